"""What stands around the picture: the shapes, the cards and the address map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import UNSET, UnsetType

from backend.layer.axes import Axis
from components.message.value import Value

CardKind = Literal["pasted", "unknown", "ran", "refused", "sequence", "buys", "changes", "ends"]
Cells = Sequence[str]
"""The texts of one row of a table; code stands between backticks."""


class AxisSize(Value, frozen=True):
    """One number of a shape.

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
        name: the tensor.
        size: its shape as torch prints it, from torch's own run.
        axes: its axes by the app's rules.
        sentence: what the tensor is.
        differs: says that torch's shape is not the rules'.
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
    """A card of facts below the picture. Its parts are shown in the order of these fields.

    Attributes:
        kind: decides its look.
        title: its heading.
        sentences: the first one stands before torch's words, the others after them.
        torch: torch's own words.
        bar: a share from 0 to 1, drawn as a bar.
        list: an ordered list.
        code: lines of a program.
        links: a text and a path for each link.
        parts: name, value and meaning of each part of an object.
        heads: the heads of its table.
        rows: the rows of its table.
    """

    kind: CardKind
    title: str
    sentences: Sequence[str]
    torch: str | UnsetType = UNSET
    bar: float | UnsetType = UNSET
    list: Sequence[str] | UnsetType = UNSET
    code: str | UnsetType = UNSET
    links: Sequence[tuple[str, str]] | UnsetType = UNSET
    parts: Sequence[tuple[str, str, str]] | UnsetType = UNSET
    heads: Cells | UnsetType = UNSET
    rows: Sequence[Cells] | UnsetType = UNSET


class CallPart(Value, frozen=True):
    """A piece of the line that called the layer.

    Attributes:
        text: the piece.
        tensor: the tensor that it names, or "".
    """

    text: str
    tensor: str


class AddressRow(Value, frozen=True):
    """One row of h_n or c_n.

    Attributes:
        slice: the expression of the row.
        tensor: whose row it is.
        group: the group of blocks with the same numbers.
        lane: layer and direction.
        reads: the steps that it has read.
        equal: the slice of output with the same numbers, or "".
        why: why there is none, or "".
        verdict: how this run compares the two, or "".
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
    """The address map below the picture.

    Attributes:
        title: its heading.
        heads: the heads of its table.
        call: the line that made the tensors.
        rows: a row for each row of h_n and c_n.
    """

    title: str
    heads: Cells
    call: Sequence[CallPart]
    rows: Sequence[AddressRow]
