"""Paste a model: from its source to the shape behind every line.

python read_model.py examples/sentiment.py [Class]
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import torch
from torch import nn

from backend.reader.port.guess import STATE, Free, Inputs, role_of
from backend.reader.port.interpreter import (
    REFUSALS,
    Interpreter,
    ModelClass,
    Pasted,
    Record,
    Refused,
)

SIZES = {"N": 3, "L": 7, "T": 5}
RUNGS: list[dict[str, Any]] = [
    {},
    {"role:emb": 8, "role:input": 8},
    {"role:layers": 1},
    {"role:layers": 1, "role:emb": 8, "role:input": 8, "role:classes": 8},
    {"role:classes": 9},
    {"role:classes": 17, "role:input": 17},
    {"role:classes": 1},
    {"role:input": 1, "role:classes": 1},
    {"T": 7},
    {"N": 1},
    {"N": 1, "role:layers": 1},
    {"role:emb": 8, "role:input": 8, "role:classes": 8, "role:other": 8, "role:vocab": 8, "T": 7},
    {"role:input": 28},
    {"role:length": 7, "role:max_len": 7},
    {"N": 1, "L": 1, "T": 1, "role:layers": 1, "role:emb": 8, "role:input": 8},
    {"dtype": "double"},
    {"role:emb": 8, "role:input": 8, "T": 7, "role:length": 7, "role:max_len": 7},
    {"role:classes": 8, "role:input": 9, "role:emb": 9, "role:hidden": 8, "N": 1},
    {"L": 28, "role:length": 28, "role:input": 28},
    {"role:hidden": 16, "role:emb": 16, "role:input": 16, "role:other": 16},
]
MAX_TRIES, MAX_SECONDS = 160, 0.4


@dataclass
class Outcome:
    """One try: what was bound on each line, what came out, or where it stopped."""

    stage: str
    symbols: dict[str, Any] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    records: dict[tuple, Record] = field(default_factory=dict)
    result: Any = None
    line: int = 0
    error: str = ""
    refused: str = ""
    steps: int = 0
    rung: int = 0
    combination: int = 0
    tries: int = 0
    seconds: float = 0.0
    notes: set = field(default_factory=set)
    plan: Any = None
    counts: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, list[str]] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    model: Any = None
    failure_type: str = ""
    code: str = ""
    what: str = ""

    @property
    def reach(self) -> tuple[int, int, int]:
        return (self.stage in ("forward", "done"), len(self.records), self.steps)

    @property
    def done(self) -> bool:
        return self.stage == "done"


class Reading:
    """The source of a paste, its classes, and the one that is asked about."""

    def __init__(self, source: str, target: str | None = None) -> None:
        self.tree = ast.parse(source)
        self.target = target or self._last()

    def _last(self) -> str:
        classes = [
            node
            for node in self.tree.body
            if isinstance(node, ast.ClassDef)
            and any(
                isinstance(each, ast.FunctionDef) and each.name == "forward" for each in node.body
            )
        ]
        used = {
            name.id
            for node in classes
            for name in ast.walk(node)
            if isinstance(name, ast.Name) and name.id != node.name
        }
        return (
            [node.name for node in classes if node.name not in used]
            or [node.name for node in classes]
        )[-1]

    def climb(
        self, changed: dict[str, Any], rung: int, known: dict[str, int], best: Outcome | None
    ):
        sizes = {name: changed.get(name, size) for name, size in SIZES.items()}
        first = self.once(changed, rung, sizes, known)
        yield first
        if first.stage != "forward" or best is not None and first.reach < best.reach:
            return
        top, ranks = first, dict(known)
        for _ in range(2):
            before = top.reach
            states = [name for name in first.counts if STATE.search(name.lower())]
            moves = [
                ({name: rank}) for name, count in first.counts.items() for rank in range(count)
            ]
            moves += [dict.fromkeys(states, rank) for rank in range(6)] if len(states) > 1 else []
            for move in moves:
                if all(ranks.get(name, 0) == rank for name, rank in move.items()):
                    continue
                outcome = self.once(changed, rung, sizes, ranks | move)
                yield outcome
                if outcome.reach > top.reach:
                    top, ranks = outcome, ranks | move
            if top.reach == before:
                return

    def once(
        self, changed: dict[str, Any], rung: int, sizes: dict[str, int], ranks: dict[str, int]
    ) -> Outcome:
        torch.manual_seed(0)
        outcome = Outcome("build", rung=rung, plan=(changed, ranks))
        interpreter = None
        try:
            with torch.no_grad():
                free = Free(changed, self.tree)
                interpreter = Interpreter(free.guess)
                free.interpreter = interpreter
                interpreter.load(self.tree)
                sizes = _constants(interpreter, sizes)
                model = free.make(interpreter.globals.names[self.target])
                model.eval()
                outcome.model = model
                if changed.get("dtype") == "double":
                    model.double()
                outcome.stage = "inputs"
                found = Inputs(free, model, sizes).candidates(model)
                picked = {
                    name: options[min(ranks.get(name, 0), len(options) - 1)]
                    for name, options in found.items()
                }
                outcome.counts = {name: len(options) for name, options in found.items()}
                outcome.kinds = {
                    name: [each.kind for each in options] for name, options in found.items()
                }
                outcome.inputs = {name: each.kind for name, each in picked.items()}
                outcome.stage = "forward"
                interpreter.recording, interpreter.steps = True, 0
                if changed.get("dtype") == "double":
                    for each in picked.values():
                        each.value = (
                            each.value.double()
                            if isinstance(each.value, torch.Tensor)
                            and each.value.is_floating_point()
                            else each.value
                        )
                outcome.result = interpreter.invoke(
                    model._paste[1].find("forward"),
                    (model, *[each.value for each in picked.values()]),
                    {},
                )
                outcome.stage = "done"
        except (*REFUSALS, Refused, MemoryError, RecursionError) as error:
            self._failed(outcome, interpreter, error)
        outcome.symbols = {
            name: each.value for name, each in free.symbols.items() if each.role != "bag"
        }
        outcome.roles = {name: each.role for name, each in free.symbols.items()}
        if interpreter:
            outcome.records, outcome.steps, outcome.notes = (
                interpreter.records,
                interpreter.steps,
                interpreter.notes,
            )
        outcome.combination = sum(ranks.values())
        return outcome

    def _failed(self, outcome: Outcome, interpreter, error) -> Outcome:
        if isinstance(error, Refused):
            outcome.refused, outcome.line = f"{error.code}: {error.what}", error.line
            outcome.code, outcome.what = error.code, error.what
        else:
            outcome.error = f"{type(error).__name__}: {error}"
            failure = interpreter.failure if interpreter else None
            outcome.line = failure[0] if failure else interpreter.line if interpreter else 0
        return outcome

    def run(self, values: dict[str, Any] | None = None) -> Outcome:
        start, best, tries = perf_counter(), None, 0
        order = list(range(len(RUNGS)))
        text = ast.unparse(self.tree)
        if "view(1, 1, -1)" in text or "view(1, -1)" in text:
            order = [
                14,
                *order[:14],
                *order[15:],
            ]  # One step of one sample, as the first tutorials had it.
        while order:
            rung = order.pop(0)
            for outcome in self.climb(
                RUNGS[rung] | (values or {}), rung, best.plan[1] if best else {}, best
            ):
                tries += 1
                outcome.tries, outcome.seconds = tries, perf_counter() - start
                if outcome.done:
                    return outcome
                if outcome.refused.startswith(("name", "base", "form", "attribute")):
                    return outcome
                if best is None or outcome.reach > best.reach:
                    best = outcome
                if outcome.seconds > MAX_SECONDS:
                    break
            if tries > MAX_TRIES or perf_counter() - start > MAX_SECONDS:
                break
            if "divisible" in best.error and 19 in order:
                order.remove(19)
                order.insert(0, 19)
            if "Double" in best.error and 15 in order:
                order.remove(15)
                order.insert(0, 15)
            if "view size is not compatible" in best.error and 9 in order:
                order.remove(9)
                order.insert(0, 9)
        best.tries, best.seconds = tries, perf_counter() - start
        return best


def _constants(interpreter: Interpreter, sizes: dict[str, int]) -> dict[str, int]:
    found = dict(sizes)
    for name, value in interpreter.globals.names.items():
        if type(value) is int and 0 < value <= 256 and role_of(name) in ("batch", "length"):
            found["N" if role_of(name) == "batch" else "L"] = value
    return found
