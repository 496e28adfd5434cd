"""Numbers that each combine several numbers, by their ids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod

import torch


@dataclass(frozen=True)
class Fold:
    """Numbers that each combine several numbers.

    Attributes:
        first: the id of the first of them; the others follow in the order of the result.
        members: the ids that are combined.
        axes: the axes of ``members`` along which numbers are combined.
        chosen: for ``max``, the id of the number that was taken; otherwise ``None``.
    """

    first: int
    members: torch.Tensor
    axes: tuple[int, ...]
    chosen: torch.Tensor | None = None

    @property
    def sizes(self) -> list[int]:
        """The sizes of ``members``, 1 for each folded axis."""
        return [1 if axis in self.axes else n for axis, n in enumerate(self.members.shape)]

    @property
    def span(self) -> slice:
        """The range of the new ids among all ids."""
        return slice(self.first, self.first + prod(self.sizes))

    def of(
        self, numbers: torch.Tensor, fold: Callable[..., torch.Tensor], empty: int
    ) -> torch.Tensor:
        """Fold the ``numbers`` of the members into one number for each new id."""
        if not self.members.numel():
            return torch.full((prod(self.sizes),), empty, dtype=numbers.dtype)
        of_members = numbers[self.members]
        return (fold(of_members, self.axes) if self.axes else of_members).flatten()


def laid_out_like(value: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
    """Return ``ids`` in the memory layout of ``value``.

    ``view`` depends on the layout: https://docs.pytorch.org/docs/stable/tensor_view.html
    """
    laid_out = torch.empty_strided(value.shape, value.stride(), dtype=torch.int64)
    return laid_out.copy_(ids)
