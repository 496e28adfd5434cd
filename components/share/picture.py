"""Where a page's still picture is found, its caption in print, and its text alternative."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from backend.links.figure import PAGES, FigureAsked, figure_query
from components.message.message import Message
from components.picture.still import rows_of
from components.words.catalogue import Messages
from components.words.language import LANGUAGE

FIGURE_PATH = "/figure.svg"
_MAIN = ("input", "output", "h_n", "c_n")
"""What a caption has room for."""


def figure_path(query: Mapping[str, str], language: str, asked: FigureAsked) -> str:
    """The path of the still picture, from the root of the app.

    Args:
        query: the page's own link, as its message has it.
        asked: page and look.
    """
    return f"{FIGURE_PATH}?{urlencode({**query, **figure_query(asked), LANGUAGE: language})}"


def picture_of(page: str) -> str:
    """The page whose still picture stands for ``page``: a question's answer is not given away."""
    return page if page in PAGES else PAGES[0]


def caption(message: Message, words: Messages, url: str = "") -> str:
    """The caption of the picture in print: what it is, and its shapes as torch prints them.

    Args:
        message: of the page whose picture it is.
        url: where the live page is found; left out when empty.
    """
    text = words.text("figure.caption", title=message.title, shapes=_shapes(message))
    return words.text("figure.live", caption=text, url=url) if url else text


def alt_text(message: Message, words: Messages) -> str:
    """What stands for the picture where it is not seen, in two sentences.

    All that it shows is in its ``<desc>``.
    """
    page = picture_of(message.page)
    return words.text(f"figure.alt.{page}", title=message.title, shapes=_shapes(message))


def _shapes(message: Message) -> str:
    rows = rows_of(message)
    found = [row for row in rows if row.name in _MAIN or not row.axes]
    # A model's tensors have names of their own: what goes in and what comes out.
    return ", ".join(f"{row.name} {row.size}" for row in found or (rows[:1] + rows[1:][-1:]))
