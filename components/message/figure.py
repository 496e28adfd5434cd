"""Plotly figures: curves and a layout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import UNSET, UnsetType

from components.message.layout import Font, Line, PlotLayout
from components.message.value import Value

TextPlace = Literal["top left", "top right"]
Stop = tuple[float, str]
"""A position on a color scale, from 0 to 1, and its color."""


class Marker(Value, frozen=True):
    """The look of points or bars.

    Attributes:
        color: one color of the palette, or one for each bar.
        size: the diameter of a point, in pixels.
    """

    color: str | Sequence[str] | UnsetType = UNSET
    size: float | UnsetType = UNSET


class Scatter(Value, frozen=True, tag_field="type", tag="scatter"):
    """A curve or points.

    Attributes:
        mode: whether points, lines or texts are drawn.
        y: the values on the y axis.
        x: the values on the x axis; by default they count from 0.
        name: the name in the legend.
        line: the look of the curve.
        marker: the look of the points.
        text: a text at each point.
        textposition: the position of that text relative to the point.
        textfont: the font of that text.
        hovertemplate: the text next to the pointer.
        cliponaxis: whether the edge of the chart cuts points off.
    """

    mode: Literal["lines", "lines+markers", "markers+text"]
    y: Sequence[float]
    x: Sequence[float] | UnsetType = UNSET
    name: str | UnsetType = UNSET
    line: Line | UnsetType = UNSET
    marker: Marker | UnsetType = UNSET
    text: Sequence[str] | UnsetType = UNSET
    textposition: TextPlace | UnsetType = UNSET
    textfont: Font | UnsetType = UNSET
    hovertemplate: str | UnsetType = UNSET
    cliponaxis: bool | UnsetType = UNSET


class ColorBar(Value, frozen=True):
    """The color scale next to a heatmap.

    Attributes:
        thickness: the width in pixels.
        outlinewidth: the width of the outline.
        x: the position in the width of the chart, from 0 to 1.
    """

    thickness: float
    outlinewidth: float
    x: float


class Heatmap(Value, frozen=True, tag_field="type", tag="heatmap"):
    """Values as colors.

    Attributes:
        z: the values, a list for each row.
        zmin: the value that has the first color.
        zmax: the value that has the last color.
        colorscale: the colors in between.
        hovertemplate: the text next to the pointer.
        showscale: whether there is a color bar.
        colorbar: the look of the color bar.
        xgap: pixels between columns.
        ygap: pixels between rows.
    """

    z: Sequence[Sequence[float]]
    zmin: float
    zmax: float
    colorscale: Sequence[Stop]
    hovertemplate: str
    showscale: bool | UnsetType = UNSET
    colorbar: ColorBar | UnsetType = UNSET
    xgap: float | UnsetType = UNSET
    ygap: float | UnsetType = UNSET


class Bar(Value, frozen=True, tag_field="type", tag="bar"):
    """Bars of one color scheme.

    Attributes:
        x: the position of each bar.
        y: the height of each bar.
        marker: the colors of the bars.
        hovertemplate: the text next to the pointer.
    """

    x: Sequence[float]
    y: Sequence[float]
    marker: Marker
    hovertemplate: str


class Figure(Value, frozen=True):
    """A Plotly figure.

    Attributes:
        data: the curves, heatmaps and bars.
        layout: the axes, shapes and texts.
    """

    data: Sequence[Scatter | Heatmap | Bar]
    layout: PlotLayout
