"""Controls, the examples above them, and the fields of a page's question.

Each kind of control is a type; ``kind`` tells them apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import UNSET, UnsetType

from components.message.value import Value


class Common(Value, frozen=True, kw_only=True):
    """What every control has.

    Attributes:
        name: in the link.
        label: what the page calls it.
        help: what it does, in a sentence or two.
        note: a sentence below it, or "".
        disabled: whether it cannot be moved in the present setting.
        locked: whether the author of the link has fixed it.
        drops: parameters that leave the link when it is moved.
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
        value: whether it is on.
        default: the value that is not written into the link.
    """

    value: bool
    default: bool | None


class SizeControl(Common, frozen=True, kw_only=True, tag_field="kind", tag="size"):
    """A number, with a slider.

    Attributes:
        value: the number.
        default: the number that is not written into the link.
        stops: where the slider may stop.
        step: ``1`` for whole numbers.
        above: the parameter that has to stay below this one.
    """

    value: float
    default: float | None
    stops: Sequence[float]
    step: Literal["1", "any"]
    above: str | UnsetType = UNSET


class Option(Value, frozen=True):
    """One value of a choice.

    Attributes:
        value: in the link.
        missing: why it cannot be chosen, or "".
        label: what the page calls it, where that is not its value.
    """

    value: str
    missing: str
    label: str | UnsetType = UNSET


class ChoiceControl(Common, frozen=True, kw_only=True, tag_field="kind", tag="choice"):
    """One of several values.

    Attributes:
        value: the chosen one.
        default: the one that is not written into the link.
        options: all of them.
    """

    value: str
    default: str | None
    options: Sequence[Option]


class LengthsLabels(Value, frozen=True):
    """The texts of the editor of lengths.

    Attributes:
        list: the name of the list as a text.
        add: adds a sentence.
        remove: removes the last sentence.
        random: draws random lengths.
        sort: sorts the sentences.
        one: the name of one sentence, before its number.
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
        value: the lengths as they stand in the link.
        default: those that are not written into the link.
        lengths: the lengths as numbers.
        most: the largest count of sentences, and the largest length.
        least: the smallest length; 0 without it.
        labels: its texts.
    """

    value: str
    default: str | None
    lengths: Sequence[int]
    most: tuple[int, int]
    labels: LengthsLabels
    least: int | UnsetType = UNSET


class ChainLink(Value, frozen=True):
    """One link of a chain.

    Attributes:
        kind: of which kind it is.
        sizes: its whole numbers, in the order of the fields of its kind.
        words: the words that follow them.
        dropout: its probability.
        proj: its ``proj_size``.
        part: what a ``take`` takes, or "".
    """

    kind: str
    sizes: Sequence[int]
    words: Sequence[str]
    dropout: float
    proj: int
    part: str


class ChainField(Value, frozen=True):
    """One whole number of a kind of link.

    Attributes:
        name: of the argument.
        low: the smallest number.
        high: the largest number.
        default: the number of a new link.
    """

    name: str
    low: float
    high: float
    default: int


class ChainKind(Value, frozen=True):
    """What a link of one kind may have.

    Attributes:
        fields: its whole numbers.
        words: words that it may have.
        parts: what a ``take`` may take.
        dropout: whether it has a probability.
        proj: whether it has a ``proj_size``.
    """

    fields: Sequence[ChainField]
    words: Sequence[str]
    parts: Sequence[str]
    dropout: bool
    proj: bool


class ChainLimits(Value, frozen=True):
    """The largest numbers of a link.

    Attributes:
        dropout: of its probability.
        proj: of its ``proj_size``.
    """

    dropout: float
    proj: float


class ChainLabels(Value, frozen=True):
    """The texts of the editor of a chain.

    Attributes:
        list: the name of the chain as a text.
        add: adds a link.
        kind: the name of the list of kinds.
        up: moves a link up.
        down: moves a link down.
        remove: removes a link.
        step: the name of one link, before its number.
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
        value: the chain as it stands in the link.
        default: the one that is not written into the link.
        links: its links.
        kinds: what a link of each kind may have.
        most: the largest count of links.
        limits: the largest numbers of a link.
        labels: its texts.
    """

    value: str
    default: str | None
    links: Sequence[ChainLink]
    kinds: Mapping[str, ChainKind]
    most: int
    limits: ChainLimits
    labels: ChainLabels


Control = FlagControl | SizeControl | ChoiceControl | LengthsControl | ChainControl
