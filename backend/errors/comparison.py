"""Comparison of expected and actual sizes, axis by axis, with torch's names for the axes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest

from backend.errors.facts import Facts
from backend.layer.axes import Axis

NamedAxis = tuple[Axis | None, str]
"""Kind of an axis, ``None`` if it is unknown, and torch's name for its size."""
_MOST_AXES = 9


@dataclass(frozen=True)
class Compared:
    """One axis, or one number, that torch compared.

    Attributes:
        axis: the kind of the axis; ``None`` where the message does not say it.
        symbol: torch's name for its size: ``H_in``, ``D*num_layers``, ``dim()`` for the number of
            axes, ``dim 0`` where only the position is known.
        expected: the size that torch expected; ``None`` for an axis that should not be there.
        got: the actual size; ``None`` for an axis that is missing.
        at_least: whether sizes larger than ``expected`` fit, too.
    """

    axis: Axis | None
    symbol: str
    expected: int | None
    got: int | None
    at_least: bool = False

    @property
    def fits(self) -> bool:
        """Whether the actual size is one that torch accepts."""
        if self.at_least and self.expected is not None and self.got is not None:
            return self.got >= self.expected
        return self.expected == self.got


Comparison = tuple[Compared, ...]
Compare = Callable[[Facts], Comparison]


def by_axis(*names: NamedAxis) -> Compare:
    """Return a comparison of all axes, the first of which have ``names``."""
    others: list[NamedAxis] = [(None, f"dim {place}") for place in range(len(names), _MOST_AXES)]

    def compare(facts: Facts) -> Comparison:
        pairs = zip_longest(facts.sizes("expected"), facts.sizes("got"))
        return tuple(
            Compared(axis, symbol, expected, got)
            for (axis, symbol), (expected, got) in zip((*names, *others), pairs, strict=False)
        )

    return compare


def one_size(axis: Axis | None, symbol: str, at_least: bool = False) -> Compare:
    """Return a comparison of the numbers ``expected`` and ``got`` of a message."""

    def compare(facts: Facts) -> Comparison:
        return (Compared(axis, symbol, facts.number("expected"), facts.number("got"), at_least),)

    return compare


def number_of_axes(expected: int) -> Compare:
    """Return a comparison of the number of axes with ``expected``."""
    return lambda facts: (Compared(None, "dim()", expected, facts.number("got")),)
