"""All pages of the app, and the message of each for any link."""

from __future__ import annotations

from collections.abc import Iterable

from backend.links.layer import Pairs
from backend.links.lesson import Lesson, read_lesson
from components.dispatch.ask import with_ask
from components.layer.page import PAGE as LAYER
from components.message.message import Message
from components.mistakes.page import PAGE as MISTAKES
from components.models.page import PAGE as MODELS
from components.packing.page import PAGE as PACKING
from components.page.definition import Page
from components.page.lesson import complete_message
from components.practice.page import PAGE as PRACTICE
from components.slices.page import PAGE as SLICES
from components.words.catalogue import Messages

PAGES: tuple[Page, ...] = (LAYER, SLICES, PACKING, MODELS, MISTAKES, PRACTICE)
"""Every page, in the order of the navigation. The first is the start page."""


def page_names() -> tuple[str, ...]:
    """Return the names of all pages."""
    return tuple(page.name for page in PAGES)


def find_page(name: str) -> Page:
    """Return the page called ``name``, or the start page if there is none."""
    return next((page for page in PAGES if page.name == name), PAGES[0])


def page_path(name: str) -> str:
    """Return the URL path of a page, from the root of the app."""
    return "/" if name == PAGES[0].name else f"/{name}"


def pages_with_picture() -> tuple[str, ...]:
    """Return the names of the pages that ``/figure.svg`` can draw."""
    return tuple(page.name for page in PAGES if page.has_picture)


def offline_pages() -> tuple[str, ...]:
    """Return the names of the pages that need no server once they are made."""
    return tuple(page.name for page in PAGES if page.offline_range is not None)


def control_names() -> tuple[str, ...]:
    """Return the names of all controls of the app, which ``hide`` and ``lock`` accept."""
    return _unique(name for page in PAGES for name in page.controls)


def tab_names() -> tuple[str, ...]:
    """Return the names of the lower parts of all pages, which ``hide`` accepts."""
    return _unique(name for page in PAGES for name in page.tabs)


def own_parameters() -> tuple[str, ...]:
    """Return the link parameters that a link to another page leaves out: all but the layer's."""
    names = _unique(name for page in PAGES for name in page.parameters)
    return tuple(name for name in names if name not in PAGES[0].parameters)


def lesson_of(pairs: Pairs, own: Iterable[str] = ()) -> Lesson:
    """Read what the author of a link hides, locks and highlights. Never raises.

    Args:
        own: the names of further controls, which only this link has.
    """
    controls = _unique((*control_names(), *own))
    return read_lesson(pairs, controls, tab_names(), (*PAGES[0].parameters, *own_parameters()))


def page_message(page: str, pairs: Pairs, words: Messages, compact: bool = False) -> Message:
    """Return the message of ``page`` for a link. An unknown page is the start page.

    Args:
        pairs: names and texts as they are in the query. Invalid values become warnings.
        compact: whether the diagram is for a narrow page.
    """
    shown = find_page(page)
    message = shown.message(pairs, words, compact)
    own = [each.name for group in message.controls.groups for each in group.controls]
    lesson = lesson_of(shown.new_names(pairs), own)
    complete = complete_message(message, pairs, lesson, words)
    return with_ask(complete, pairs, words)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
