"""Evaluation of an expression over the identities of numbers instead of their values.

Every number of a run gets a unique id. Operations that only move numbers (indexing, ``view``,
``permute``, ``cat``, ``rearrange``, ...) are applied to the ids by torch, exactly as to the values.
Operations that combine numbers (``sum``, ``mean``, ``max``, ``+``) create new ids, and a
:class:`Fold` records the ids that each of them combines. Ids are integers, so nothing is lost to
rounding, to zeros or to numbers that cancel out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod

import torch

from backend.expressions.bounds import NONE, Bounds
from backend.expressions.machine import Evaluation
from backend.expressions.operations import REDUCTIONS, Step, Value


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


class Identities:
    """The ids of one evaluation.

    Attributes:
        result: the id of each number of the result.
        shapes: the shapes of the tensors that the expression names.
    """

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._count = 0
        self._folds: list[Fold] = []
        self._spans: dict[str, slice] = {}
        self.shapes: dict[str, torch.Size] = {}
        ids: list[Value] = []
        for number, step in enumerate(evaluation.steps):
            ids.append(self._of_step(number, step, ids))
        result = ids[evaluation.last]
        assert isinstance(result, torch.Tensor)
        self.result = result

    def reached(self, ids: torch.Tensor, candidates: bool = False) -> dict[str, torch.Tensor]:
        """Return which numbers of the run's tensors contribute to ``ids``, as bool tensors.

        Args:
            candidates: for ``max``, include all compared numbers, not only the largest.
        """
        mask = torch.zeros(self._count, dtype=torch.bool)
        mask[ids.flatten()] = True
        for fold in reversed(self._folds):
            made = mask[fold.span]
            if fold.chosen is not None and not candidates:
                mask[fold.chosen[made]] = True
            else:
                mask[fold.members[made.view(fold.sizes).expand_as(fold.members)]] = True
        return {name: mask[span].view(self.shapes[name]) for name, span in self._spans.items()}

    def bounds(self, coordinates: Mapping[str, torch.Tensor | None]) -> Bounds | None:
        """Return the bounds of one coordinate behind each number of the result.

        Args:
            coordinates: for each tensor, the coordinate of each of its numbers (in its shape, or
                broadcast to it), or ``None`` if it does not have the coordinate.
        """
        if not any(known is not None for known in coordinates.values()):
            return None
        low = torch.full((self._count,), NONE, dtype=torch.int32)
        for name, span in self._spans.items():
            known = coordinates[name]
            if known is not None:
                low[span].view(self.shapes[name]).copy_(known)
        if not self._folds:
            lowest = low[self.result]
            if None not in coordinates.values():
                return Bounds(lowest, lowest)
            return Bounds(lowest, lowest.masked_fill(lowest == NONE, -1))
        high = low.masked_fill(low == NONE, -1)
        for fold in self._folds:
            low[fold.span] = fold.of(low, torch.amin, NONE)
            high[fold.span] = fold.of(high, torch.amax, -1)
        return Bounds(low[self.result], high[self.result])

    def _of_step(self, number: int, step: Step, ids: list[Value]) -> Value:
        if step.name == "source":
            value = self._value(number)
            name = str(step.arguments[0])
            self.shapes[name] = value.shape
            self._spans[name] = slice(self._count, self._count + value.numel())
            return self._fresh(value)
        if step.name == "add":
            shape = self._value(number).shape
            members = torch.stack([_one(ids[at]).expand(shape) for at in step.sources])
            return self._folded(number, members, (0,))
        if step.name in REDUCTIONS:
            return self._reduced(number, step, _one(ids[step.sources[0]]))
        if step.name == "piece" and self._evaluation.steps[step.sources[0]].name == "max":
            return ids[step.sources[0]]
        value = step.of(ids)
        assert isinstance(value, torch.Tensor | tuple)
        return value

    def _reduced(self, number: int, step: Step, members: torch.Tensor) -> torch.Tensor:
        """Apply a reduction; ``max`` along an axis keeps the ids of the largest numbers."""
        dims = members.dim()
        argument = step.argument(0, "dim", "axis")
        axes = (argument,) if isinstance(argument, int) else tuple(argument or range(dims))
        axes = tuple(axis % dims for axis in axes if dims)
        if step.name != "max":
            return self._folded(number, members, axes)
        value = self._evaluation.values[number]
        before = _one(self._evaluation.values[step.sources[0]])
        if isinstance(value, torch.Tensor) or not dims:
            chosen = members.flatten()[before.flatten().argmax()][None]
        else:
            indices = value[1] if value[1].dim() == dims else value[1].unsqueeze(axes[0])
            chosen = members.gather(axes[0], indices).flatten()
        return self._folded(number, members, axes, chosen)

    def _folded(
        self,
        number: int,
        members: torch.Tensor,
        axes: tuple[int, ...],
        chosen: torch.Tensor | None = None,
    ) -> torch.Tensor:
        self._folds.append(Fold(self._count, members, axes, chosen))
        return self._fresh(self._value(number))

    def _fresh(self, like: torch.Tensor) -> torch.Tensor:
        """Return new ids, one for each number of ``like``, in the memory layout of ``like``.

        ``view`` depends on the layout: https://docs.pytorch.org/docs/stable/tensor_view.html
        """
        ids = torch.arange(self._count, self._count + like.numel()).view(like.shape)
        self._count += like.numel()
        laid_out = torch.empty_strided(like.shape, like.stride(), dtype=torch.int64)
        return laid_out.copy_(ids)

    def _value(self, number: int) -> torch.Tensor:
        value = self._evaluation.values[number]
        return value if isinstance(value, torch.Tensor) else value[0]


def _one(value: Value) -> torch.Tensor:
    assert isinstance(value, torch.Tensor)
    return value
