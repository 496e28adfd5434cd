"""The Slices page: tasks and expressions over the tensors of one run."""

from __future__ import annotations

from backend.links.layer import PARAMETERS
from backend.links.lesson import Lesson
from backend.slices.link import NAMES
from components.layer.message import layer_title
from components.page.definition import Page
from components.slices.message import slices_page_message
from components.slices.script import slices_page_script


def _below(lesson: Lesson) -> None:
    # Import the message on the first visit, because other programs do not need it.
    from components.slices.below import slices_below

    slices_below(lesson)


PAGE = Page(
    name="slices",
    message=slices_page_message,
    below=_below,
    title_of=layer_title,
    script=slices_page_script,
    controls=tuple(PARAMETERS),
    fields=NAMES,
    tabs=("charts",),
    has_picture=True,
    offline_range="task,num_layers:1-3,bidirectional",
)
