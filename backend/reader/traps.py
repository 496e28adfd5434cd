"""Silent traps: lines that run and are wrong, each shown by two runs.

No layer has a rule of its own here. One sample is changed, and no other sample may change; the
batch grows, and one axis of each tensor grows with it; weights are set to zero, and the output must
notice.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import nn

from backend.reader.axes import FIXED, Moved, Names, again, tensors
from backend.reader.reading import Trap
from backend.reader.search import Try, run
from backend.reader.source import Source
from backend.reader.watch import RECURRENT, Operation, changed_along, watched

Stop = Callable[[], bool]
SAMPLE = 0
VIEWS = ("view", "reshape", "flatten", "unflatten", "contiguous", "resize")
LOSSES = ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss")


@dataclass(frozen=True)
class Case:
    """A paste that runs, with what is known of it."""

    source: Source
    base: Try
    moved: Moved
    names: Names
    operations: list[Operation]
    """The operations of the run as it is."""
    larger: list[Operation]
    """The operations of the run with a larger batch."""

    @property
    def batch(self) -> int:
        """The number of samples."""
        return self.base.sizes["N"]


def find_traps(source: Source, base: Try, moved: Moved, names: Names, stop: Stop) -> list[Trap]:
    """Return the traps of a paste that runs, by line."""
    found = [*_fixed_batch(base, moved)]
    _, operations = watched(source, base.plan)
    larger: list[Operation] = []
    if "N" in moved.runs and not stop():
        _, larger = watched(source, base.plan.moved({"N": base.sizes["N"] + 2}))
    case = Case(source, base, moved, names, operations, larger)
    found += _losses(case)
    found += _softmax_of_one(case)
    for look in (_mixed, _squeezed, _ends, _one_direction, _kept_state, _turned):
        if stop():
            break
        found += look(case)
    unique = {(trap.line, trap.code): trap for trap in found}
    return sorted(unique.values(), key=lambda trap: trap.line)


def _size(shape: Any) -> str:
    return "(" + ", ".join(str(each) for each in shape) + ")"


# -- the batch ------------------------------------------------------------------------------------
def _fixed_batch(base: Try, moved: Moved) -> Iterator[Trap]:
    """Yield the line that refuses another batch."""
    failed = moved.failed.get("N")
    if "N" not in moved.tied or failed is None or failed.failure is None:
        return
    if base.sizes["N"] == 1:
        # A tutorial about one sample.
        return
    facts = {
        "batch": str(base.sizes["N"]),
        "other": str(failed.sizes.get("N", 0)),
        "message": failed.failure.message[:300],
    }
    partner = moved.tied["N"]
    if partner != FIXED:
        facts["name"] = partner
    yield Trap(failed.failure.line, "fixed_batch", facts)


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


def _mixed(case: Case) -> Iterator[Trap]:
    """Yield the first line on which a change of one sample changes another sample."""
    if not case.larger or case.batch < 2:
        return
    yield from _loops(case)
    _, changed = watched(case.source, case.base.plan, _change_sample)
    found = first_mixing(case, changed)
    if found is None:
        return
    operation, places = found
    code = "mixed"
    if "softmax" in operation.name:
        code = "softmax_batch"
    elif operation.name in RECURRENT or "attention" in operation.name:
        code = "turned"
    if _loop_of(case, operation.line) is not None:
        return
    facts = {
        "operation": operation.name,
        "shape": _size(operation.gives[0].shape),
        "sample": str(SAMPLE),
        "changed": ", ".join(str(each) for each in places),
    }
    yield Trap(operation.line, code, facts)


def first_mixing(case: Case, changed: list[Operation]) -> tuple[Operation, list[int]] | None:
    """Return the first operation that mixes samples, and the samples that changed."""
    for index, operation in enumerate(case.operations):
        if index >= len(changed) or changed[index].name != operation.name:
            return None
        for tensor, result in enumerate(operation.gives):
            other = changed[index].gives
            if len(other) <= tensor or other[tensor].shape != result.shape:
                return None
            axis = batch_axis(case, index, tensor)
            if axis is None:
                continue
            places = changed_along(result, other[tensor], axis)
            if any(each != SAMPLE for each in places):
                return operation, places
    return None


def _change_sample(attempt: Try) -> None:
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
        part.copy_(torch.randn(part.shape))
    return changed


def _loops(case: Case) -> Iterator[Trap]:
    """Yield loops that call a recurrent layer once for each sample."""
    few = _lines_of_layers(case.operations)
    for line, times in _lines_of_layers(case.larger).items():
        if times == few.get(line, 0) + 2 and few.get(line) == case.batch:
            loop = _loop_of(case, line)
            if loop is not None:
                facts = {"times": str(few[line]), "other": str(times)}
                yield Trap(loop.lineno, "loop_over_batch", facts)


def _lines_of_layers(operations: list[Operation]) -> dict[int, int]:
    found: dict[int, int] = {}
    for each in operations:
        if each.name in RECURRENT:
            found[each.line] = found.get(each.line, 0) + 1
    return found


def _loop_of(case: Case, line: int) -> ast.For | None:
    """Return the innermost loop around a line whose runs grow with the batch."""
    few, many = (_lines_of_layers(each) for each in (case.operations, case.larger))
    if few.get(line) == many.get(line):
        return None
    loops = [
        node
        for node in ast.walk(case.source.tree)
        if isinstance(node, ast.For) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    return max(loops, key=lambda node: node.lineno, default=None)


def _squeezed(case: Case) -> Iterator[Trap]:
    """Yield a ``squeeze()`` that drops the batch axis of a batch of one."""
    if not case.larger:
        return
    attempt, single = watched(case.source, case.base.plan.moved({"N": 1}))
    for index, operation in enumerate(case.operations):
        if index >= len(single) or single[index].name != operation.name:
            return
        here, there = operation.gives[0], single[index].gives[0]
        if here.dim() != there.dim():
            if operation.name == "squeeze" and batch_axis(case, index) is not None:
                facts = {"shape": _size(here.shape), "one": _size(there.shape)}
                if attempt.failure is not None:
                    facts["message"] = attempt.failure.message[:300]
                yield Trap(operation.line, "squeeze", facts)
            return


def _turned(case: Case) -> Iterator[Trap]:
    """Yield a layer that takes time for the batch.

    As the layer has it the samples are lost on the way; with the first two axes of the input swapped
    they arrive, and the layer mixes them.
    """
    if not case.larger or _keeps_samples(case.base, case.moved.runs["N"][1]):
        return
    names = [
        name
        for name, each in case.base.inputs.items()
        if each.can_turn and each.axes[0] != "N" and each.because != "call"
    ]
    if not names:
        return
    plan = replace(case.base.plan, turned=case.base.plan.turned ^ frozenset(names))
    base, operations = watched(case.source, plan)
    more, larger = watched(case.source, plan.moved({"N": case.batch + 2}))
    if not (base.done and more.done and _keeps_samples(base, more)):
        return
    other = Case(case.source, base, case.moved, case.names, operations, larger)
    _, changed = watched(case.source, plan, _change_sample)
    found = first_mixing(other, changed)
    if found is None:
        return
    operation, places = found
    facts = {
        "input": ", ".join(names),
        "shape": _size(operation.gives[0].shape),
        "sample": str(SAMPLE),
        "changed": ", ".join(str(each) for each in places),
    }
    yield Trap(operation.line, "turned", facts)


def _keeps_samples(base: Try, more: Try) -> bool:
    """Return whether an axis of the result grows with the batch."""
    here, there = _results(base.result), _results(more.result)
    return any(
        one.dim() == other.dim() and one.shape != other.shape
        for one, other in zip(here[:1], there[:1], strict=False)
    )


def _results(value: Any) -> list[torch.Tensor]:
    match value:
        case torch.Tensor():
            return [value]
        case list() | tuple():
            return [tensor for each in value for tensor in _results(each)]
        case dict():
            return [tensor for each in value.values() for tensor in _results(each)]
    return []


# -- bidirectional layers --------------------------------------------------------------------------
def _ends(case: Case) -> Iterator[Trap]:
    """Yield a pick of one end of a bidirectional output: there one half has read one step."""
    outputs: list[tuple[torch.Tensor, int]] = []
    for operation in case.operations:
        if operation.name in RECURRENT and _is_bidirectional(operation):
            outputs.append((operation.gives[0], operation.line))
        for output, _ in list(outputs):
            if not any(each is output for each in operation.takes[:1]):
                continue
            result = operation.gives[0]
            if operation.name in ("dropout", "contiguous", "_pad_packed_sequence", "transpose"):
                outputs.append((result, operation.line))
            if operation.name not in ("__getitem__", "select") or result.dim() != output.dim() - 1:
                continue
            yield from _end_of(operation, output, result)


def _end_of(operation: Operation, output: torch.Tensor, result: torch.Tensor) -> Iterator[Trap]:
    if output.dim() != 3 or result.shape[-1] != output.shape[-1]:
        return
    for axis in (0, 1):
        for place, half in ((-1, "backward"), (0, "forward")):
            end = output.select(axis, place)
            if output.shape[axis] > 1 and end.shape == result.shape and torch.equal(end, result):
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


def _one_direction(case: Case) -> Iterator[Trap]:
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
        line = _pick_of_state(case, layer.hidden_size)
        if line:
            yield Trap(line, "one_direction", {"unused": unused, "layer": name})


def _matters(case: Case, layer: str, weight: str) -> bool:
    """Return whether the output changes if a weight is set to zero."""

    def forget(attempt: Try) -> None:
        for name, module in attempt.model.named_modules():
            if name == layer:
                module._parameters[weight].data.zero_()

    def within(attempt: Try, forward: Callable[[], Any]) -> Any:
        forget(attempt)
        return forward()

    attempt = run(case.source, case.base.plan, within)
    here, there = _results(case.base.result), _results(attempt.result)
    return any(
        one.shape != other.shape or not torch.allclose(one, other, equal_nan=True)
        for one, other in zip(here, there, strict=False)
        if one.is_floating_point()
    )


def _pick_of_state(case: Case, width: int) -> int:
    """Return the line that picks one row of a bidirectional layer's ``h_n``."""
    states: list[torch.Tensor] = []
    for operation in case.operations:
        if operation.name in RECURRENT and _is_bidirectional(operation):
            states += operation.gives[1:]
        is_pick = operation.name in ("__getitem__", "select", "squeeze", "index_select")
        if is_pick and any(each is state for each in operation.takes[:1] for state in states):
            return operation.line
    return 0


# -- state, losses, softmax ------------------------------------------------------------------------
def _kept_state(case: Case) -> Iterator[Trap]:
    """Yield a state that ``forward`` keeps and that refuses a smaller batch afterwards."""
    kept = [
        binding
        for binding in case.base.bindings
        if binding.name.startswith("self.") and tensors(binding.value)
    ]
    if not kept or "N" not in case.moved.runs:
        return
    fewer = again(case.source, case.base.plan, {"N": case.batch - 1})
    if not fewer.done:
        return
    failures: list[str] = []

    def within(attempt: Try, forward: Callable[[], Any]) -> Any:
        result = forward()
        engine, method = attempt.engine, attempt.method
        assert engine is not None
        assert method is not None
        try:
            engine.call(method, (attempt.model, *fewer.arguments))
        except Exception as error:
            failures.append(str(error))
            engine.forget_failure()
        return result

    run(case.source, case.base.plan, within)
    if failures:
        facts = {
            "name": kept[-1].name,
            "batch": str(case.batch),
            "other": str(case.batch - 1),
            "message": failures[0][:300],
        }
        yield Trap(kept[-1].line, "kept_state", facts)


def _losses(case: Case) -> Iterator[Trap]:
    """Yield losses that compare shapes which broadcast."""
    for operation in case.operations:
        if operation.name in LOSSES and len(operation.takes) > 1:
            one, other = operation.takes[:2]
            if one.shape != other.shape:
                wide = torch.broadcast_shapes(one.shape, other.shape)
                facts = {
                    "output": _size(one.shape),
                    "target": _size(other.shape),
                    "compared": _size(wide),
                }
                yield Trap(operation.line, "loss_broadcast", facts)


def _softmax_of_one(case: Case) -> Iterator[Trap]:
    """Yield a softmax over an axis of size one, whose result is 1 everywhere."""
    for operation in case.operations:
        result = operation.gives[0]
        if operation.name == "softmax" and result.numel() > 1 and bool((result == 1).all()):
            yield Trap(operation.line, "softmax_one", {"shape": _size(result.shape)})
