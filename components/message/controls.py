"""Controls, the examples above them, and the editors of lengths and chains.

Each kind of control is a type, and the field ``kind`` names it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


class ChainLink(Value, frozen=True):
    """One step of a chain.

    Attributes:
        kind: the kind of the step.
        sizes: the integers, in the order of the fields of the kind.
        words: the words that follow them.
        dropout: the dropout probability.
        proj: the ``proj_size``.
        part: the part that a ``take`` takes, or "".
    """

    kind: str
    sizes: Sequence[int]
    words: Sequence[str]
    dropout: float
    proj: int
    part: str


class ChainField(Value, frozen=True):
    """One integer of a kind of step.

    Attributes:
        name: the name of the argument.
        low: the smallest number.
        high: the largest number.
        default: the number in a new step.
    """

    name: str
    low: float
    high: float
    default: int


class ChainKind(Value, frozen=True):
    """The arguments of one kind of step.

    Attributes:
        fields: the integers.
        words: the possible words.
        parts: the parts that a ``take`` can take.
        dropout: whether the kind has a dropout probability.
        proj: whether the kind has a ``proj_size``.
    """

    fields: Sequence[ChainField]
    words: Sequence[str]
    parts: Sequence[str]
    dropout: bool
    proj: bool


class ChainLimits(Value, frozen=True):
    """The largest numbers of a step.

    Attributes:
        dropout: the largest dropout probability.
        proj: the largest ``proj_size``.
    """

    dropout: float
    proj: float


class ChainLabels(Value, frozen=True):
    """The texts of the editor of a chain.

    Attributes:
        list: the name of the chain as a text.
        add: the button that adds a step.
        kind: the name of the list of kinds.
        up: the button that moves a step up.
        down: the button that moves a step down.
        remove: the button that removes a step.
        step: the name of one step, followed by its number.
    """

    list: str
    add: str
    kind: str
    up: str
    down: str
    remove: str
    step: str


class ChainControl(Common, frozen=True, kw_only=True, tag_field="kind", tag="chain"):
    """The editor of a chain.

    Attributes:
        value: the chain as text, as in the link.
        default: the chain that is not written into the link.
        links: the steps of the chain.
        kinds: the arguments of each kind of step.
        most: the largest number of steps.
        limits: the largest numbers of a step.
        labels: the texts of the editor.
        wrong: whether the text has steps that are left out; the editor keeps it as it was typed.
    """

    value: str
    default: str | None
    links: Sequence[ChainLink]
    kinds: Mapping[str, ChainKind]
    most: int
    limits: ChainLimits
    labels: ChainLabels
    wrong: bool = False


Control = (
    FlagControl
    | SizeControl
    | ChoiceControl
    | SelectControl
    | TextControl
    | LengthsControl
    | ChainControl
)
