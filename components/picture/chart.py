"""Charts below a page, with one look."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from components.message.figure import Bar, Figure, Heatmap, Scatter
from components.message.layout import AxisTitle, Font, Margin, PlotAxis, PlotLayout
from components.picture.palette import token


def chart_figure(
    data: Sequence[Scatter | Heatmap | Bar], x: PlotAxis, y: PlotAxis, margin: Margin
) -> Figure:
    """Return a figure without a legend, with a transparent background."""
    return Figure(
        data=data,
        layout=PlotLayout(
            xaxis=x,
            yaxis=y,
            margin=margin,
            showlegend=False,
            font=Font(family="inherit", size=12, color=token("muted")),
        ),
    )


def chart_axis(title: str = "", color: str = "") -> PlotAxis:
    """Return an axis that cannot be zoomed.

    Args:
        color: the color of the title, a name of the palette; by default that of all texts.
    """
    font = Font(color=token(color)) if color else UNSET
    return PlotAxis(
        gridcolor=token("rule"),
        zeroline=False,
        title=AxisTitle(title, font) if title else UNSET,
    )
