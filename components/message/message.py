"""The one message from which a page's picture, shapes and controls are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import UNSET, UnsetType

from components.message.facts import AddressMap, Card, ShapeRow
from components.message.figure import Figure
from components.message.panel import Ask, ControlPanel
from components.message.scene import Scene
from components.message.slices import SlicesPanel
from components.message.steps import ModelStep
from components.message.value import Value


class LessonLeft(Value, frozen=True):
    """What the author of the link left of the page.

    Attributes:
        hide: the parts that are not shown.
        focus: the tensor or block that is pinned at first, or "".
    """

    hide: Sequence[str]
    focus: str


class PageLabels(Value, frozen=True):
    """Texts of the page.

    Attributes:
        picture: the name of the picture, for a screen reader.
        shapes: the name of the shapes, for a screen reader.
        was: stands before the shape of a moment ago.
        new: marks a tensor that was not there before.
        offline: says that Plotly could not be loaded.
        unanswered: says that the server did not answer.
        code: the heading of a step's code.
        weights: the heading of a step's weights.
        counted: the heading of the counted parameters.
        steps: the name of the steps, for a screen reader.
    """

    picture: str
    shapes: str
    was: str
    new: str
    offline: str
    unanswered: str
    code: str | UnsetType = UNSET
    weights: str | UnsetType = UNSET
    counted: str | UnsetType = UNSET
    steps: str | UnsetType = UNSET


class Message(Value, frozen=True, kw_only=True):
    """Everything that the explorer shows of one page for one link.

    Attributes:
        page: the name of the page.
        plotly: the path of Plotly's script.
        source: the path that answers with the message for another link.
        language: of all texts.
        compact: whether the picture is for a narrow page.
        query: the shortest link of the state that is shown.
        names: the parameters that the page may write into the address.
        dropped: parameters whose values were not taken.
        warnings: what was not taken from the link, in sentences.
        lesson: what the author of the link left of the page.
        labels: texts of the page.
        figure: the drawing.
        scene: what lies over the drawing.
        alt: the drawing in sentences.
        title: what is drawn, in one line.
        rows: the tensors.
        notes: sentences below the picture.
        controls: the controls.
        height: of the picture in pixels, where it has a height of its own.
        narrow: the width in pixels below which the page asks for the compact picture.
        ways: a text and a path for each way to another page.
        slices: the Slices page's panel.
        map: the address map.
        cards: cards below the picture.
        asks: fields that ask the page's question.
        steps: the steps of a model.
        retry: the seconds after which the page requests the message again, because the server can
            then answer otherwise. Such a message is not kept.
        framed: whether the page stands in a frame of another site.
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
    notes: Sequence[str]
    controls: ControlPanel
    height: float | UnsetType = UNSET
    narrow: float | UnsetType = UNSET
    ways: Sequence[tuple[str, str]] | UnsetType = UNSET
    slices: SlicesPanel | UnsetType | None = UNSET
    map: AddressMap | UnsetType | None = UNSET
    cards: Sequence[Card] | UnsetType = UNSET
    asks: Sequence[Ask] | UnsetType = UNSET
    steps: Sequence[ModelStep] | UnsetType = UNSET
    retry: float | UnsetType = UNSET
    framed: bool | UnsetType = UNSET
