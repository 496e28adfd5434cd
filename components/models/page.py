"""The Models page: the source of a model, with the shape of every tensor beside its line."""

from __future__ import annotations

from backend.links.lesson import Lesson
from backend.models.old_links import OLD_NAMES, with_new_names
from backend.models.source_link import NAMES
from components.models.message import models_page_message, models_title
from components.models.offline import suggested_range
from components.models.script import models_page_script
from components.page.definition import Page


def _below(lesson: Lesson) -> None:
    # Import the lower part on the first visit, because other programs do not need it.
    from components.models.below import models_below

    models_below(lesson)


PAGE = Page(
    name="models",
    message=models_page_message,
    below=_below,
    title_of=models_title,
    script=models_page_script,
    # The names of a source are controls, too; a link may name them without a list.
    controls=tuple(dict.fromkeys((*NAMES, *OLD_NAMES))),
    tabs=("charts", "parameters", "code", "summary", "json"),
    has_picture=True,
    offline_range=suggested_range,
    new_names=with_new_names,
    # A reading waits for a process, so a second request must not wait for the first.
    cacheable=False,
)
