"""Diagrams as Plotly figures in JSON form: few shapes, with colors by name.

All blocks of one look are one path shape, because the browser's time grows with the number of
shapes, traces and texts, not with the number of points. Texts would take two thirds of a redraw in
Plotly, so the page draws them itself; see :mod:`components.picture.labels`.
"""

from __future__ import annotations

from typing import Any

from components.picture.palette import token

Figure = dict[str, Any]


def plain_figure(shapes: list[dict[str, Any]], wide: float, high: float) -> Figure:
    """Return a figure of ``wide`` times ``high`` pixels that contains only ``shapes``."""
    return {
        "data": [],
        "layout": {
            "shapes": shapes,
            # The axes do not depend on the scene. A step then changes only shapes, which Plotly
            # redraws in a third of the time of a redraw with axes.
            "xaxis": _axis(wide),
            "yaxis": _axis(high),
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "hovermode": False,
            "dragmode": False,
        },
    }


def _axis(end: float) -> dict[str, Any]:
    return {"range": [0, end], "visible": False, "fixedrange": True}


def path(
    text: str, fill: str, line: str = "line", width: float = 1, dash: str = "solid"
) -> dict[str, Any]:
    """Return everything of one look as one shape; ``fill`` may be ``none``."""
    return {
        "type": "path",
        "path": text,
        "fillcolor": "rgba(0,0,0,0)" if fill == "none" else token(fill),
        "line": {"color": token(line), "width": width, "dash": dash},
        "layer": "below",
    }
