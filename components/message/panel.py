"""The panel of controls, and the fields that ask a page's question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import UNSET, UnsetType

from components.message.controls import Control
from components.message.value import Value


class Example(Value, frozen=True):
    """One example.

    Attributes:
        value: its name.
        label: what the page calls it.
        query: the link of its setting.
    """

    value: str
    label: str
    query: Mapping[str, str]


class Examples(Value, frozen=True):
    """The choice of examples above the controls.

    Attributes:
        label: its name, for a screen reader.
        none: the text while no example is chosen.
        value: the name of the example that the present link has, or "".
        options: all of them.
    """

    label: str
    none: str
    value: str
    options: Sequence[Example]


class ControlGroup(Value, frozen=True):
    """Controls below one heading.

    Attributes:
        label: the heading.
        controls: in the order of the page.
    """

    label: str
    controls: Sequence[Control]


class ControlPanel(Value, frozen=True):
    """Every control of a page.

    Attributes:
        examples: the choice above them.
        groups: the controls.
        fold: the text that opens the panel on a narrow page.
        help: the name of a help button, before its control's name.
        exact: the name of a number field, after its control's name.
    """

    examples: Examples
    groups: Sequence[ControlGroup]
    fold: str
    help: str
    exact: str


class AskHead(Value, frozen=True, tag_field="kind", tag="head"):
    """A heading over fields.

    Attributes:
        name: unique among the fields.
        label: the heading.
        note: a sentence below it.
    """

    name: str
    label: str
    note: str


class AskArea(Value, frozen=True, tag_field="kind", tag="area"):
    """A text of many lines.

    Attributes:
        name: in the link.
        label: what the page calls it.
        note: a sentence below it.
        value: the text.
        most: letters of the text's end that the link may have.
        placeholder: the text of the empty field.
    """

    name: str
    label: str
    note: str
    value: str
    most: int
    placeholder: str


class AskLine(Value, frozen=True, tag_field="kind", tag="line"):
    """A text of one line.

    Attributes:
        name: in the link.
        label: what the page calls it.
        value: the text.
        placeholder: the text of the empty field.
    """

    name: str
    label: str
    value: str
    placeholder: str | UnsetType = UNSET


class AskOption(Value, frozen=True):
    """One value of a list.

    Attributes:
        value: in the link.
        label: what the page calls it, where that is not its value.
    """

    value: str
    label: str | UnsetType = UNSET


class AskChoice(Value, frozen=True, tag_field="kind", tag="choice"):
    """One of several values, as a list that opens.

    Attributes:
        name: in the link.
        label: what the page calls it.
        value: the chosen one.
        default: the one that is not written into the link.
        options: all of them.
    """

    name: str
    label: str
    value: str
    default: str
    options: Sequence[AskOption]


Ask = AskHead | AskArea | AskLine | AskChoice
