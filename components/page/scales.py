"""The stops of a slider: every small number, then ever wider steps up to the largest."""

from __future__ import annotations

from functools import lru_cache
from math import floor, log2

_EVERY = 32
_PER_OCTAVE = 8


def whole_stops(low: int, high: int, *keep: int) -> list[int]:
    """Whole numbers from ``low`` to ``high``: all up to 32, then eight to every doubling.

    Args:
        keep: values that must be among them: the setting's and the default.
    """
    return sorted({*_stops(low, high), *keep})


@lru_cache(maxsize=64)
def _stops(low: int, high: int) -> tuple[int, ...]:
    """Without those to keep: the same for most sliders of every message."""
    stops, number = [], low
    while number < high:
        stops.append(number)
        number += 1 if number < _EVERY else 2 ** floor(log2(number)) // _PER_OCTAVE
    return (*stops, high)


def probability_stops(keep: float) -> list[float]:
    """0 to 1 in steps of 0.05, and ``keep``."""
    return sorted({*(step / 20 for step in range(21)), keep})
