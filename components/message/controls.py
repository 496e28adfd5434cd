"""Controls, the examples above them, and the editors of lengths and chains.

Each kind of control is a type, and the field ``kind`` names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import UNSET, UnsetType

from components.message.value import Value


class Common(Value, frozen=True, kw_only=True):
    """The fields of every control.

    Attributes:
        name: the name in the link.
        label: the label on the page.
        help: a description in a sentence or two.
        note: the sentence below the control, or "".
        disabled: whether the control has no effect with the current settings.
        locked: whether the author of the link has fixed it.
        drops: the parameters that leave the link when the control changes.
    """

    name: str
    label: str
    help: str
    note: str = ""
    disabled: bool = False
    locked: bool | UnsetType = UNSET
    drops: Sequence[str] | UnsetType = UNSET


class FlagControl(Common, frozen=True, kw_only=True, tag_field="kind", tag="flag"):
    """A switch.

    Attributes:
        value: whether the switch is on.
        default: the value that is not written into the link.
    """

    value: bool
    default: bool | None


class SizeControl(Common, frozen=True, kw_only=True, tag_field="kind", tag="size"):
    """A number with a slider.

    Attributes:
        value: the number.
        default: the number that is not written into the link.
        stops: the stops of the slider.
        step: the step of the number field; 1 for integers.
        above: the parameter that has to stay below this one.
    """

    value: float
    default: float | None
    stops: Sequence[float]
    step: Literal["1", "any"]
    above: str | UnsetType = UNSET


class Option(Value, frozen=True):
    """One option of a choice.

    Attributes:
        value: the value in the link.
        missing: the reason if the option is not available, or "".
        label: the text on the page if it differs from the value.
    """

    value: str
    missing: str
    label: str | UnsetType = UNSET


class ChoiceControl(Common, frozen=True, kw_only=True, tag_field="kind", tag="choice"):
    """A list of values, of which one is chosen.

    Attributes:
        value: the chosen value.
        default: the value that is not written into the link.
        options: the options of the list.
    """

    value: str
    default: str | None
    options: Sequence[Option]


class SelectControl(Common, frozen=True, kw_only=True, tag_field="kind", tag="select"):
    """A list of many values, of which one is chosen.

    Attributes:
        value: the chosen value.
        default: the value that is not written into the link.
        options: the options of the list.
    """

    value: str
    default: str | None
    options: Sequence[Option]


class TextControl(Common, frozen=True, kw_only=True, tag_field="kind", tag="text"):
    """A field for a short text.

    Attributes:
        value: the text.
        default: the text that is not written into the link.
        placeholder: the text in the empty field.
    """

    value: str
    default: str | None
    placeholder: str


class LengthsLabels(Value, frozen=True):
    """The texts of the editor of lengths.

    Attributes:
        list: the name of the list as a text.
        add: the button that adds a sentence.
        remove: the button that removes the last sentence.
        random: the button that draws random lengths.
        sort: the button that sorts the sentences.
        one: the name of one sentence, followed by its number.
    """

    list: str
    add: str
    remove: str
    random: str
    sort: str
    one: str


class LengthsControl(Common, frozen=True, kw_only=True, tag_field="kind", tag="lengths"):
    """The editor of the sentences' lengths.

    Attributes:
        value: the lengths as text, as in the link.
        default: the lengths that are not written into the link.
        lengths: the lengths as numbers.
        most: the largest number of sentences, and the largest length.
        least: the smallest length; by default 0.
        labels: the texts of the editor.
    """

    value: str
    default: str | None
    lengths: Sequence[int]
    most: tuple[int, int]
    labels: LengthsLabels
    least: int | UnsetType = UNSET


Control = FlagControl | SizeControl | ChoiceControl | SelectControl | TextControl | LengthsControl
