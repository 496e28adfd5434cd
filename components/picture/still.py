"""A page's message as a still image: all data for a renderer without a browser."""

from __future__ import annotations

from dataclasses import dataclass

from backend.links.figure import FigureRequest
from backend.picture.scene import Box
from components.message.layout import PathShape, PlotAxis
from components.message.message import Message
from components.message.scene import Label, Scene
from components.picture.lit import Lit, lit_at_rest, lit_by
from components.words.catalogue import Messages
from components.words.problems import problem_sentence
from components.words.sentence import Sentence

_AIR = 22.0
"""The margin in pixels above and below, for the sheets of a batch and the lower half of a text."""


@dataclass(frozen=True)
class Row:
    """One tensor below the diagram.

    Attributes:
        name: the tensor, or the expression that made it.
        size: the shape as torch prints it.
        axes: the kind and the symbol of each axis; empty if the axes have no names.
        sentence: the description of the tensor.
    """

    name: str
    size: str
    axes: tuple[tuple[str, str], ...] = ()
    sentence: str = ""


@dataclass(frozen=True)
class Still:
    """The data of one still image.

    Attributes:
        title: the title, in one line.
        description: the text alternative of the diagram, one sentence per line.
        language: the language of all texts.
        wide: the width of the diagram in pixels.
        high: the height of the diagram; y grows upward.
        used: the lower and upper end of the content. Blocks of small diagrams keep their size, and
            the page centers them in the same height.
        bounds: the part of the scene that fills the diagram.
        shapes: the shapes, back to front, as :mod:`components.picture.figure` makes them.
        labels: the texts of the diagram, as in the message.
        lit: the highlight.
        close: whether neighbors are so close that the rings must be small.
        refused: torch's message if it raised an error, the reason for a source that the app cannot
            run, or "".
        passing: whether the link may soon have another picture, because the server was busy.
        rows: the tensors, in the order of the page.
        notices: the warnings about invalid values of the link.
    """

    title: str
    description: str
    language: str
    wide: float
    high: float
    used: tuple[float, float]
    bounds: Box
    shapes: tuple[PathShape, ...]
    labels: tuple[Label, ...]
    lit: Lit
    close: bool
    refused: str
    passing: bool
    rows: tuple[Row, ...]
    notices: tuple[str, ...]


def still(message: Message, asked: FigureRequest, words: Messages) -> Still:
    """Return the still image of a page's ``message``.

    Args:
        asked: the requested look; its highlight replaces the default one of the page.
    """
    scene, layout = message.scene, message.figure.layout
    lit = lit_by(scene, asked.focus) if asked.focus else None
    said = [problem_sentence(problem, words) for problem in asked.problems]
    high = _end(layout.yaxis)
    return Still(
        title=message.title,
        description=message.alt,
        language=words.language,
        wide=_end(layout.xaxis),
        high=high,
        used=_used(scene, high),
        bounds=Box(*scene.bounds),
        shapes=tuple(each for each in layout.shapes or () if isinstance(each, PathShape)),
        labels=tuple(scene.labels),
        lit=lit or lit_at_rest(scene),
        close=asked.compact or bool(scene.grids),
        refused=_refused(message),
        passing=bool(message.retry),
        rows=rows_of(message),
        # Sentences put text from the link into code spans; here the text is plain.
        notices=tuple(Sentence(text).plain for text in (*message.warnings, *said)),
    )


def _end(axis: PlotAxis) -> float:
    assert axis.range, "a picture has axes of a fixed length"
    return axis.range[1]


def _refused(message: Message) -> str:
    """Return torch's message, from a card of the Packing page or of the line that failed.

    For a source that the app cannot run, it is the reason.
    """
    lines = message.pasted.lines if message.pasted else ()
    cards = [
        *(message.cards or ()),
        # The card of a source that did not run at all is on a line that did not fail.
        *(card for line in lines for card in line.cards if line.failed or card.kind == "unknown"),
    ]
    for card in cards:
        if card.kind == "unknown":
            return " ".join(Sentence(text).plain for text in card.sentences)
        if card.kind == "refused":
            return card.torch or ""
    return ""


def _used(scene: Scene, high: float) -> tuple[float, float]:
    """Return the lower and upper end of the blocks and texts, with a margin.

    A source that did not run has none; its picture has the height of the empty diagram.
    """
    _, y0, _, y1 = scene.bounds
    scale = high / (y1 - y0)
    boxes = [each.box for each in scene.frames]
    lows = [box[1] for box in boxes] + [label.y for label in scene.labels]
    tops = [box[3] for box in boxes] + [label.y for label in scene.labels]
    low = (min(lows, default=y0) - y0) * scale
    top = (max(tops, default=y0) - y0) * scale
    return max(0.0, low - _AIR), min(high, top + _AIR)


def rows_of(message: Message) -> tuple[Row, ...]:
    """Return the tensors of a page; the result of a slice is first.

    There are none if the author of the link hides the shapes.
    """
    if "shapes" in message.lesson.hide:
        return ()
    answers = message.slices.cards[:1] if message.slices else ()
    return (
        *(Row(card.expr, card.size) for card in answers if card.size),
        *(
            Row(
                row.name,
                row.size,
                tuple((axis.axis, axis.symbol) for axis in row.axes),
                row.sentence,
            )
            for row in message.rows
        ),
    )
