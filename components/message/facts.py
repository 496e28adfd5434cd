"""Facts around the diagram: the shapes, the cards and the address map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import UNSET, UnsetType

from backend.layer.axes import Axis
from components.message.value import Value

CardKind = Literal[
    "pasted", "unknown", "ran", "refused", "trap", "sequence", "buys", "changes", "ends"
]
Cells = Sequence[str]
"""The texts of one row of a table; code is between backticks."""


class AxisSize(Value, frozen=True):
    """One axis size of a shape.

    Attributes:
        axis: the kind of axis, which has one color everywhere.
        symbol: the axis in torch's symbols.
        numbers: the same product in numbers.
        size: the number.
    """

    axis: Axis
    symbol: str
    numbers: str
    size: int


class ShapeRow(Value, frozen=True):
    """One tensor.

    Attributes:
        name: the name of the tensor.
        size: the shape as torch prints it, from torch's own run.
        axes: the axes by the app's rules.
        sentence: the description of the tensor.
        differs: a warning that torch's shape differs from the rules.
    """

    name: str
    size: str
    axes: Sequence[AxisSize]
    sentence: str
    differs: str | UnsetType = UNSET


class LegendLine(Value, frozen=True):
    """One axis symbol of a legend.

    Attributes:
        symbol: the symbol of torch's documentation.
        axis: the kind of axis, which has one color everywhere.
        text: what it means.
    """

    symbol: str
    axis: Axis
    text: str


class Legend(Value, frozen=True):
    """The axis symbols of the shapes, explained at the picture.

    Attributes:
        title: its heading.
        lines: a line for each symbol that occurs.
    """

    title: str
    lines: Sequence[LegendLine]


class Card(Value, frozen=True):
    """A card of facts below the diagram. Its parts are shown in the order of these fields.

    Attributes:
        kind: the kind of card, which decides its look.
        title: the heading.
        sentences: the first one is before torch's message, the others are after it.
        torch: torch's own message.
        bar: a share from 0 to 1, drawn as a bar.
        list_title: the heading of the list.
        list: an ordered list.
        code: lines of a program.
        links: a text and a path for each link.
        parts: the name, value and meaning of each part of an object.
        heads: the headings of the table.
        rows: the rows of the table.
        below: the field that asked for it, below which it is shown; otherwise it is below the
            fields or the diagram.
    """

    kind: CardKind
    title: str
    sentences: Sequence[str]
    torch: str | UnsetType = UNSET
    bar: float | UnsetType = UNSET
    list_title: str | UnsetType = UNSET
    list: Sequence[str] | UnsetType = UNSET
    code: str | UnsetType = UNSET
    links: Sequence[tuple[str, str]] | UnsetType = UNSET
    parts: Sequence[tuple[str, str, str]] | UnsetType = UNSET
    heads: Cells | UnsetType = UNSET
    rows: Sequence[Cells] | UnsetType = UNSET
    below: str | UnsetType = UNSET


class CallPart(Value, frozen=True):
    """A piece of the line that calls the layer.

    Attributes:
        text: the text of the piece.
        tensor: the tensor that it names, or "".
    """

    text: str
    tensor: str


class AddressRow(Value, frozen=True):
    """One row of h_n or c_n.

    Attributes:
        slice: the expression of the row.
        tensor: the tensor of the row.
        group: the group of blocks with the same values.
        lane: the layer and the direction.
        reads: the steps that the row has read.
        equal: the slice of output with the same values, or "".
        why: the reason if there is no such slice, or "".
        verdict: the comparison of the two in this run, or "".
    """

    slice: str
    tensor: str
    group: str
    lane: str
    reads: str
    equal: str
    why: str
    verdict: str


class AddressMap(Value, frozen=True):
    """The address map below the diagram.

    Attributes:
        title: the heading.
        heads: the headings of the table.
        call: the line that made the tensors, in pieces.
        rows: one row for each row of h_n and c_n.
    """

    title: str
    heads: Cells
    call: Sequence[CallPart]
    rows: Sequence[AddressRow]
