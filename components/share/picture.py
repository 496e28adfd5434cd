"""The URL of a page's still picture, its caption in print, and its text alternative."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from backend.links.figure import DEFAULT_PAGE, FigureRequest, figure_query
from components.dispatch.pages import pages_with_picture
from components.message.message import Message
from components.picture.still import rows_of
from components.words.catalogue import Messages
from components.words.language import LANGUAGE

FIGURE_PATH, PNG_PATH = "/figure.svg", "/figure.png"
_MAIN = ("input", "output", "h_n", "c_n")
"""The tensors that fit into a caption."""


def figure_path(
    query: Mapping[str, str], language: str, asked: FigureRequest, path: str = FIGURE_PATH
) -> str:
    """Return the path of the still picture, from the root of the app.

    Args:
        query: the query of the page's message.
        asked: the page and the look.
        path: the path of the SVG or of the PNG.
    """
    return f"{path}?{urlencode({**query, **figure_query(asked), LANGUAGE: language})}"


def picture_of(page: str) -> str:
    """Return the page whose still picture represents ``page``.

    A picture of the Practice page would reveal the answer.
    """
    return page if page in pages_with_picture() else DEFAULT_PAGE


def caption(message: Message, words: Messages, url: str = "") -> str:
    """Return the caption in print: a title, and the shapes as torch prints them.

    Args:
        message: the message of the page that the picture is of.
        url: the link to the live page; left out when empty.
    """
    shapes = _shapes(message)
    # The author of a link can hide the shapes.
    found = words.text("figure.caption", title=message.title, shapes=shapes)
    text = found if shapes else message.title
    return words.text("figure.live", caption=text, url=url) if url else text


def alt_text(message: Message, words: Messages) -> str:
    """Return a text alternative of two sentences, or the title if the shapes are hidden.

    The ``<desc>`` of the picture has all details.
    """
    page, shapes = picture_of(message.page), _shapes(message)
    found = words.text(f"figure.alt.{page}", title=message.title, shapes=shapes)
    return found if shapes else message.title


def _shapes(message: Message) -> str:
    rows = rows_of(message)
    # The tensors of a model may have any names, so use its first and last tensor.
    is_source = bool(message.pasted)
    found = [row for row in rows if not is_source and (row.name in _MAIN or not row.axes)]
    return ", ".join(f"{row.name} {row.size}" for row in found or (rows[:1] + rows[1:][-1:]))
