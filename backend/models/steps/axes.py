"""Named axes of every value in a model: tensors, packed sequences, tuples.

The rules of the steps use these values; they do not run torch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from backend.layer.axes import Axis, Dim, Factor, Shape


@dataclass(frozen=True)
class PackedAxes:
    """A PackedSequence: https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.PackedSequence.html

    Attributes:
        data: (sum(lengths), ...), all steps that are not padding.
        batch: the axis N that packing removed.
        time: the axis of the longest sequence; ``pad_packed_sequence`` restores both.
        reordered: whether it stores an order (``enforce_sorted=False``).
    """

    data: Shape
    batch: Dim
    time: Dim
    reordered: bool


@dataclass(frozen=True)
class TupleAxes:
    """A tuple, such as the result of a recurrent layer."""

    parts: tuple[Axes, ...]


Axes: TypeAlias = Shape | PackedAxes | TupleAxes | None
"""``None`` means Python's ``None``: the indices of a PackedSequence without an order."""


def one(axis: Axis, symbol: str, size: int) -> Dim:
    """Return an axis of one factor."""
    return Dim(axis, (Factor(symbol, size),))


def feature(symbol: str, size: int) -> Dim:
    """Return a feature axis of one factor."""
    return Dim("feature", (Factor(symbol, size),))


def leaves_of(axes: Axes) -> Iterator[Axes]:
    """Yield every tensor of a value in reading order, with tuples flattened."""
    if isinstance(axes, TupleAxes):
        for part in axes.parts:
            yield from leaves_of(part)
    else:
        yield axes


def tensor_axes(axes: Axes) -> Shape:
    """Return the axes of a tensor.

    Raises:
        TypeError: if the value is not a tensor; torch rejects it before a rule is used.
    """
    if not isinstance(axes, tuple):
        raise TypeError(f"no tensor: {axes!r}")
    return axes
