"""The yardstick: a Dash page with the same layer, the same figure and the same texts."""

from __future__ import annotations

import re
import sys
from typing import Any

import torch
from dash import Dash, Input, Output, dcc, html

from backend.parameters import Request
from backend.spec import LayerSpec
from backend.trace import trace
from components.layer_message import layer_message
from components.messages import messages
from components.palette import COLOURS, resolve

SUBSCRIPT = re.compile("_(in|out|cell)")
PLACES = {"middle left": "middle right", "middle turned": "middle center"}
"""Our places that Plotly calls otherwise."""
GRAPH_STYLE = {"height": "620px", "width": "690px"}


def figure_and_shapes(hidden_size: int) -> tuple[Any, list[Any]]:
    """Run the layer for real; the figure and one line a tensor."""
    spec = LayerSpec(hidden_size=hidden_size)
    data = layer_message(Request(spec, "cpu", ()), trace(spec), messages("en"))
    rows = [
        html.Div([html.H3(row["name"]), html.Code(row["size"]), html.P(row["sentence"])])
        for row in data["rows"]
    ]
    return resolve(whole_figure(data["figure"], data["scene"])), rows


def whole_figure(figure: dict[str, Any], scene: dict[str, Any]) -> dict[str, Any]:
    """The same picture as one figure: its texts and what its blocks say as Plotly's own traces."""
    labels, blocks = scene["labels"], scene["blocks"]
    axes = figure["layout"]["xaxis"]["range"][1], figure["layout"]["yaxis"]["range"][1]
    left, low, right, top = scene["bounds"]

    def across(x: float) -> float:
        return (x - left) * axes[0] / (right - left)

    def up(y: float) -> float:
        return (y - low) * axes[1] / (top - low)

    texts = {
        "type": "scatter",
        "mode": "text",
        "x": [across(label["x"]) for label in labels],
        "y": [up(label["y"]) for label in labels],
        "text": [SUBSCRIPT.sub(r"<sub>\1</sub>", label["text"]) for label in labels],
        "textposition": [PLACES.get(label["place"], label["place"]) for label in labels],
        "textfont": {
            "color": [COLOURS[label["colour"]][0] for label in labels],
            "size": [label["size"] for label in labels],
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    hover = {
        "type": "scatter",
        "mode": "markers",
        "x": [across((block["box"][0] + block["box"][2]) / 2) for block in blocks],
        "y": [up((block["box"][1] + block["box"][3]) / 2) for block in blocks],
        "text": [block["text"] for block in blocks],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": 26, "opacity": 0, "symbol": "square"},
    }
    return {"data": [texts, hover], "layout": {**figure["layout"], "hovermode": "closest"}}


def page() -> Dash:
    """One slider, one graph, the shapes."""
    app = Dash(__name__, serve_locally=True)
    figure, rows = figure_and_shapes(20)
    app.layout = html.Div(
        [
            dcc.Slider(1, 64, 1, value=20, marks=None, updatemode="drag", id="hidden_size"),
            dcc.Graph(
                figure=figure, id="picture", style=GRAPH_STYLE, config={"displayModeBar": False}
            ),
            html.Div(rows, id="shapes"),
        ]
    )
    app.callback(
        Output("picture", "figure"), Output("shapes", "children"), Input("hidden_size", "value")
    )(figure_and_shapes)
    return app


if __name__ == "__main__":
    torch.set_num_threads(1)
    figure_and_shapes(20)
    page().run(port=int(sys.argv[1]), debug=False)
