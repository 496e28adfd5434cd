"""Shapes with named axes: the factors behind each number of ``torch.Size([...])``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod
from typing import Literal

Axis = Literal["layers", "batch", "time", "feature"]
"""The kind of an axis; each kind has one color everywhere."""


@dataclass(frozen=True)
class Factor:
    """One factor of a size: a symbol of torch's documentation and its value."""

    symbol: str
    size: int


@dataclass(frozen=True)
class Dim:
    """One axis of a tensor, e.g. ``D*H_out = 2*20 = 40`` on the feature axis.

    Attributes:
        axis: the kind of the axis.
        factors: symbols with their values; the size is their product.
    """

    axis: Axis
    factors: tuple[Factor, ...]

    @property
    def size(self) -> int:
        """The size of the axis."""
        return prod(factor.size for factor in self.factors)

    @property
    def symbol(self) -> str:
        """The axis in torch's symbols, ``D*H_out``."""
        return "*".join(factor.symbol for factor in self.factors)

    @property
    def arithmetic(self) -> str:
        """The same product with numbers, ``2*20``."""
        return "*".join(str(factor.size) for factor in self.factors)


Shape = tuple[Dim, ...]


def sizes(shape: Shape) -> tuple[int, ...]:
    """Return the plain sizes of a named shape."""
    return tuple(dim.size for dim in shape)


def as_torch_prints(numbers: Iterable[int]) -> str:
    """Return a shape as ``print(tensor.shape)`` prints it: ``torch.Size([1, 35, 40])``."""
    return f"torch.Size([{', '.join(str(number) for number in numbers)}])"
