"""The Models page: whole models step by step, from a tutorial or from the user's own chain."""

from __future__ import annotations

from backend.links.lesson import Lesson
from backend.models.link import NAMES
from backend.models.source_link import NAMES as SOURCE_NAMES
from backend.models.source_link import has_source
from components.models.message import models_page_message
from components.models.script import models_page_script
from components.page.definition import Page


def _below(lesson: Lesson) -> None:
    # Import the message on the first visit, because other programs do not need it.
    from components.models.below import models_below

    models_below(lesson)


PAGE = Page(
    name="models",
    message=models_page_message,
    below=_below,
    script=models_page_script,
    controls=NAMES,
    fields=SOURCE_NAMES,
    tabs=("charts", "parameters", "code", "summary", "json"),
    has_picture=True,
    offline_range="",
    waits=has_source,
)
