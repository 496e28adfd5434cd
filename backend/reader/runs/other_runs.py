"""Other values for a paste: those at which it may raise, and those with which it may run."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from backend.reader.reading import OtherRun, Scalar
from backend.reader.runs.attempt import Try
from backend.reader.runs.one_run import run
from backend.reader.source.source import Source
from backend.reader.source.walk import nodes_of

LONG = 60
BATCH = 32

RUNGS: tuple[Mapping[str, int], ...] = (
    {"emb": 8, "input": 8},
    {"layers": 1},
    {"layers": 1, "emb": 8, "input": 8},
    {"hidden": 16, "emb": 16, "input": 16, "other": 16},
    {"classes": 1},
    {"T": 7},
    {"N": 1},
    {"N": 1, "layers": 1},
    {"length": 7, "max_len": 7},
    {"N": 1, "L": 1, "T": 1, "layers": 1},
    {"classes": 8},
    {"emb": 8, "input": 8, "classes": 8, "other": 8, "vocab": 8, "T": 7},
    {"input": 28},
    {"L": 28, "length": 28, "input": 28},
)
"""Values by role that make a paste run whose sizes must agree in a way that no guess can know."""


def other_values(base: Try) -> Iterator[Mapping[str, Scalar]]:
    """Yield values that people meet later: the last batch, one sample, one step, long sequences."""
    used = {axis for each in base.inputs.values() for axis in each.symbols}
    if "N" in used and base.sizes["N"] > 1:
        yield {"N": 1}
        batch = base.sizes["N"]
        yield {"N": batch - 1 if batch > 2 else batch + 1}
        if batch != BATCH:
            yield {"N": BATCH}
    if "L" in used:
        yield {"L": 1}
        if base.sizes["L"] < LONG:
            yield {"L": LONG}
    for name, each in base.free.items():
        if each.kind == "size" and type(each.value) is int and each.role == "layers":
            yield {name: each.value + 1}
    for name, each in base.free.items():
        if isinstance(each.value, bool):
            yield {name: not each.value}
        for text in each.choices[1:]:
            yield {name: text}


def values_that_run(source: Source, base: Try, stop: Callable[[], bool]) -> Iterator[OtherRun]:
    """Yield the first values with which a failing paste runs."""
    literal = _numbers_of(source.tree)
    message = base.failure.message if base.failure else ""
    batches = [{"N": number} for number in literal if str(number) in message]
    for by_role in (*batches, *RUNGS):
        if stop():
            return
        plan = replace(base.plan, by_role={**base.plan.by_role, **by_role})
        attempt = run(source, plan)
        if attempt.done:
            values = _differences(base, attempt)
            if values:
                yield OtherRun(values, None)
                return


def _numbers_of(tree: ast.Module) -> list[int]:
    found = {
        node.value
        for node in nodes_of(tree)
        if isinstance(node, ast.Constant) and type(node.value) is int and 1 < node.value <= 256
    }
    return sorted(found)


def _differences(base: Try, attempt: Try) -> dict[str, Scalar]:
    """Return the values of controls that differ between two tries."""
    found: dict[str, Scalar] = {
        name: each.value
        for name, each in attempt.free.items()
        if name in base.free and base.free[name].value != each.value
    }
    used = {axis for each in attempt.inputs.values() for axis in each.symbols}
    sizes = {
        name: size
        for name, size in attempt.sizes.items()
        if name in used and base.sizes.get(name) != size
    }
    return found | sizes
