"""The Practice page: questions about shapes, slices, errors and counts."""

from __future__ import annotations

from backend.links.lesson import Lesson
from backend.practice.link import NAMES
from components.page.definition import Page
from components.practice.message import practice_page_message


def _below(lesson: Lesson) -> None:
    # Loaded with the first visit: the messages of other programs do not need it.
    from components.practice.below import practice_below

    practice_below(lesson)


PAGE = Page(
    name="practice",
    message=practice_page_message,
    below=_below,
    controls=NAMES,
    parts=("intro", "settings"),
    explorer=False,
    # Every visitor has other questions.
    cacheable=False,
)
