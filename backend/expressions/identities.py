"""Evaluation of an expression over the identities of numbers instead of their values.

Every number of a run gets a unique id. Operations that only move numbers (indexing, ``view``,
``expand``, ``cat``, ``gather``, ...) are applied to the ids by torch, exactly as to the values.
Operations that combine numbers (``sum``, ``max``, ``+``, ``@``, ``softmax``, ...) create new ids,
and a :class:`Fold` records the ids that each of them combines. Ids are integers, so nothing is lost
to rounding, to zeros or to numbers that cancel out.

Indices and masks decide which numbers are taken, but their own numbers are not part of the result.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

import torch

from backend.expressions.bounds import NONE, Bounds
from backend.expressions.folds import Fold, laid_out_like
from backend.expressions.machine import Evaluation
from backend.expressions.operations import (
    PAIRS,
    PRODUCTS,
    REDUCTIONS,
    SELECTORS,
    SINGLES,
    Step,
    Value,
    known_steps,
)

_ZERO, _CONSTANT = 0, 1
"""The ids of zeros and of other numbers that come from no tensor of the run, such as the fill
behind a mask. A product with such a zero is such a zero."""
_MOST_TERMS = 2**22
"""The most terms of a matrix product whose zeros are followed one by one."""
_FILLING = frozenset(("masked_fill", "where"))
_MAKE_CONSTANTS = frozenset(("arange", "where", "masked_fill", "mul"))


class Identities:
    """The ids of one evaluation.

    Attributes:
        result: the id of each number of the result.
        shapes: the shapes of the tensors that the expression names.
    """

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._count = _CONSTANT + 1
        self._folds: list[Fold] = []
        self._spans: dict[str, slice] = {}
        self.shapes: dict[str, torch.Size] = {}
        self._known = known_steps(evaluation.steps)
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
            if None not in coordinates.values() and not self._constants:
                return Bounds(lowest, lowest)
            return Bounds(lowest, lowest.masked_fill(lowest == NONE, -1))
        high = low.masked_fill(low == NONE, -1)
        for fold in self._folds:
            low[fold.span] = fold.of(low, torch.amin, NONE)
            high[fold.span] = fold.of(high, torch.amax, -1)
        return Bounds(low[self.result], high[self.result])

    @property
    def _constants(self) -> bool:
        """True if some number may come from no tensor of the run."""
        return any(step.name in _MAKE_CONSTANTS for step in self._evaluation.steps)

    def _of_step(self, number: int, step: Step, ids: list[Value]) -> Value:
        name = step.name
        if name == "source":
            value = self._value(number)
            source = str(step.arguments[0])
            self.shapes[source] = value.shape
            self._spans[source] = slice(self._count, self._count + value.numel())
            return self._fresh(value)
        if name == "arange":
            return torch.full_like(self._value(number), _CONSTANT)
        if name in PAIRS or name in SINGLES:
            return self._paired(number, step, ids)
        if name in REDUCTIONS:
            return self._reduced(number, step, _one(ids[step.sources[0]]))
        if name in PRODUCTS:
            return self._product(number, *(self._with_zeros(at, ids) for at in step.sources))
        if name == "softmax":
            return self._softmax(number, step, _one(ids[step.sources[0]]))
        if name == "piece" and self._evaluation.steps[step.sources[0]].name == "max":
            return ids[step.sources[0]]
        if name in SELECTORS:
            return self._selected(step, ids)
        value = step.of(ids)
        assert isinstance(value, torch.Tensor | tuple)
        return value

    def _selected(self, step: Step, ids: list[Value]) -> Value:
        """Select among ids by the values of indices and masks; a number becomes a constant."""
        by = SELECTORS[step.name]
        operands = [
            self._evaluation.values[source] if place in by else ids[source]
            for place, source in enumerate(step.sources)
        ]
        arguments = tuple(
            int(each != 0) if isinstance(each, int | float) and step.name in _FILLING else each
            for each in step.arguments
        )
        value = Step(step.name, tuple(range(len(operands))), arguments).of(operands)
        assert isinstance(value, torch.Tensor)
        return value

    def _paired(self, number: int, step: Step, ids: list[Value]) -> torch.Tensor:
        """Combine two tensors number by number; a known zero times a number is a constant."""
        shape = self._value(number).shape
        members = [_one(ids[at]).expand(shape) for at in step.sources]
        if len(members) == 1:
            return self._laid_out(number, members[0])
        made = self._new_fold(torch.stack(members), (0,)).squeeze(0)
        if step.name == "mul":
            for at in step.sources:
                made = made.masked_fill(self._with_zeros(at, ids) == _ZERO, _ZERO)
        return self._laid_out(number, made)

    def _with_zeros(self, source: int, ids: list[Value]) -> torch.Tensor:
        """Return the ids of a step, with the id of zeros for each known value of 0."""
        found = _one(ids[source])
        if source not in self._known:
            return found
        return found.masked_fill(self._value(source) == 0, _ZERO)

    def _softmax(self, number: int, step: Step, ids: torch.Tensor) -> torch.Tensor:
        """Combine each number with all numbers along an axis."""
        axes = (step.arguments[1] % ids.dim(),) if ids.dim() else ()
        sums = self._new_fold(ids, axes).expand_as(ids)
        made = self._new_fold(torch.stack((ids, sums)), (0,)).squeeze(0)
        vanished = (ids == _CONSTANT) & (self._value(number) == 0)
        return self._laid_out(number, made.masked_fill(vanished, _ZERO))

    def _product(self, number: int, one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
        """Combine a row with a column for each number of a matrix product."""
        left = one if one.dim() > 1 else one[None]
        right = other if other.dim() > 1 else other[:, None]
        if (left == _ZERO).any() or (right == _ZERO).any():
            terms = torch.broadcast_tensors(left[..., None], right[..., None, :, :])  # type: ignore[no-untyped-call]
            if terms[0].numel() <= _MOST_TERMS:
                zero = (terms[0] == _ZERO) | (terms[1] == _ZERO)
                members = torch.stack([each.masked_fill(zero, _ZERO) for each in terms])
                return self._folded(number, members, (0, members.dim() - 2))
        rows = self._new_fold(left, (left.dim() - 1,))
        columns = self._new_fold(right, (right.dim() - 2,))
        members = torch.stack(torch.broadcast_tensors(rows, columns))  # type: ignore[no-untyped-call]
        return self._folded(number, members, (0,))

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
        made = self._new_fold(members, axes, chosen)
        return self._laid_out(number, made.reshape(self._value(number).shape))

    def _new_fold(
        self,
        members: torch.Tensor,
        axes: tuple[int, ...],
        chosen: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return new ids, in the sizes of ``members`` with 1 for each folded axis."""
        fold = Fold(self._count, members, axes, chosen)
        self._folds.append(fold)
        made = prod(fold.sizes)
        self._count += made
        return torch.arange(fold.first, fold.first + made).view(fold.sizes)

    def _fresh(self, like: torch.Tensor) -> torch.Tensor:
        """Return new ids, one for each number of ``like``, in its memory layout."""
        ids = torch.arange(self._count, self._count + like.numel()).view(like.shape)
        self._count += like.numel()
        return laid_out_like(like, ids)

    def _laid_out(self, number: int, ids: torch.Tensor) -> torch.Tensor:
        """Return ids in the memory layout of the value of a step; they are expanded if needed."""
        value = self._value(number)
        return laid_out_like(value, ids.expand(value.shape))

    def _value(self, number: int) -> torch.Tensor:
        value = self._evaluation.values[number]
        return value if isinstance(value, torch.Tensor) else value[0]


def _one(value: Value) -> torch.Tensor:
    assert isinstance(value, torch.Tensor)
    return value
