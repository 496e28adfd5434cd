"""The Practice page: questions about shapes, slices, errors and counts."""

from __future__ import annotations

from backend.links.lesson import Lesson
from backend.practice.link import NAMES
from components.page.definition import Page
from components.practice.message import practice_page_message


def _below(lesson: Lesson) -> None:
    # Import the message on the first visit, because other programs do not need it.
    from components.practice.below import practice_below

    practice_below(lesson)


PAGE = Page(
    name="practice",
    message=practice_page_message,
    below=_below,
    controls=NAMES,
    parts=("intro", "settings"),
    explorer=False,
    offline_range="",
    # Each visitor gets other questions, so messages are not shared.
    cacheable=False,
)
