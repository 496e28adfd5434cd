"""The texts of the picture: names of states, steps and layers, and the sizes beside the rows."""

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
"""Where a text lies, seen from its point; ``turned`` reads upward around it."""


@dataclass(frozen=True)
class Label:
    """One text of the picture.

    Attributes:
        x: of its point, in units of the scene.
        y: the same, upward.
        text: what it says; ``H_in``, ``H_out`` and ``H_cell`` are shown with a subscript.
        place: where the text lies, seen from its point.
        colour: a name of the palette.
        size: of the type, in pixels.
        bold: whether it stands out.
    """

    x: float
    y: float
    text: str
    place: Place
    colour: str
    size: int
    bold: bool = False


def label_values(label: Label) -> dict[str, Any]:
    """A text of the picture as JSON values."""
    # `dataclasses.asdict` copies deeply and takes four times as long.
    return {**vars(label), "x": round(label.x, 3), "y": round(label.y, 3)}
