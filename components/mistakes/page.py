"""The Mistakes page: error messages explained, and calls that can be tried."""

from __future__ import annotations

from backend.attempts.link import NAMES
from backend.links.layer import PARAMETERS
from backend.links.lesson import Lesson
from components.layer.message import layer_title
from components.mistakes.fields import MESSAGE
from components.mistakes.message import mistakes_page_message
from components.page.definition import Page


def _below(lesson: Lesson) -> None:
    # Import the message on the first visit, because other programs do not need it.
    from components.mistakes.below import mistakes_below

    mistakes_below(lesson)


PAGE = Page(
    name="mistakes",
    message=mistakes_page_message,
    below=_below,
    title_of=layer_title,
    controls=tuple(PARAMETERS),
    fields=(*NAMES, MESSAGE),
    tabs=("traps", "exhibits", "script"),
    # An attempt waits for a worker process, so a second request must not wait for the first.
    cacheable=False,
)
