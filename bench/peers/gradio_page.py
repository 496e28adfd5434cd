"""The page in Gradio: ``python -m bench.peers.gradio_page PORT PAGE``."""

from __future__ import annotations

import sys

import gradio as gr
from plotly.graph_objects import Figure

from bench.peers.same_page import HEIGHT, LEAST, MOST, START, WIDTH, get_ready, shown


def page(name: str) -> gr.Blocks:
    """Return a page with one slider, one plot and the shapes."""

    def step(hidden_size: int) -> tuple[Figure, str]:
        now = shown(name, hidden_size)
        return Figure(now.figure).update_layout(width=WIDTH, height=HEIGHT), now.html

    figure, rows = step(START)
    with gr.Blocks(analytics_enabled=False) as app:
        slider = gr.Slider(LEAST, MOST, START, step=1, elem_id="hidden_size")
        plot = gr.Plot(figure, elem_id="picture")
        shapes = gr.HTML(rows, elem_id="shapes")
        # `input` is the event for every step of a slider. No overlay is drawn over waiting outputs.
        slider.input(step, slider, [plot, shapes], show_progress="hidden", queue=False)
    return app


if __name__ == "__main__":
    get_ready(sys.argv[2])
    page(sys.argv[2]).launch(server_port=int(sys.argv[1]), quiet=True)
