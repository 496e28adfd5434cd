"""The message from which a page's diagram, shapes and controls are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import UNSET, UnsetType

from components.message.facts import AddressMap, Card, Legend, ShapeRow
from components.message.figure import Figure
from components.message.panel import Ask, ControlPanel
from components.message.pasted import PastedSource
from components.message.scene import Scene
from components.message.slices import SlicesPanel
from components.message.value import Value


class LessonSteps(Value, frozen=True):
    """The states that a reader goes through.

    Attributes:
        settings: for each step the parameters that it sets; the others are those of the link.
        first: the number of the step that opens, from 1.
        label: the text between the buttons, with ``{number}`` and ``{count}``.
        previous: the text of the button to the step before.
        next: the text of the button to the step after.
    """

    settings: Sequence[Mapping[str, str]]
    first: int
    label: str
    previous: str
    next: str


class LessonAsk(Value, frozen=True):
    """A question about a shape, without the answer.

    Attributes:
        expression: the tensor or the expression.
        source: the path that grades an answer.
        question: the sentence.
        answer: the label of the field.
        check: the text of the button.
        placeholder: an example of an answer.
    """

    expression: str
    source: str
    question: str
    answer: str
    check: str
    placeholder: str


class LessonLeft(Value, frozen=True):
    """The lesson that the author of the link chose.

    Attributes:
        hide: the parts that are hidden.
        show: the only controls that are left; all of them if it is empty.
        focus: the tensor or block that is pinned at first, or "".
        open: the sections that are unfolded at first.
        steps: the states that the reader goes through, if there are any.
        ask: the question of the author, if there is one.
    """

    hide: Sequence[str]
    show: Sequence[str]
    focus: str
    open: Sequence[str] = ()
    steps: LessonSteps | UnsetType = UNSET
    ask: LessonAsk | UnsetType = UNSET


class PageLabels(Value, frozen=True):
    """The texts of the page's fixed parts.

    Attributes:
        heading: the name of the page and of the app.
        picture: the name of the diagram for screen readers.
        shapes: the name of the shapes for screen readers.
        was: the text before the previous shape.
        new: the mark of a tensor that is new.
        offline: the text if Plotly cannot be loaded.
        unanswered: the text if the server does not answer.
    """

    heading: str
    picture: str
    shapes: str
    was: str
    new: str
    offline: str
    unanswered: str


class Message(Value, frozen=True, kw_only=True):
    """The content of the explorer for one page and one link.

    Attributes:
        page: the name of the page.
        plotly: the path of Plotly's script.
        source: the path that returns the message for another link.
        language: the language of all texts.
        compact: whether the diagram is for a narrow page.
        query: the shortest link of the state that is shown.
        names: the parameters that the page may write into the URL.
        dropped: the parameters whose values were invalid.
        warnings: a sentence for each invalid value of the link.
        lesson: the choices of the link's author.
        labels: the texts of the page's fixed parts.
        figure: the diagram as a Plotly figure.
        scene: the texts and blocks over the figure.
        alt: the text alternative of the diagram.
        title: the title of the diagram, in one line.
        rows: the tensors.
        legend: the axis symbols of the tensors.
        remarks: the sentences below the tensors.
        notes: the sentences below the diagram.
        controls: the controls.
        height: the height of the diagram in pixels, if the page does not have the usual one.
        narrow: the width in pixels below which the page requests the compact diagram.
        ways: a text and a path for each link to another page.
        slices: the panel of the Slices page.
        map: the address map.
        cards: the cards below the diagram.
        asks: the fields of the page's question.
        pasted: the box for a source, and the lines of the source.
        more: whether a request with ``more=true`` returns further facts about the same link.
        retry: the seconds after which the page requests the message again, because the server can
            then answer otherwise. Such a message is not kept.
        renewed: whether the link has an older form, which the page replaces.
        framed: whether the page is in a frame of another site.
    """

    page: str
    plotly: str
    source: str
    language: str
    compact: bool
    query: Mapping[str, str]
    names: Sequence[str]
    dropped: Sequence[str]
    warnings: Sequence[str]
    lesson: LessonLeft
    labels: PageLabels
    figure: Figure
    scene: Scene
    alt: str
    title: str
    rows: Sequence[ShapeRow]
    legend: Legend
    notes: Sequence[str]
    controls: ControlPanel
    remarks: Sequence[str] | UnsetType = UNSET
    height: float | UnsetType = UNSET
    narrow: float | UnsetType = UNSET
    ways: Sequence[tuple[str, str]] | UnsetType = UNSET
    slices: SlicesPanel | UnsetType | None = UNSET
    map: AddressMap | UnsetType | None = UNSET
    cards: Sequence[Card] | UnsetType = UNSET
    asks: Sequence[Ask] | UnsetType = UNSET
    pasted: PastedSource | UnsetType = UNSET
    more: bool | UnsetType = UNSET
    retry: float | UnsetType = UNSET
    renewed: bool | UnsetType = UNSET
    framed: bool | UnsetType = UNSET
