"""The Packing page: a batch of sequences, padded, packed, run and padded again."""

from __future__ import annotations

from backend.links.layer import PARAMETERS
from backend.links.lesson import Lesson
from backend.packing.link import NAMES
from components.layer.message import layer_title
from components.packing.message import packing_page_message
from components.packing.script import packing_page_script
from components.page.definition import Page


def _below(lesson: Lesson) -> None:
    # Import the message on the first visit, because other programs do not need it.
    from components.packing.below import packing_below

    packing_below(lesson)


PAGE = Page(
    name="packing",
    message=packing_page_message,
    below=_below,
    title_of=layer_title,
    script=packing_page_script,
    controls=(*PARAMETERS, *NAMES),
    tabs=("code",),
    has_picture=True,
    offline_range="bidirectional,batch_first,num_layers:1-2",
)
