"""Traps of bidirectional layers: one end of the output, one row of ``h_n``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import nn

from backend.reader.reading import Trap
from backend.reader.runs.attempt import Try
from backend.reader.runs.one_run import run
from backend.reader.traps.case import Case, results
from backend.reader.traps.watch import RECURRENT, Operation


def ends(case: Case) -> Iterator[Trap]:
    """Yield a pick of one end of a bidirectional output: there one half has read one step.

    A line that picks other places of the output, too, is a loop over the steps.
    """
    picks = list(_picks(case))
    many = Counter((pick.line, id(output)) for pick, output in picks)
    for pick, output in picks:
        if many[pick.line, id(output)] == 1:
            yield from _end_of(pick, output, pick.gives[0])


def _picks(case: Case) -> Iterator[tuple[Operation, torch.Tensor]]:
    """Yield each operation that picks a part of a bidirectional output, and that output."""
    outputs: list[torch.Tensor] = []
    for operation in case.operations:
        if operation.name in RECURRENT and _is_bidirectional(operation):
            outputs.append(operation.gives[0])
        for output in list(outputs):
            if not any(each is output for each in operation.takes[:1]):
                continue
            if operation.name in ("dropout", "contiguous", "_pad_packed_sequence", "transpose"):
                outputs.append(operation.gives[0])
            if operation.name in ("__getitem__", "select"):
                yield operation, output


def _end_of(operation: Operation, output: torch.Tensor, result: torch.Tensor) -> Iterator[Trap]:
    if output.dim() != 3 or result.shape[-1] != output.shape[-1]:
        return
    for axis in (0, 1):
        for place, half in ((-1, "backward"), (0, "forward")):
            end = output.select(axis, place)
            if output.shape[axis] == 1 or end.numel() != result.numel():
                continue
            # A slice keeps the axis: ``output[:, -1:]``.
            if torch.equal(end, result.reshape(end.shape)):
                facts = {
                    "half": half,
                    "width": str(output.shape[-1] // 2),
                    "place": str(place),
                    "steps": str(output.shape[axis]),
                }
                yield Trap(operation.line, f"{half}_one_step", facts)
                return


def _is_bidirectional(operation: Operation) -> bool:
    """Return whether a call of a recurrent layer has two directions."""
    output = operation.gives[0]
    state = operation.gives[1] if len(operation.gives) > 1 else output
    return bool(output.shape[-1] == 2 * state.shape[-1])


def one_direction(case: Case) -> Iterator[Trap]:
    """Yield a pick of ``h_n`` that leaves out a direction of a bidirectional layer."""
    model = case.base.model
    if not isinstance(model, nn.Module):
        return
    for name, layer in model.named_modules():
        if not isinstance(layer, nn.RNNBase) or not layer.bidirectional:
            continue
        top = f"weight_ih_l{layer.num_layers - 1}"
        used = {
            half: _matters(case, name, top + suffix)
            for half, suffix in (("forward", ""), ("backward", "_reverse"))
        }
        if used["forward"] == used["backward"]:
            continue
        unused = "forward" if used["backward"] else "backward"
        line = _pick_of_state(case)
        if line:
            yield Trap(line, "one_direction", {"unused": unused, "layer": name})


def _matters(case: Case, layer: str, weight: str) -> bool:
    """Return whether the output changes if a weight is set to zero."""

    def within(attempt: Try, forward: Callable[[], Any]) -> Any:
        attempt.model.get_submodule(layer)._parameters[weight].data.zero_()
        return forward()

    attempt = run(case.source, case.base.plan, within)
    here, there = results(case.base.result), results(attempt.result)
    return any(
        one.shape != other.shape or bool(((one != other) & ~(one.isnan() & other.isnan())).any())
        for one, other in zip(here, there, strict=False)
        if one.is_floating_point()
    )


def _pick_of_state(case: Case) -> int:
    """Return the line that picks one row of a bidirectional layer's ``h_n``."""
    states: list[torch.Tensor] = []
    for operation in case.operations:
        if operation.name in RECURRENT and _is_bidirectional(operation):
            states += operation.gives[1:]
        is_pick = operation.name in ("__getitem__", "select", "squeeze", "index_select")
        if is_pick and any(each is state for each in operation.takes[:1] for state in states):
            return operation.line
    return 0
