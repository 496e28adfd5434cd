"""A pasted source: the box for it, and its lines with the values that each line binds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from backend.layer.axes import Axis
from components.message.facts import Card
from components.message.panel import Examples
from components.message.value import Value

CodeKind = Literal["", "k", "kc", "m", "s", "c", "nf"]
"""The color of a piece of code, as a class of the style sheet; "" is plain."""


class BoundAxis(Value, frozen=True):
    """One axis of a bound tensor.

    Attributes:
        name: the name or the formula of the size, ``2*hidden_dim``; "" if it has no name yet.
        size: the size.
        axis: the kind of axis, which has one color everywhere; "" if it is not known.
    """

    name: str
    size: int
    axis: Axis | Literal[""]


class BoundPart(Value, frozen=True):
    """A tensor in a bound value, or a value that is not a tensor.

    Attributes:
        name: the name of the part of a value, ``data``, or "".
        size: the shape as torch prints it, or "" for a value that is not a tensor.
        axes: the axes of the tensor.
        dtype: the dtype, or "".
        text: the value that is not a tensor.
    """

    name: str
    size: str
    axes: Sequence[BoundAxis]
    dtype: str = ""
    text: str = ""


class Bound(Value, frozen=True):
    """A value that a line binds to a name.

    Attributes:
        name: the name; ``return`` for the result of a function.
        tensor: the name that the line's blocks in the diagram share, or "".
        runs: the parts of the value per run of the line; one entry if all runs are equal.
        times: how often the line ran.
        shown: the index of the run that is shown at first.
        path: the calls that lead to the line, or "" if they are those of the line before.
    """

    name: str
    tensor: str
    runs: Sequence[Sequence[BoundPart]]
    times: int
    shown: int
    path: str


class SourceLine(Value, frozen=True):
    """One line of the source.

    Attributes:
        number: the number of the line, from 1 on.
        code: the pieces of the line, each with its color.
        bound: the values that the line binds.
        failed: whether the run stopped at the line.
        pointed: whether the link points at the line.
        cards: the failure and the traps of the line.
    """

    number: int
    code: Sequence[tuple[CodeKind, str]]
    bound: Sequence[Bound] = ()
    failed: bool = False
    pointed: bool = False
    cards: Sequence[Card] = ()


class PasteLabels(Value, frozen=True):
    """The texts around a pasted source.

    Attributes:
        box: the label of the box.
        placeholder: the text in the empty box.
        change: the button that opens the box when a source is shown.
        clear: the button that empties the box.
        too_long: the sentence for a source that is too long for a link.
        lines: the name of the lines for screen readers.
        earlier: the button of the lines before the first tensor, ``Lines 1 to {last}``.
        times: the mark of a line that ran several times, ``× {times}``.
        run: the name of the shown run, ``{run} of {times}``.
        before: the button that shows the run before.
        after: the button that shows the run after.
    """

    box: str
    placeholder: str
    change: str
    clear: str
    too_long: str
    lines: str
    earlier: str
    times: str
    run: str
    before: str
    after: str


class PastedSource(Value, frozen=True):
    """The box for a source, and the lines of the source.

    Attributes:
        text: the source.
        most: the largest size of a source in bytes.
        note: the sentence below the box.
        clears: the parameters that leave the link with the source.
        examples: the sources to choose from.
        lines: the lines.
        labels: the texts around them.
    """

    text: str
    most: int
    note: str
    clears: Sequence[str]
    examples: Examples
    lines: Sequence[SourceLine]
    labels: PasteLabels
