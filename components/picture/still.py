"""A page's message as a still picture: all that a renderer without a browser needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.links.figure import FigureAsked
from backend.picture.scene import Box
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
        labels: its texts, as :class:`components.picture.labels.Label` has them.
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
    shapes: tuple[Mapping[str, Any], ...]
    labels: tuple[Mapping[str, Any], ...]
    lit: Lit
    close: bool
    refused: str
    rows: tuple[Row, ...]
    notices: tuple[str, ...]


def still(message: Mapping[str, Any], asked: FigureAsked, words: Messages) -> Still:
    """The still picture of a page's ``message``.

    Args:
        message: as :func:`components.dispatch.pages.page_message` makes it.
        asked: its look; what it lights goes before what the page lights by itself.
    """
    scene, layout = message["scene"], message["figure"]["layout"]
    lit = lit_by(scene, asked.focus) if asked.focus else None
    said = [problem_sentence(problem, words) for problem in asked.problems]
    return Still(
        title=message["title"],
        told=message["alt"],
        language=words.language,
        wide=layout["xaxis"]["range"][1],
        high=layout["yaxis"]["range"][1],
        used=_used(scene, layout["yaxis"]["range"][1]),
        bounds=Box(*scene["bounds"]),
        shapes=tuple(layout["shapes"]),
        labels=tuple(scene["labels"]),
        lit=lit or lit_at_rest(scene),
        close=asked.compact or "grids" in scene,
        refused=_refused(message),
        rows=rows_of(message),
        # Foreign text stands as code in a sentence; here nothing is formatted.
        notices=tuple(text.replace("`", "") for text in (*message["warnings"], *said)),
    )


def _refused(message: Mapping[str, Any]) -> str:
    """As the Packing page has it in a card, and the Models page in its last step."""
    cards = [card["torch"] for card in message.get("cards", ()) if card["kind"] == "refused"]
    steps = [step["failed"]["torch"] for step in message.get("steps", ()) if step["failed"]]
    return next(iter((*cards, *steps)), "")


def _used(scene: Mapping[str, Any], high: float) -> tuple[float, float]:
    """The part of the drawing's height that blocks and texts take, with some air around them."""
    _, y0, _, y1 = scene["bounds"]
    scale = high / (y1 - y0)
    boxes = [each["box"] for each in (*scene["blocks"], *scene.get("grids", ()))]
    lows = [box[1] for box in boxes] + [label["y"] for label in scene["labels"]]
    tops = [box[3] for box in boxes] + [label["y"] for label in scene["labels"]]
    low, top = (min(lows) - y0) * scale, (max(tops) - y0) * scale
    return max(0.0, low - _AIR), min(high, top + _AIR)


def rows_of(message: Mapping[str, Any]) -> tuple[Row, ...]:
    """The tensors of a page, and first of all the answer where a slice was asked for."""
    answers = ((message.get("slices") or {}).get("cards") or [])[:1]
    return (
        *(Row(card["expr"], card["size"]) for card in answers if card.get("size")),
        *(
            Row(
                row["name"],
                row["size"],
                tuple((axis["axis"], axis["symbol"]) for axis in row["axes"]),
                row["sentence"],
            )
            for row in message["rows"]
        ),
    )
