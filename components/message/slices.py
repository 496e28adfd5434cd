"""The panel of the Slices page: tasks, an expression, its result, and the marker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import UNSET, UnsetType

from backend.layer.axes import Axis
from components.message.value import Value


class SlicesLabels(Value, frozen=True):
    """The texts of the panel.

    Attributes:
        tasks: the label of the tasks.
        expr: the label of the field for an expression.
        lengths: the label of the field for the lengths.
        examples: the label of the example expressions.
        marker: the label of the marker.
        mark: the label of the switch of the marker.
    """

    tasks: str
    expr: str
    lengths: str
    examples: str
    marker: str
    mark: str


class TaskChoice(Value, frozen=True):
    """One task.

    Attributes:
        id: the name of the task.
        name: the name on the page.
        query: the name in the link.
    """

    id: str
    name: str
    query: str


class ReadyExpression(Value, frozen=True):
    """An example expression.

    Attributes:
        text: the expression.
        title: a description of its result.
    """

    text: str
    title: str


class SliceAxis(Value, frozen=True):
    """One axis of an expression's result.

    Attributes:
        size: the size of the axis.
        names: the quantities that run along it.
        kind: the kind of axis whose color it has, or "".
        mixed: whether it mixes samples of the batch.
    """

    size: int
    names: str
    kind: Axis | Literal[""]
    mixed: bool


class ExpressionProblem(Value, frozen=True):
    """The reason why an expression was not evaluated.

    Attributes:
        text: the reason in sentences.
        start: the first character in the expression, if known.
        end: the end in the expression, if known.
        torch: torch's own message, or "".
    """

    text: str
    start: int | None
    end: int | None
    torch: str


class SliceCard(Value, frozen=True):
    """One expression and its result.

    Attributes:
        kind: whether this is the right answer, a wrong one, or the user's own expression.
        title: the heading.
        expr: the expression.
        sentences: the sentences about the result.
        lines: a name and a text for each further line.
        terms: the meaning of the terms in the card, a sentence each.
        set: the set of blocks that the card highlights.
        size: the shape as torch prints it.
        axes: the axes of the result.
        problem: the reason if it was not evaluated.
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
    """The marker: one changed input cell and the values that change with it.

    Attributes:
        on: whether a cell is marked.
        cell: the sample and the step of the cell.
        most: the last sample and the last step.
        batched: whether the layer has a batch.
        sentences: the description of the changes.
    """

    on: bool
    cell: tuple[int, int]
    most: tuple[int, int]
    batched: bool
    sentences: Sequence[str]


class SlicesPanel(Value, frozen=True):
    """The whole panel.

    Attributes:
        labels: the texts of the panel.
        tasks: the tasks.
        task: the chosen task, or "" for an expression of the user's own.
        expr: the expression.
        examples: the example expressions.
        cards: the right answer, and results that are only similar.
        mark: the marker.
        lengths: the lengths of the first samples, if the answer depends on them.
    """

    labels: SlicesLabels
    tasks: Sequence[TaskChoice]
    task: str
    expr: str
    examples: Sequence[ReadyExpression]
    cards: Sequence[SliceCard]
    mark: MarkPanel
    lengths: str | UnsetType = UNSET
