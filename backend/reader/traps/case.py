"""A paste that runs, and its operations, for all searches for traps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from backend.reader.runs.attempt import Try
from backend.reader.runs.moved import Moved
from backend.reader.source.source import Source
from backend.reader.traps.watch import Operation

Stop = Callable[[], bool]
SAMPLE = 0
"""The sample that is changed."""


@dataclass(frozen=True)
class Case:
    """A paste that runs, with the results of its runs."""

    source: Source
    base: Try
    moved: Moved
    operations: list[Operation]
    """The operations of the run as it is."""
    larger: list[Operation]
    """The operations of the run with a larger batch."""

    @property
    def batch(self) -> int:
        """The number of samples."""
        return self.base.sizes["N"]


def size(shape: Any) -> str:
    return "(" + ", ".join(str(each) for each in shape) + ")"


def batch_axis(case: Case, index: int, tensor: int = 0) -> int | None:
    """Return the axis of a result that grows with the batch, if there is one of its size."""
    if index >= len(case.larger):
        return None
    one, other = case.operations[index], case.larger[index]
    if one.name != other.name or len(one.gives) != len(other.gives):
        return None
    here, there = one.gives[tensor].shape, other.gives[tensor].shape
    if len(here) != len(there):
        return None
    axes = [
        axis
        for axis, size in enumerate(here)
        if size == case.batch and there[axis] == case.batch + 2
    ]
    return axes[0] if len(axes) == 1 else None


def change_sample(attempt: Try) -> None:
    """Change one sample of the inputs of a try."""
    attempt.arguments = tuple(
        _with_other_sample(value, each.axes, each.role, each.top)
        for value, each in zip(attempt.arguments, attempt.inputs.values(), strict=True)
    )


def _with_other_sample(value: Any, axes: tuple[str | int, ...], role: str, top: int) -> Any:
    if not isinstance(value, torch.Tensor) or "N" not in axes or role in ("mask", "lengths"):
        return value
    changed = value.clone()
    part = changed.select(axes.index("N"), SAMPLE)
    if role == "ids":
        part.copy_((part + 1 + torch.arange(part.numel()).view(part.shape) % 3) % max(top, 1))
    elif value.is_floating_point():
        # The global generator stays as it is: ``forward`` may draw noise from it.
        noise = torch.Generator().manual_seed(SAMPLE + 1)
        # Another sign also changes layers that are saturated.
        part.neg_()
        part += torch.randn(part.shape, generator=noise) / 2
    return changed


def results(value: Any) -> list[torch.Tensor]:
    match value:
        case torch.Tensor():
            return [value]
        case list() | tuple():
            return [tensor for each in value for tensor in results(each)]
        case dict():
            return [tensor for each in value.values() for tensor in results(each)]
    return []
