"""The layout of Plotly figures, as far as the app sets it.

Colours are names of the palette with an ``@`` before them; the browser puts the page's colors in
their place. The names of the fields are Plotly's own: https://plotly.com/javascript/reference/
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
        width: in pixels.
        color: a color of the palette.
        dash: how it is broken.
    """

    width: float
    color: str | UnsetType = UNSET
    dash: Dash | UnsetType = UNSET


class PathShape(Value, frozen=True, tag_field="type", tag="path"):
    """Everything of one look as one shape.

    Attributes:
        path: SVG path data in the units of the axes.
        fillcolor: the color inside.
        line: the line around it.
        layer: below the curves.
    """

    path: str
    fillcolor: str
    line: Line
    layer: Literal["below"] = "below"


class LineShape(Value, frozen=True, tag_field="type", tag="line"):
    """A straight line over a chart.

    Attributes:
        x0: where it begins.
        x1: where it ends.
        y0: where it begins.
        y1: where it ends.
        line: its look.
        xref: x counts in the width of the chart, from 0 to 1.
    """

    x0: float
    x1: float
    y0: float
    y1: float
    line: Line
    xref: Literal["paper"] = "paper"


class Font(Value, frozen=True):
    """The look of a text.

    Attributes:
        color: a color of the palette.
        size: in pixels.
        family: ``inherit`` is the font of the page.
    """

    color: str
    size: float | UnsetType = UNSET
    family: Literal["inherit"] | UnsetType = UNSET


class AxisTitle(Value, frozen=True):
    """The title of an axis.

    Attributes:
        text: the title.
        font: its look, where it differs from the chart's.
    """

    text: str
    font: Font | UnsetType = UNSET


class PlotAxis(Value, frozen=True):
    """One axis of a figure.

    Attributes:
        fixedrange: whether it cannot be zoomed.
        visible: whether it is drawn.
        range: its first and last number.
        gridcolor: the color of its grid.
        zeroline: whether zero has a line of its own.
        title: its title.
        type: the scale, where it is not linear.
        tickvals: the numbers that have a tick.
        nticks: the largest count of ticks.
        dtick: the distance of ticks; ``None`` leaves it to Plotly.
        autorange: ``reversed`` lets it grow downward.
        scaleanchor: the axis whose scale it shares.
        constrain: what gives way to a shared scale.
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
    """The room around a figure, in pixels.

    Attributes:
        l: on the left.
        r: on the right.
        t: at the top.
        b: at the bottom.
    """

    l: int  # noqa: E741 (Plotly's name)
    r: int
    t: int
    b: int


class Annotation(Value, frozen=True):
    """A text over a chart.

    Attributes:
        text: with Plotly's markup.
        x: its place in the width of the chart, from 0 to 1.
        y: its place on the y axis.
        font: its look.
        xref: x counts in the width of the chart.
        xanchor: the side of the text that stands at x.
        showarrow: whether an arrow leads to it.
    """

    text: str
    x: float
    y: float
    font: Font
    xref: Literal["paper"] = "paper"
    xanchor: Literal["left"] = "left"
    showarrow: bool = False


class Template(Value, frozen=True):
    """An empty template: Plotly's own would set colors."""


class PlotLayout(Value, frozen=True):
    """Everything of a figure but its curves.

    Attributes:
        xaxis: the axis to the right.
        yaxis: the axis upward.
        margin: the room around the figure.
        shapes: what is drawn besides curves, back to front.
        annotations: texts over the figure.
        showlegend: whether there is a legend.
        hovermode: ``False`` switches off what Plotly shows below the pointer.
        dragmode: ``False`` switches off zooming by the pointer.
        paper_bgcolor: the color around the figure; the page shows through it.
        plot_bgcolor: the color inside it; the page shows through it.
        font: the look of all texts.
        template: what the look starts from.
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
