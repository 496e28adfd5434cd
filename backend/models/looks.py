"""Look of a model's tensor in the diagram: its kind, its size, its parts."""

from __future__ import annotations

from math import log2
from typing import Literal

from backend.layer.axes import Axis
from backend.models.flow import Tensor

Look = Literal["ids", "sequence", "state", "plain"]
"""The look of a tensor: ``ids`` and lengths, a ``sequence`` with steps, a recurrent layer's
``state`` or output, anything else.
"""


def _size(tensor: Tensor, axis: Axis) -> int:
    return next((dim.size for dim in tensor.axes if dim.axis == axis), 0)


def block_size(tensor: Tensor, widest: float, row: float) -> tuple[float, float]:
    """Return the width by the features and the height by the steps, on logarithmic scales.

    Args:
        widest: width of the widest block, in pixels.
        row: height of a row of blocks.
    """
    steps = log2(1 + _size(tensor, "time")) / log2(65)
    features = log2(1 + max(_size(tensor, "feature"), 1)) / log2(1025)
    return 26 + (widest - 26) * min(features, 1), 12 + (row - 12) * 0.8 * min(steps, 1)


def look_of(tensor: Tensor) -> Look:
    """Return the look of a tensor, by its maker and its axes."""
    kinds = [dim.axis for dim in tensor.axes]
    if tensor.is_state:
        return "state"
    if kinds and "feature" not in kinds:
        return "ids"
    return "sequence" if "time" in kinds else "plain"


def halves_of(tensor: Tensor) -> bool:
    """Return whether the last axis holds two directions or two states side by side."""
    last = tensor.axes[-1] if tensor.axes else None
    return last is not None and last.axis == "feature" and last.symbol.startswith("2*")


def depth_of(tensor: Tensor) -> int:
    """Return how many sheets to draw behind a block for the batch, 0 to 2."""
    return max(0, min(_size(tensor, "batch") - 1, 2))
