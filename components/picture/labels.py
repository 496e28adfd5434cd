"""The texts of a diagram."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Place = Literal[
    "middle center",
    "middle left",
    "middle right",
    "middle turned",
    "top left",
    "bottom left",
    "top right",
    "bottom right",
]
"""The position of a text relative to its point; ``turned`` reads upward."""


@dataclass(frozen=True)
class Label:
    """One text of a diagram.

    Attributes:
        x: the horizontal position of its point, in units of the scene.
        y: the vertical position, upward.
        text: the text. ``H_in``, ``H_out`` and ``H_cell`` are shown with a subscript.
        place: the position of the text relative to its point.
        colour: a name of the palette.
        size: the font size in pixels.
        bold: whether the text is bold.
    """

    x: float
    y: float
    text: str
    place: Place
    colour: str
    size: int
    bold: bool = False


def label_values(label: Label) -> dict[str, Any]:
    """Return a text as JSON values."""
    # `dataclasses.asdict` copies deeply and takes four times as long.
    return {**vars(label), "x": round(label.x, 3), "y": round(label.y, 3)}
