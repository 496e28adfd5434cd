"""A page's message as a still picture: all that a renderer without a browser needs."""

from __future__ import annotations

from dataclasses import dataclass

from backend.links.figure import FigureAsked
from backend.picture.scene import Box
from components.message.layout import PathShape, PlotAxis
from components.message.message import Message
from components.message.scene import Label, Scene
from components.picture.lit import Lit, lit_at_rest, lit_by
from components.words.catalogue import Messages
from components.words.problems import problem_sentence

_AIR = 22.0
"""Pixels above and below everything: the sheets of a batch and the lower half of a text."""


@dataclass(frozen=True)
class Row:
    """One tensor below the picture.

    Attributes:
        name: the tensor, or the expression that made it.
        size: as torch prints it.
        axes: kind and symbol of each axis; empty where they have no names.
        sentence: what the tensor is.
    """

    name: str
    size: str
    axes: tuple[tuple[str, str], ...] = ()
    sentence: str = ""


@dataclass(frozen=True)
class Still:
    """One still picture.

    Attributes:
        title: what is drawn, in one line.
        told: everything that the picture shows, as sentences, a line each.
        language: of all texts.
        wide: width of the drawing, in pixels.
        high: its height; in the drawing y grows upward.
        used: from where to where of the height there is something: small pictures keep the measure
            of their blocks, and the page centres them in the same room.
        bounds: the part of the scene that fills the drawing.
        shapes: the drawing, back to front, as :mod:`components.picture.figure` makes it.
        labels: its texts, as the message has them.
        lit: what lights up.
        close: whether the rings around it leave little room to neighbours.
        refused: torch's own words, where it refused to go on, or "".
        rows: the tensors, in the order of the page.
        notices: what could not be taken from the link.
    """

    title: str
    told: str
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
    rows: tuple[Row, ...]
    notices: tuple[str, ...]


def still(message: Message, asked: FigureAsked, words: Messages) -> Still:
    """Return the still picture of a page's ``message``.

    Args:
        asked: its look; what it lights replaces what the page lights by itself.
    """
    scene, layout = message.scene, message.figure.layout
    lit = lit_by(scene, asked.focus) if asked.focus else None
    said = [problem_sentence(problem, words) for problem in asked.problems]
    high = _end(layout.yaxis)
    return Still(
        title=message.title,
        told=message.alt,
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
        rows=rows_of(message),
        # Foreign text stands as code in a sentence; here nothing is formatted.
        notices=tuple(text.replace("`", "") for text in (*message.warnings, *said)),
    )


def _end(axis: PlotAxis) -> float:
    assert axis.range, "a picture has axes of a fixed length"
    return axis.range[1]


def _refused(message: Message) -> str:
    """Return torch's own words: from a card of the Packing page, or from a model's last step."""
    cards = [card.torch or "" for card in message.cards or () if card.kind == "refused"]
    steps = [step.failed.torch for step in message.steps or () if step.failed]
    return next(iter((*cards, *steps)), "")


def _used(scene: Scene, high: float) -> tuple[float, float]:
    """Return the part of the drawing's height that has blocks and texts, with some air."""
    _, y0, _, y1 = scene.bounds
    scale = high / (y1 - y0)
    boxes = [each.box for each in scene.frames]
    lows = [box[1] for box in boxes] + [label.y for label in scene.labels]
    tops = [box[3] for box in boxes] + [label.y for label in scene.labels]
    low, top = (min(lows) - y0) * scale, (max(tops) - y0) * scale
    return max(0.0, low - _AIR), min(high, top + _AIR)


def rows_of(message: Message) -> tuple[Row, ...]:
    """Return the tensors of a page, first the answer where a slice was asked for."""
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
