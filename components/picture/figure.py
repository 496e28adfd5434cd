"""Diagrams as Plotly figures: few shapes, with colors by name.

All blocks of one look are one path shape, because the browser's time grows with the number of
shapes, traces and texts, not with the number of points. Texts would take two thirds of a redraw in
Plotly, so the page draws them itself; see ``static/picture/scene.js``.
"""

from __future__ import annotations

from collections.abc import Sequence

from components.message.figure import Figure
from components.message.layout import Dash, Line, Margin, PathShape, PlotAxis, PlotLayout
from components.picture.palette import token


def plain_figure(shapes: Sequence[PathShape], wide: float, high: float) -> Figure:
    """Return a figure of ``wide`` times ``high`` pixels with only ``shapes``."""
    return Figure(
        data=(),
        layout=PlotLayout(
            shapes=shapes,
            # The layout is the same for all scenes, so that a step changes shapes only. Plotly
            # redraws shapes in a third of the time that axes take.
            xaxis=_axis(wide),
            yaxis=_axis(high),
            margin=Margin(l=0, r=0, t=0, b=0),
            showlegend=False,
            hovermode=False,
        ),
    )


def _axis(end: float) -> PlotAxis:
    return PlotAxis(range=(0, end), visible=False)


def path(
    text: str, fill: str, line: str = "line", width: float = 1, dash: Dash = "solid"
) -> PathShape:
    """Return all boxes of one look as one shape; ``fill`` may be ``none``."""
    return PathShape(
        path=text,
        fillcolor="rgba(0,0,0,0)" if fill == "none" else token(fill),
        line=Line(color=token(line), width=width, dash=dash),
    )
