"""The yardstick: a Dash page with the same layer, the same figure and the same texts."""

from __future__ import annotations

import sys
from typing import Any

import torch
from dash import Dash, Input, Output, dcc, html

from backend.parameters import Request
from backend.spec import LayerSpec
from backend.trace import trace
from components.explorer import payload
from components.messages import messages
from components.palette import resolve

GRAPH_STYLE = {"height": "620px", "width": "690px"}


def figure_and_shapes(hidden_size: int) -> tuple[Any, list[Any]]:
    """Run the layer for real; the figure and one line a tensor."""
    spec = LayerSpec(hidden_size=hidden_size)
    data = payload(Request(spec, "cpu", ()), trace(spec), messages("en"))
    rows = [
        html.Div([html.H3(row["name"]), html.Code(row["size"]), html.P(row["sentence"])])
        for row in data["rows"]
    ]
    return resolve(data["figure"]), rows


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
