"""The stops of a slider: every small number, then larger and larger steps."""

from __future__ import annotations

from functools import lru_cache
from math import floor, log2

_EVERY = 32
_PER_OCTAVE = 8


def whole_stops(low: int, high: int, *keep: int) -> list[int]:
    """Return integers from ``low`` to ``high``: all up to 32, then eight per octave.

    Args:
        keep: values to include: the current value and the default.
    """
    return sorted({*_stops(low, high), *keep})


@lru_cache(maxsize=64)
def _stops(low: int, high: int) -> tuple[int, ...]:
    """Return the stops without the values to include, which are the same for most messages."""
    stops, number = [], low
    while number < high:
        stops.append(number)
        number += 1 if number < _EVERY else 2 ** floor(log2(number)) // _PER_OCTAVE
    return (*stops, high)


def probability_stops(keep: float) -> list[float]:
    """Return 0 to 1 in steps of 0.05, and ``keep``."""
    return sorted({*(step / 20 for step in range(21)), keep})
