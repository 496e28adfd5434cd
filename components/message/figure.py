"""Plotly figures: curves and a layout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import UNSET, UnsetType

from components.message.layout import Font, Line, PlotLayout
from components.message.value import Value

TextPlace = Literal["top left", "top right"]
Stop = tuple[float, str]
"""A place on a scale of colors, from 0 to 1, and the color there."""


class Marker(Value, frozen=True):
    """The look of points or bars.

    Attributes:
        color: one color of the palette, or one for each bar.
        size: of a point, in pixels.
    """

    color: str | Sequence[str] | UnsetType = UNSET
    size: float | UnsetType = UNSET


class Scatter(Value, frozen=True, tag_field="type", tag="scatter"):
    """A curve or points.

    Attributes:
        mode: what is drawn of it.
        y: the numbers upward.
        x: the numbers to the right; without them they count from 0.
        name: in the legend.
        line: the look of the curve.
        marker: the look of the points.
        text: a text at each point.
        textposition: where that text lies.
        textfont: its look.
        hovertemplate: the text below the pointer.
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
    """The scale of colors beside a heatmap.

    Attributes:
        thickness: its width in pixels.
        outlinewidth: the width of its frame.
        x: its place in the width of the chart, from 0 to 1.
    """

    thickness: float
    outlinewidth: float
    x: float


class Heatmap(Value, frozen=True, tag_field="type", tag="heatmap"):
    """Numbers as colors.

    Attributes:
        z: the numbers, a list for each row.
        zmin: the number that has the first color.
        zmax: the number that has the last color.
        colorscale: the colors in between.
        hovertemplate: the text below the pointer.
        showscale: whether there is a color bar.
        colorbar: its look.
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
    """Bars.

    Attributes:
        x: the place of each bar.
        y: the height of each bar.
        marker: their colors.
        hovertemplate: the text below the pointer.
    """

    x: Sequence[float]
    y: Sequence[float]
    marker: Marker
    hovertemplate: str


class Figure(Value, frozen=True):
    """A Plotly figure.

    Attributes:
        data: its curves, heatmaps and bars.
        layout: everything else.
    """

    data: Sequence[Scatter | Heatmap | Bar]
    layout: PlotLayout
