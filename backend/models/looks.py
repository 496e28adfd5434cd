"""Look of a model's tensor in the diagram: its kind, its size, its parts."""

from __future__ import annotations

from math import log2
from typing import Literal

from backend.layer.axes import Axis
from backend.models.results import Made

Look = Literal["ids", "sequence", "state", "plain"]
"""The look of a tensor: ``ids`` and lengths, a ``sequence`` with steps, a recurrent layer's
``state`` or output, anything else.
"""


def _size(made: Made, axis: Axis) -> int:
    return next((dim.size for dim in made.axes if dim.axis == axis), 0)


def block_size(made: Made, widest: float, row: float) -> tuple[float, float]:
    """Return the width by the features and the height by the steps, on logarithmic scales.

    Args:
        widest: width of the widest block, in pixels.
        row: height of a row of blocks.
    """
    steps = log2(1 + _size(made, "time")) / log2(65)
    features = log2(1 + max(_size(made, "feature"), 1)) / log2(1025)
    return 26 + (widest - 26) * min(features, 1), 12 + (row - 12) * 0.8 * min(steps, 1)


def look_of(made: Made) -> Look:
    """Return the look of a tensor, by its axes."""
    kinds = [dim.axis for dim in made.axes]
    symbols = {factor.symbol for dim in made.axes for factor in dim.factors}
    if symbols & {"H_out", "H_cell"}:
        return "state"
    if "feature" not in kinds:
        return "ids"
    return "sequence" if "time" in kinds else "plain"


def halves_of(made: Made) -> bool:
    """Return whether the last axis holds D directions or two states side by side."""
    last = made.axes[-1] if made.axes else None
    factors = last.factors if last is not None and len(last.factors) > 1 else ()
    return any(factor.symbol in ("D", "2") and factor.size == 2 for factor in factors)


def depth_of(made: Made) -> int:
    """Return how many sheets to draw behind a block for the batch, 0 to 2."""
    return max(0, min(_size(made, "batch") - 1, 2))
