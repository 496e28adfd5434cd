"""Run an expression over the identities of numbers instead of their values.

Every number of a run gets an id of its own. Whatever only moves numbers (indexing, ``view``,
``permute``, ``cat``, ``rearrange``, ...) torch itself does to the ids, exactly as it did it to the
values. What makes one number of several (``sum``, ``mean``, ``max``, ``+``) makes a new id, and it
is kept which ids went into it: a :class:`Fold`. Ids are whole numbers, so nothing is lost to
rounding, to zeros or to numbers that cancel each other.
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
    """Numbers that are made of several each.

    Attributes:
        first: the id of the first of them; the others follow in the order of the result.
        members: the ids they are made of.
        axes: of ``members``: along these, several numbers became one.
        chosen: of ``max``, the id of the one that each number is; otherwise ``None``.
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
        """Where its own ids stand among all."""
        return slice(self.first, self.first + prod(self.sizes))

    def of(
        self, numbers: torch.Tensor, fold: Callable[..., torch.Tensor], empty: int
    ) -> torch.Tensor:
        """One number for each of its ids, folded from the ``numbers`` of its members."""
        if not self.members.numel():
            return torch.full((prod(self.sizes),), empty, dtype=numbers.dtype)
        of_members = numbers[self.members]
        return (fold(of_members, self.axes) if self.axes else of_members).flatten()


class Identities:
    """The ids of one evaluation.

    Attributes:
        result: the id of each number of the result.
        shapes: of the tensors that the expression names.
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
        """Which numbers of the run's tensors the numbers ``ids`` are made of, as bool tensors.

        Args:
            candidates: for ``max``, all that might have been the largest, not only the one that is.
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
        """One coordinate of the numbers behind each number of the result.

        Args:
            coordinates: for each tensor, the coordinate of each of its numbers (in its shape, or
                broadcast to it), or ``None`` where it has no such coordinate.
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
        """Of ``sum``, ``mean`` and ``max``: ``max`` along an axis keeps the ids of the largest."""
        dims = members.dim()
        given = step.argument(0, "dim", "axis")
        axes = (given,) if isinstance(given, int) else tuple(given or range(dims))
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
        """New ids, one for each number of ``like``, laid out in memory as ``like`` is.

        The layout decides what ``view`` accepts: https://docs.pytorch.org/docs/stable/tensor_view.html
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
