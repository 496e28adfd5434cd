"""The data of the smaller components next to the explorer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import UNSET, UnsetType

from components.message.figure import Figure
from components.message.practice import OfflinePractice
from components.message.value import Value


class Chart(Value, frozen=True):
    """A further figure below the page.

    Attributes:
        figure: the Plotly figure.
        alt: the text alternative, one sentence.
        height: the height in pixels.
        plotly: the path of Plotly's script.
    """

    figure: Figure
    alt: str
    height: int
    plotly: str


class Settled(Value, frozen=True):
    """The data of the listener in the lower fragment.

    Attributes:
        query: the query for which the fragment is drawn, if the explorer reported one.
    """

    query: str | None


class PracticeKeys(Value, frozen=True):
    """The data of the Practice page's script.

    Attributes:
        language: the language of the page.
        stage: a value whose change moves the focus.
        focus: the CSS selector of the element that gets the focus.
    """

    language: str
    stage: str
    focus: str


class ShareLink(Value, frozen=True):
    """The link of the current settings.

    Attributes:
        label: the label.
        text: the link.
    """

    label: str
    text: str


class ShareForm(Value, frozen=True):
    """A text to copy, in the syntax of one format.

    Attributes:
        id: the name of the format.
        label: the label on the page.
        text: the text to copy.
    """

    id: str
    label: str
    text: str


class ShareGroup(Value, frozen=True):
    """Texts to copy of one kind.

    Attributes:
        id: the name of the group.
        label: the label on the page.
        forms: the texts to copy.
        preview: the path of the image.
        alt: the text alternative of the image.
        frame: the path of the live figure.
        title: the name of the frame.
    """

    id: str
    label: str
    forms: Sequence[ShareForm]
    preview: str | UnsetType = UNSET
    alt: str | UnsetType = UNSET
    frame: str | UnsetType = UNSET
    title: str | UnsetType = UNSET


class ShareCode(Value, frozen=True):
    """The link as a QR code.

    Attributes:
        label: the heading.
        image: the code as the URL of an SVG; "" if the link is too long.
        alt: the text alternative, or the sentence in the place of the code.
        larger: the name of the button that fills the screen with the code.
        close: the name of the button that ends this.
    """

    label: str
    image: str
    alt: str
    larger: str
    close: str


class ShareFile(Value, frozen=True):
    """A file for download.

    Attributes:
        id: the kind of file.
        label: the label on the page.
        href: the path of the file.
    """

    id: str
    label: str
    href: str


class ShareWords(Value, frozen=True):
    """The texts of the buttons.

    Attributes:
        copy: the label of the button that copies a text.
        copied: the label after copying.
        not_copied: the label if the browser did not allow copying.
        form: the name of the list of formats.
    """

    copy: str
    copied: str
    not_copied: str
    form: str


class ShareForms(Value, frozen=True):
    """Texts to copy and files for download.

    Attributes:
        link: the link of the current settings.
        code: the link as a QR code.
        groups: the frames and images.
        files_label: the heading of the files.
        files: the files.
        words: the texts of the buttons.
    """

    link: ShareLink
    code: ShareCode
    groups: Sequence[ShareGroup]
    files_label: str
    files: Sequence[ShareFile]
    words: ShareWords


class Wordings(Value, frozen=True):
    """One field of all messages of an offline page.

    Attributes:
        of: the index of each message's wording.
        wordings: the text of each wording, with a line break for each number, and the columns of
            those numbers.
    """

    of: Sequence[int]
    wordings: Sequence[tuple[str, Sequence[int]]]


class MessageTable(Value, frozen=True):
    """The messages of an offline page.

    Attributes:
        pieces: the wordings of each field of a message.
        columns: the numbers of each column, separated by spaces.
    """

    pieces: Mapping[str, Wordings]
    columns: Sequence[str]


class VariedParameter(Value, frozen=True):
    """A control that an offline page can move.

    Attributes:
        name: the name of the parameter.
        values: the values as text.
    """

    name: str
    values: Sequence[str]


class OfflineKit(Value, frozen=True):
    """The data that an offline page has instead of a server.

    Attributes:
        table: two messages for each configuration, wide and compact.
        vary: the controls that can be moved.
        start: the index of the first configuration, or of the first question.
        practice: the questions of a set; the table has the layer of each, wide and compact.
    """

    table: MessageTable
    vary: Sequence[VariedParameter]
    start: int
    practice: OfflinePractice | UnsetType = UNSET
