"""The panel of controls, and the fields of a page's question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import UNSET, UnsetType

from components.message.controls import Control
from components.message.value import Value


class Example(Value, frozen=True):
    """One example.

    Attributes:
        value: the name in the link.
        label: the name on the page.
        query: the link of its settings.
    """

    value: str
    label: str
    query: Mapping[str, str]


class Examples(Value, frozen=True):
    """The list of examples above the controls.

    Attributes:
        label: the name of the list for screen readers.
        none: the text if no example is chosen.
        value: the name of the example that the current link shows, or "".
        options: the examples.
    """

    label: str
    none: str
    value: str
    options: Sequence[Example]


class ControlGroup(Value, frozen=True):
    """Controls under one heading.

    Attributes:
        label: the heading.
        controls: the controls in the order of the page.
    """

    label: str
    controls: Sequence[Control]


class ControlPanel(Value, frozen=True):
    """All controls of a page.

    Attributes:
        examples: the list of examples above them.
        groups: the groups of controls.
        first: the names of the controls that stay in sight of the picture where there is little
            room, in their order.
        fold: the text of the button that opens the panel on a narrow page.
        help: the name of a help button, followed by its control's name.
        exact: the name of a number field, preceded by its control's name.
        unread: the sentence below a number field whose text is not a number; ``{value}`` is the
            number that stays.
    """

    examples: Examples
    groups: Sequence[ControlGroup]
    first: Sequence[str]
    fold: str
    help: str
    exact: str
    unread: str


class AskHead(Value, frozen=True, tag_field="kind", tag="head"):
    """A heading above fields.

    Attributes:
        name: unique among the fields.
        label: the heading.
        note: the sentence below the heading.
    """

    name: str
    label: str
    note: str


class AskArea(Value, frozen=True, tag_field="kind", tag="area"):
    """A field for several lines of text.

    Attributes:
        name: the name in the link.
        label: the label on the page.
        note: the sentence below the field.
        value: the text.
        most: the number of characters that the link can keep, from the end of the text.
        placeholder: the text in the empty field.
    """

    name: str
    label: str
    note: str
    value: str
    most: int
    placeholder: str


class AskLine(Value, frozen=True, tag_field="kind", tag="line"):
    """A field for one line of text.

    Attributes:
        name: the name in the link.
        label: the label on the page.
        value: the text.
        placeholder: the text in the empty field.
    """

    name: str
    label: str
    value: str
    placeholder: str | UnsetType = UNSET


class AskOption(Value, frozen=True):
    """One option of a list.

    Attributes:
        value: the value in the link.
        label: the text on the page if it differs from the value.
    """

    value: str
    label: str | UnsetType = UNSET


class AskChoice(Value, frozen=True, tag_field="kind", tag="choice"):
    """A list of values, of which one is chosen.

    Attributes:
        name: the name in the link.
        label: the label on the page.
        value: the chosen value.
        default: the value that is not written into the link.
        options: the options of the list.
    """

    name: str
    label: str
    value: str
    default: str
    options: Sequence[AskOption]


Ask = AskHead | AskArea | AskLine | AskChoice
