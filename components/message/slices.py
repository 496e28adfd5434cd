"""The Slices page's panel: tasks, an expression, its answer, and the marker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import UNSET, UnsetType

from backend.layer.axes import Axis
from components.message.value import Value


class SlicesLabels(Value, frozen=True):
    """The texts of the panel.

    Attributes:
        tasks: the name of the tasks.
        expr: the name of the field for an expression.
        examples: the name of the ready expressions.
        marker: the name of the marker.
        mark: switches the marker on.
    """

    tasks: str
    expr: str
    examples: str
    marker: str
    mark: str


class TaskChoice(Value, frozen=True):
    """One task.

    Attributes:
        id: its name.
        name: what the page calls it.
        query: its name in the link.
    """

    id: str
    name: str
    query: str


class ReadyExpression(Value, frozen=True):
    """An expression to take over.

    Attributes:
        text: the expression.
        title: what it takes.
    """

    text: str
    title: str


class SliceAxis(Value, frozen=True):
    """One axis of an expression's result.

    Attributes:
        size: its number.
        names: what runs along it.
        kind: the kind of axis whose color it has, or "".
        mixed: whether it mixes samples of the batch.
    """

    size: int
    names: str
    kind: Axis | Literal[""]
    mixed: bool


class ExpressionProblem(Value, frozen=True):
    """Why an expression was not evaluated.

    Attributes:
        text: the reason in sentences.
        start: where in the expression it begins, if that is known.
        end: where it ends, if that is known.
        torch: torch's own words, or "".
    """

    text: str
    start: int | None
    end: int | None
    torch: str


class SliceCard(Value, frozen=True):
    """One expression and its result.

    Attributes:
        kind: the right answer, a wrong one, or the reader's own.
        title: its heading.
        expr: the expression.
        sentences: what there is to say about it.
        lines: a name and a text for each further line.
        terms: what the words of the card mean, a sentence each.
        set: the set of blocks that it lights.
        size: its shape as torch prints it.
        axes: its axes.
        problem: why it was not evaluated.
    """

    kind: Literal["right", "wrong", "own"]
    title: str
    expr: str
    sentences: Sequence[str]
    lines: Sequence[tuple[str, str]]
    terms: Sequence[str] = ()
    set: str | UnsetType = UNSET
    size: str | UnsetType = UNSET
    axes: Sequence[SliceAxis] | UnsetType = UNSET
    problem: ExpressionProblem | UnsetType = UNSET


class MarkPanel(Value, frozen=True):
    """The marker: one input cell that is changed, and what it changes.

    Attributes:
        on: whether a cell is marked.
        cell: its sample and its step.
        most: the last sample and the last step.
        batched: whether there are samples.
        sentences: what it changed.
    """

    on: bool
    cell: tuple[int, int]
    most: tuple[int, int]
    batched: bool
    sentences: Sequence[str]


class SlicesPanel(Value, frozen=True):
    """The whole panel.

    Attributes:
        labels: its texts.
        tasks: the tasks.
        task: the chosen task, or "" for an expression of the reader's own.
        expr: the expression.
        examples: ready expressions.
        cards: the answer, and what only looks like it.
        mark: the marker.
    """

    labels: SlicesLabels
    tasks: Sequence[TaskChoice]
    task: str
    expr: str
    examples: Sequence[ReadyExpression]
    cards: Sequence[SliceCard]
    mark: MarkPanel
