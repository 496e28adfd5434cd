"""Silent traps: lines that run and are wrong, each shown by two runs.

No layer has a rule of its own here. One sample is changed, and no other sample may change; the
batch grows, and one axis of each tensor grows with it; weights are set to zero, and the output must
notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from backend.reader.reading import Trap
from backend.reader.runs.attempt import Try
from backend.reader.runs.axes import tensors
from backend.reader.runs.moved import FIXED, Moved, again
from backend.reader.runs.one_run import run
from backend.reader.source.source import Source
from backend.reader.traps.batch import mixed, squeezed, turned
from backend.reader.traps.case import Case, Stop, size
from backend.reader.traps.direction import ends, one_direction
from backend.reader.traps.losses import losses, outer_losses
from backend.reader.traps.padding import after_the_end
from backend.reader.traps.watch import Operation, watched

Look = Callable[[Case], Iterator[Trap]]


def find_traps(case: Case, stop: Stop, cancelled: Stop) -> list[tuple[Trap, Look]]:
    """Return the traps of a paste that runs, by line, with the search that found each of them.

    Args:
        stop: whether no further run may start.
        cancelled: whether nothing needs the answer anymore. Traps that the runs of the case show
            already are found in any other case.
    """
    found: dict[tuple[int, str], tuple[Trap, Look]] = {}
    for look in LOOKS:
        if cancelled() or (look not in WITHOUT_RUNS and stop()):
            break
        for trap in look(case):
            found[trap.line, trap.code] = (trap, look)
    return sorted(found.values(), key=lambda each: each[0].line)


def case_of(source: Source, base: Try, moved: Moved) -> Case:
    """Return the case of a paste that runs."""
    _, operations = watched(source, base.plan)
    larger: list[Operation] = []
    if "N" in moved.runs:
        _, larger = watched(source, base.plan.moved({"N": base.sizes["N"] + 2}))
    return Case(source, base, moved, operations, larger)


def _fixed_batch(case: Case) -> Iterator[Trap]:
    """Yield the line that raises with another batch."""
    base, moved = case.base, case.moved
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


def _kept_state(case: Case) -> Iterator[Trap]:
    """Yield a state that ``forward`` keeps and that raises with a smaller batch afterwards."""
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
            arguments, keywords = fewer.call
            engine.call(method, (attempt.model, *arguments), keywords)
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


def _softmax_of_one(case: Case) -> Iterator[Trap]:
    """Yield a softmax over an axis of size one, whose result is 1 everywhere."""
    for operation in case.operations:
        result = operation.gives[0]
        if operation.name == "softmax" and result.numel() > 1 and bool((result == 1).all()):
            yield Trap(operation.line, "softmax_one", {"shape": size(result.shape)})


WITHOUT_RUNS: tuple[Look, ...] = (
    _fixed_batch,
    losses,
    outer_losses,
    _softmax_of_one,
    ends,
    after_the_end,
)
"""Searches that need no run beyond those of the case."""
LOOKS: tuple[Look, ...] = (
    *WITHOUT_RUNS,
    mixed,
    one_direction,
    squeezed,
    _kept_state,
    turned,
)
