"""Lowest and highest coordinate behind each number of a result, and their changes along an axis."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import torch

NONE = 2**31 - 1
"""A value above every coordinate: the minimum over no numbers."""


@dataclass(frozen=True)
class Bounds:
    """The lowest and the highest coordinate of the run's numbers behind each number of a result.

    Attributes:
        low: in the shape of the result; ``NONE`` for a number without the coordinate.
        high: likewise; -1 for a number without the coordinate. It is the same tensor as ``low`` if
            every number of the result is one number of the run and has the coordinate.
    """

    low: torch.Tensor
    high: torch.Tensor

    def changes(self, axis: int) -> int:
        """Return how often the coordinate changes between neighbors along ``axis``.

        A number without the coordinate is not a change: a step of ``output`` has a time, a row of
        ``h_n`` has none.
        """
        low, high = self.low, self.high
        if low.shape[axis] < 2 or not low.numel() or self.single is not None:
            return 0
        steps = low.diff(dim=axis) != 0
        if high is not low:
            top = high.amax(axis)
            without = high < 0
            differs = low.amin(axis) != low.masked_fill(without, -1).amax(axis)
            differs |= high.masked_fill(without, NONE).amin(axis) != top
            if not (differs & (top >= 0)).any():
                return 0
            steps |= high.diff(dim=axis) != 0
        others = self._others(axis)
        return int((steps.any(others) if others else steps).sum())

    def along(self, axis: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the lowest and the highest coordinate at each position of ``axis``."""
        others = self._others(axis)
        if not others or not self.low.numel():
            return self.low.flatten(), self.high.flatten()
        return self.low.amin(others), self.high.amax(others)

    def first_mixed(self, axis: int) -> int | None:
        """Return the first position of ``axis`` that holds several coordinates."""
        lowest, highest = self.along(axis)
        mixed = (lowest < highest).nonzero()
        return int(mixed[0]) if len(mixed) else None

    def in_order(self, axis: int) -> tuple[int, ...]:
        """Return the coordinates along an axis without mixed positions, in first-seen order."""
        values = self.along(axis)[0].long()
        places = (values != NONE).nonzero().flatten()
        if not len(places):
            return ()
        values = values[places]
        first = torch.full((int(values.max()) + 1,), NONE)
        first.scatter_reduce_(0, values, places, "amin")
        return tuple(first.argsort()[: int((first != NONE).sum())].tolist())

    def first_blended(self) -> int | None:
        """Return the first number of the result that combines several coordinates."""
        if self.high is self.low:
            return None
        several = (self.low < self.high).flatten().nonzero()
        return int(several[0]) if len(several) else None

    @cached_property
    def single(self) -> int | None:
        """The one coordinate of all numbers that have one, or ``None`` if there are several."""
        if not self.low.numel():
            return None
        least, most = int(self.low.min()), int(self.high.max())
        return least if least == most else None

    def _others(self, axis: int) -> tuple[int, ...]:
        return tuple(number for number in range(self.low.dim()) if number != axis)
