"""A trap of packing: a step behind the end of a shorter sequence."""

from __future__ import annotations

from collections.abc import Iterator

import torch

from backend.reader.reading import Trap
from backend.reader.traps.case import Case
from backend.reader.traps.watch import Operation

_SAME = ("index_select", "transpose", "dropout", "contiguous")
"""Operations that keep the steps; the first one restores the order of the sequences."""


def after_the_end(case: Case) -> Iterator[Trap]:
    """Yield a pick of the last step of an unpacked output: shorter sequences have zeros there."""
    unpacked: list[tuple[torch.Tensor, int]] = []
    for operation in case.operations:
        if operation.name == "_pad_packed_sequence" and len(operation.gives) > 1:
            output, lengths = operation.gives[:2]
            unpacked.append((output, int((lengths < lengths.max()).sum())))
        for output, shorter in list(unpacked):
            if not any(each is output for each in operation.takes[:1]):
                continue
            if operation.name in _SAME:
                unpacked.append((operation.gives[0], shorter))
            elif operation.name in ("__getitem__", "select"):
                yield from _last_step(operation, output, shorter)


def _last_step(operation: Operation, output: torch.Tensor, shorter: int) -> Iterator[Trap]:
    result = operation.gives[0]
    for axis in (0, 1) if shorter and output.dim() > 2 else ():
        last = output.select(axis, -1)
        zeros = int((last == 0).flatten(1).all(dim=1).sum())
        if result.numel() != last.numel() or zeros != shorter:
            continue
        if torch.equal(result.reshape(last.shape), last):
            facts = {"samples": str(shorter), "t": str(output.shape[axis] - 1)}
            yield Trap(operation.line, "padding_zeros", facts)
            return
