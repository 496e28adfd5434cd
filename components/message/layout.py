"""The layout of Plotly figures, limited to the fields that the app sets.

Colors are names of the palette with an ``@`` before them; the browser inserts the page's colors.
The names of the fields are Plotly's own: https://plotly.com/javascript/reference/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import UNSET, UnsetType

from components.message.value import Value

Dash = Literal["solid", "dot", "dash"]


class Line(Value, frozen=True):
    """A line of a curve or around a shape.

    Attributes:
        width: the width in pixels.
        color: a color of the palette.
        dash: the dash pattern.
    """

    width: float
    color: str | UnsetType = UNSET
    dash: Dash | UnsetType = UNSET


class PathShape(Value, frozen=True, tag_field="type", tag="path"):
    """All boxes or arrows of one look as one shape.

    Attributes:
        path: SVG path data in the units of the axes.
        fillcolor: the color inside.
        line: the line around it.
        layer: ``below`` draws the shape below the curves.
    """

    path: str
    fillcolor: str
    line: Line
    layer: Literal["below"] = "below"


class LineShape(Value, frozen=True, tag_field="type", tag="line"):
    """A straight line over a chart.

    Attributes:
        x0: the x of the start.
        x1: the x of the end.
        y0: the y of the start.
        y1: the y of the end.
        line: the look of the line.
        xref: ``paper`` counts x in the width of the chart, from 0 to 1.
    """

    x0: float
    x1: float
    y0: float
    y1: float
    line: Line
    xref: Literal["paper"] = "paper"


class Font(Value, frozen=True):
    """The font of a text.

    Attributes:
        color: a color of the palette.
        size: the size in pixels.
        family: the font family; ``inherit`` is the font of the page.
    """

    color: str
    size: float | UnsetType = UNSET
    family: Literal["inherit"] | UnsetType = UNSET


class AxisTitle(Value, frozen=True):
    """The title of an axis.

    Attributes:
        text: the text.
        font: the font if it differs from the chart's.
    """

    text: str
    font: Font | UnsetType = UNSET


class PlotAxis(Value, frozen=True):
    """One axis of a figure.

    Attributes:
        fixedrange: whether it cannot be zoomed.
        visible: whether the axis is drawn.
        range: the first and last value.
        gridcolor: the color of the grid.
        zeroline: whether zero has a line of its own.
        title: the title of the axis.
        type: the kind of scale if it is not linear.
        tickvals: the values that have a tick.
        nticks: the largest number of ticks.
        dtick: the distance between ticks; by default Plotly chooses.
        autorange: ``reversed`` makes the axis grow downward.
        scaleanchor: the axis whose scale it shares.
        constrain: the part of the figure that shrinks for a shared scale.
    """

    fixedrange: bool = True
    visible: bool | UnsetType = UNSET
    range: tuple[float, float] | UnsetType = UNSET
    gridcolor: str | UnsetType = UNSET
    zeroline: bool | UnsetType = UNSET
    title: AxisTitle | UnsetType = UNSET
    type: Literal["log"] | UnsetType = UNSET
    tickvals: Sequence[float] | UnsetType = UNSET
    nticks: int | UnsetType = UNSET
    dtick: float | UnsetType | None = UNSET
    autorange: Literal["reversed"] | UnsetType = UNSET
    scaleanchor: Literal["x"] | UnsetType = UNSET
    constrain: Literal["domain"] | UnsetType = UNSET


class Margin(Value, frozen=True):
    """The margins of a figure, in pixels.

    Attributes:
        l: the left margin.
        r: the right margin.
        t: the top margin.
        b: the bottom margin.
    """

    l: int  # noqa: E741 (Plotly's name)
    r: int
    t: int
    b: int


class Annotation(Value, frozen=True):
    """A text over a chart.

    Attributes:
        text: the text with Plotly's markup.
        x: the position in the width of the chart, from 0 to 1.
        y: the position on the y axis.
        font: the font of the text.
        xref: ``paper`` counts x in the width of the chart.
        xanchor: the side of the text that is at x.
        showarrow: whether an arrow points to the position.
    """

    text: str
    x: float
    y: float
    font: Font
    xref: Literal["paper"] = "paper"
    xanchor: Literal["left"] = "left"
    showarrow: bool = False


class Template(Value, frozen=True):
    """An empty template, because Plotly's own would set colors."""


class PlotLayout(Value, frozen=True):
    """The axes, shapes and texts of a figure.

    Attributes:
        xaxis: the horizontal axis.
        yaxis: the vertical axis.
        margin: the margins around the figure.
        shapes: the shapes in addition to curves, back to front.
        annotations: the texts over the figure.
        showlegend: whether there is a legend.
        hovermode: ``False`` disables Plotly's text next to the pointer.
        dragmode: ``False`` disables zooming with the pointer.
        paper_bgcolor: the color around the chart; transparent shows the page.
        plot_bgcolor: the color inside the chart; transparent shows the page.
        font: the font of all texts.
        template: the base of the look.
    """

    xaxis: PlotAxis
    yaxis: PlotAxis
    margin: Margin
    shapes: Sequence[PathShape | LineShape] | UnsetType = UNSET
    annotations: Sequence[Annotation] | UnsetType = UNSET
    showlegend: bool | UnsetType = UNSET
    hovermode: bool | UnsetType = UNSET
    dragmode: bool = False
    paper_bgcolor: str = "rgba(0,0,0,0)"
    plot_bgcolor: str = "rgba(0,0,0,0)"
    font: Font | UnsetType = UNSET
    template: Template | UnsetType = UNSET
