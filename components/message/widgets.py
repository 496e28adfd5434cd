"""The data of the smaller components beside the explorer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import UNSET, UnsetType

from components.message.figure import Figure
from components.message.value import Value


class Chart(Value, frozen=True):
    """A further figure below the page.

    Attributes:
        figure: the figure.
        alt: what it shows, in a sentence.
        height: in pixels.
        plotly: the path of Plotly's script.
    """

    figure: Figure
    alt: str
    height: int
    plotly: str


class Settled(Value, frozen=True):
    """What the part below the explorer tells it.

    Attributes:
        told: the address for which that part is drawn, if the explorer named one.
    """

    told: str | None


class PracticeKeys(Value, frozen=True):
    """What the Practice page needs of a script.

    Attributes:
        language: of the page.
        stage: the focus moves on when it changes.
        focus: the selector of the element that gets the focus.
    """

    language: str
    stage: str
    focus: str


class ShareLink(Value, frozen=True):
    """The link of the present state.

    Attributes:
        label: its name.
        text: the link.
    """

    label: str
    text: str


class ShareForm(Value, frozen=True):
    """The state in the syntax of one place.

    Attributes:
        id: the name of the place.
        label: what the page calls it.
        text: to copy.
    """

    id: str
    label: str
    text: str


class ShareGroup(Value, frozen=True):
    """Forms of one kind.

    Attributes:
        id: its name.
        label: what the page calls it.
        forms: the forms.
        preview: the path of the picture.
        alt: the text alternative of the picture.
    """

    id: str
    label: str
    forms: Sequence[ShareForm]
    preview: str | UnsetType = UNSET
    alt: str | UnsetType = UNSET


class ShareFile(Value, frozen=True):
    """A file to take away.

    Attributes:
        id: what it is.
        label: what the page calls it.
        href: its path.
    """

    id: str
    label: str
    href: str


class ShareWords(Value, frozen=True):
    """The texts of the buttons.

    Attributes:
        copy: copies a text.
        copied: after that.
        not_copied: where the browser refused.
        form: the name of the list of forms.
        not_saved: where a picture could not be saved.
    """

    copy: str
    copied: str
    not_copied: str
    form: str
    not_saved: str


class ShareForms(Value, frozen=True):
    """Texts to copy and files to take away.

    Attributes:
        link: the link.
        groups: frames and pictures.
        files_label: the heading of the files.
        files: the files.
        png: the name of the picture as PNG.
        words: the texts of the buttons.
    """

    link: ShareLink
    groups: Sequence[ShareGroup]
    files_label: str
    files: Sequence[ShareFile]
    png: str
    words: ShareWords


class Wordings(Value, frozen=True):
    """One field of all messages of an offline page.

    Attributes:
        of: which wording each message has.
        wordings: the text of each wording, with a line end for each number, and the columns of
            those numbers.
    """

    of: Sequence[int]
    wordings: Sequence[tuple[str, Sequence[int]]]


class MessageTable(Value, frozen=True):
    """The messages of an offline page.

    Attributes:
        pieces: the wordings of each field of a message.
        columns: numbers, divided by blanks.
    """

    pieces: Mapping[str, Wordings]
    columns: Sequence[str]


class VariedParameter(Value, frozen=True):
    """A control that an offline page can move.

    Attributes:
        name: the parameter.
        values: its values as texts.
    """

    name: str
    values: Sequence[str]


class OfflineKit(Value, frozen=True):
    """Everything that an offline page has instead of a server.

    Attributes:
        modules: the scripts by name.
        table: two messages for each state, wide and compact.
        vary: what can be moved.
        start: the state where the page opens.
    """

    modules: Mapping[str, str]
    table: MessageTable
    vary: Sequence[VariedParameter]
    start: int
