"""Parameters of the Slices page in a link: a task or an expression, and a marked input cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from backend.layer.spec import LayerSpec
from backend.links.layer import PARAMETERS, Problem
from backend.links.lengths import lengths_text, read_lengths
from backend.links.parameter import MAX_TEXT
from backend.slices.task import TASKS, TaskId

NAMES = ("task", "expr", "lengths", "mark")
_FIRST: TaskId = "classify"
MOST_LENGTH = int(PARAMETERS["seq_len"].high)


@dataclass(frozen=True)
class Asked:
    """The request of a link.

    Attributes:
        task: the task to answer, unless there is an expression.
        expr: a user's expression, or "".
        mark: sample and step of the input cell to change, within the sizes, or ``None``.
        problems: invalid values, and their replacements.
        lengths: a user's lengths of the first samples, or none for example lengths.
    """

    task: TaskId = _FIRST
    expr: str = ""
    mark: tuple[int, int] | None = None
    problems: tuple[Problem, ...] = ()
    lengths: tuple[int, ...] = ()


def read_asked(pairs: Iterable[tuple[str, str]], spec: LayerSpec) -> Asked:
    """Parse the parameters of the page. Never raises: invalid values become problems.

    A mark outside of the sizes of ``spec`` moves to the nearest cell, because sizes may shrink. For
    the same reason there may be more lengths than samples, and longer ones than L.
    """
    pairs = list(pairs)
    texts = dict(pairs)
    problems: list[Problem] = []
    lengths: tuple[int, ...] = ()
    if texts.get("lengths", "").strip():
        texts_of_lengths = [text for name, text in pairs if name == "lengths"]
        lengths, wrong = read_lengths(texts_of_lengths, default=(), low=1, high=MOST_LENGTH)
        problems.extend(wrong)
    task = next((name for name in TASKS if name == texts.get("task", _FIRST)), None)
    if task is None:
        choices = {"choices": ", ".join(TASKS)}
        text = texts["task"][:MAX_TEXT]
        problems.append(Problem("unknown_choice", "task", text, text, _FIRST, choices))
    mark = _mark(texts["mark"], spec) if texts.get("mark") else None
    if mark is None and texts.get("mark"):
        text = texts["mark"][:MAX_TEXT]
        problems.append(Problem("not_a_cell", "mark", text, text, "", {}))
    return Asked(task or _FIRST, texts.get("expr", "").strip(), mark, tuple(problems), lengths)


def asked_query(asked: Asked) -> dict[str, str]:
    """Return the shortest query with the same meaning."""
    query = {}
    if asked.expr:
        query["expr"] = asked.expr
    elif asked.task != _FIRST:
        query["task"] = asked.task
    if asked.lengths:
        query["lengths"] = lengths_text(asked.lengths)
    if asked.mark is not None:
        query["mark"] = ",".join(map(str, asked.mark))
    return query


def _mark(text: str, spec: LayerSpec) -> tuple[int, int] | None:
    parts = text.split(",") if len(text) <= MAX_TEXT else []
    if len(parts) != 2 or not all(
        part.strip().isascii() and part.strip().isdigit() for part in parts
    ):
        return None
    sample, step = (int(part.strip()) for part in parts)
    samples = spec.samples
    return min(sample, samples - 1), min(step, spec.seq_len - 1)
