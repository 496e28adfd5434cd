"""The Layer page: one recurrent layer, its controls, its diagram and its shapes."""

from __future__ import annotations

from backend.links.layer import PARAMETERS
from backend.links.lesson import Lesson
from components.layer.message import layer_page_message, layer_title
from components.layer.script import layer_page_script
from components.page.definition import Page


def _below(lesson: Lesson) -> None:
    # Import the message on the first visit, because other programs do not need it.
    from components.layer.below import layer_below

    layer_below(lesson)


PAGE = Page(
    name="layer",
    message=layer_page_message,
    below=_below,
    title_of=layer_title,
    script=layer_page_script,
    controls=tuple(PARAMETERS),
    tabs=("weights", "values", "code", "table", "paste"),
    has_picture=True,
    offline_range="num_layers:1-4,bidirectional,hidden_size:8-64:8",
)
