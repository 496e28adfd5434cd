"""The page in Dash: ``python -m bench.peers.dash_page PORT PAGE``."""

from __future__ import annotations

import sys
from typing import Any

from dash import Dash, Input, Output, dcc, html

from bench.peers.same_page import HEIGHT, LEAST, MOST, START, WIDTH, get_ready, shown


def page(name: str) -> Dash:
    """Return a page with one slider, one graph and the shapes."""
    app = Dash(__name__, serve_locally=True)

    def step(hidden_size: int) -> tuple[Any, list[Any]]:
        now = shown(name, hidden_size)
        rows = [
            html.Div([html.H3(row), html.Code(size), html.P(text)]) for row, size, text in now.rows
        ]
        return now.figure, rows

    figure, rows = step(START)
    app.layout = html.Div(
        [
            dcc.Slider(
                LEAST, MOST, 1, value=START, marks=None, updatemode="drag", id="hidden_size"
            ),
            dcc.Graph(
                figure=figure,
                id="picture",
                style={"height": f"{HEIGHT}px", "width": f"{WIDTH}px"},
                config={"displayModeBar": False},
            ),
            html.Div(rows, id="shapes"),
        ]
    )
    app.callback(
        Output("picture", "figure"), Output("shapes", "children"), Input("hidden_size", "value")
    )(step)
    return app


if __name__ == "__main__":
    get_ready(sys.argv[2])
    page(sys.argv[2]).run(port=int(sys.argv[1]), debug=False)
