"""Every page's message for any link: what the script run shows and what the server answers."""

from __future__ import annotations

from components.layer.message import layer_page_message
from components.message.message import Message
from components.mistakes.message import mistakes_page_message
from components.models.message import models_page_message
from components.packing.message import packing_page_message
from components.page.lesson import in_lesson, lesson_of
from components.page.message import Pairs, with_problems
from components.practice.message import practice_page_message
from components.slices.message import slices_page_message
from components.words.catalogue import Messages
from components.words.language import language_problems


def page_message(page: str, pairs: Pairs, words: Messages, compact: bool = False) -> Message:
    """The message of ``page`` for a link; an unknown page is the Layer page.

    Args:
        pairs: names and texts as they stand in the query; nothing in them can make this raise.
        compact: the picture of a narrow page.
    """
    message = _MESSAGES.get(page, layer_page_message)(pairs, words, compact)
    message = with_problems(message, language_problems(pairs, words), words)
    return in_lesson(message, lesson_of(pairs), words)


_MESSAGES = {
    "layer": layer_page_message,
    "slices": slices_page_message,
    "packing": packing_page_message,
    "models": models_page_message,
    "mistakes": mistakes_page_message,
    "practice": practice_page_message,
}
PAGES = tuple(_MESSAGES)
"""Every page by name; the first is the start page, the others' paths are their names."""
