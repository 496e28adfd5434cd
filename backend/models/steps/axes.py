"""Named axes of everything that flows through a model: tensors, packed sequences, tuples.

The rules of the steps speak in these values; no torch is asked.
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
        data: (sum(lengths), ...) the steps that are no padding.
        batch: the axis N that packing took away.
        time: the axis of the longest sequence; ``pad_packed_sequence`` gives both back.
        reordered: whether it remembers an order (``enforce_sorted=False``).
    """

    data: Shape
    batch: Dim
    time: Dim
    reordered: bool


@dataclass(frozen=True)
class TupleAxes:
    """A tuple, as a recurrent layer returns it."""

    parts: tuple[Axes, ...]


Axes: TypeAlias = Shape | PackedAxes | TupleAxes | None
"""``None`` stands for Python's own: a PackedSequence without order has it for its indices."""


def one(axis: Axis, symbol: str, size: int) -> Dim:
    """An axis of one factor."""
    return Dim(axis, (Factor(symbol, size),))


def feature(symbol: str, size: int) -> Dim:
    """A feature axis of one factor."""
    return Dim("feature", (Factor(symbol, size),))


def leaves_of(axes: Axes) -> Iterator[Axes]:
    """Every tensor of a value in reading order, tuples opened."""
    if isinstance(axes, TupleAxes):
        for part in axes.parts:
            yield from leaves_of(part)
    else:
        yield axes


def tensor_axes(axes: Axes) -> Shape:
    """The axes of a tensor.

    Raises:
        TypeError: for what is no tensor; torch refuses it before a rule is asked.
    """
    if not isinstance(axes, tuple):
        raise TypeError(f"no tensor: {axes!r}")
    return axes
