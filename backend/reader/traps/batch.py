"""Traps of the batch: samples that mix, loops over samples, a batch of one, time for the batch."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace

from backend.reader.reading import Trap
from backend.reader.runs.attempt import Try
from backend.reader.source.walk import nodes_of
from backend.reader.traps.case import SAMPLE, Case, batch_axis, change_sample, results, size
from backend.reader.traps.watch import RECURRENT, Operation, changed_along, watched


def mixed(case: Case) -> Iterator[Trap]:
    """Yield the first line on which a change of one sample changes another sample."""
    if not case.larger or case.batch < 2 or _has_adjacency(case):
        return
    yield from _loops(case)
    _, changed = watched(case.source, case.base.plan, change_sample)
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
        "shape": size(operation.gives[0].shape),
        "sample": str(SAMPLE),
        "changed": ", ".join(str(each) for each in places if each != SAMPLE),
    }
    yield Trap(operation.line, code, facts)


def _has_adjacency(case: Case) -> bool:
    """Return whether N counts the nodes of a graph, which an input ``(N, N)`` mixes on purpose."""
    return any(each.axes.count("N") > 1 for each in case.base.inputs.values())


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
        for node in nodes_of(case.source.tree)
        if isinstance(node, ast.For) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    return max(loops, key=lambda node: node.lineno, default=None)


def squeezed(case: Case) -> Iterator[Trap]:
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
                facts = {"shape": size(here.shape), "one": size(there.shape)}
                if attempt.failure is not None:
                    facts["message"] = attempt.failure.message[:300]
                yield Trap(operation.line, "squeeze", facts)
            return


def turned(case: Case) -> Iterator[Trap]:
    """Yield a layer that takes time for the batch.

    In the layer's own order the samples are lost. With the first two axes of the input swapped they
    reach the output, and the layer mixes them.
    """
    if not case.larger or _keeps_samples(case.base, case.moved.runs["N"][1]):
        return
    names = [
        name for name, each in case.base.inputs.items() if each.can_turn and each.axes[0] != "N"
    ]
    if not names:
        return
    ranks = {**case.base.plan.ranks, **_ranks_of_stated(case.base, names)}
    turned = case.base.plan.turned ^ frozenset(names)
    plan = replace(case.base.plan, turned=turned, ranks=ranks)
    plan = plan.moved({"N": case.batch})
    base, operations = watched(case.source, plan)
    more, larger = watched(case.source, plan.moved({"N": case.batch + 2}))
    if not (base.done and more.done and _keeps_samples(base, more)):
        return
    other = Case(case.source, base, case.moved, operations, larger)
    _, changed = watched(case.source, plan, change_sample)
    found = first_mixing(other, changed)
    if found is None:
        return
    operation, places = found
    facts = {
        "input": ", ".join(names),
        "shape": size(operation.gives[0].shape),
        "sample": str(SAMPLE),
        "changed": ", ".join(str(each) for each in places if each != SAMPLE),
    }
    yield Trap(operation.line, "turned", facts)


def _ranks_of_stated(base: Try, names: Sequence[str]) -> dict[str, int]:
    """Return the candidates like the inputs of the paste's own call, which has fixed sizes."""
    return {
        name: rank
        for name in names
        if base.inputs[name].because == "call"
        for rank, each in enumerate(base.candidates[name])
        if (each.role, each.axes) == (base.inputs[name].role, base.inputs[name].axes)
    }


def _keeps_samples(base: Try, more: Try) -> bool:
    """Return whether an axis of the result grows with the batch."""
    here, there = results(base.result), results(more.result)
    return any(
        one.dim() == other.dim() and one.shape != other.shape
        for one, other in zip(here[:1], there[:1], strict=False)
    )
