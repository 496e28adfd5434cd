"""The HTML page of a figure: its message, and one script that draws it."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from html import escape
from string import Template

from backend.links.figure import Theme
from components.markup.frames import image
from components.markup.html import Html
from components.message.message import Message
from components.message.practice import PracticeQuestion
from components.message.value import as_json, plain
from components.page.assets import STATIC
from components.page.bundle import bundle
from components.page.style_sheet import SHEETS, style_sheet
from components.words.catalogue import Messages
from components.words.sentences import full_title

NO_TAGS = Html("")
EMBED_SHEET = style_sheet(*SHEETS, "offline/page", "embed/embed")
EMBED_SHEET_PATH = f"/assets/embed-{sha256(EMBED_SHEET.encode()).hexdigest()[:12]}.css"
"""The URL path of the style sheet. It contains a hash, so that browsers may keep the file."""


@cache
def embed_bundle() -> str:
    """Return the script of the figure."""
    return bundle("embed/embed.js")


@cache
def embed_bundle_path() -> str:
    """Return the URL path of the script, with a hash, so that browsers may keep the file."""
    return f"/assets/embed-{sha256(embed_bundle().encode()).hexdigest()[:12]}.js"


def embed_page(
    message: Message | PracticeQuestion,
    words: Messages,
    *,
    title: str,
    full: str,
    still: str,
    wide: Message | None = None,
    tags: Html = NO_TAGS,
    theme: Theme = "auto",
    lean: bool = True,
) -> str:
    """Return the page.

    Args:
        title: the title of the page of the app.
        full: the URL of the whole page with the same settings.
        still: the URL of the still image, for readers without scripts; "" if there is none.
        wide: the message for a wide frame, which then needs no further request.
        tags: further elements of the head.
        theme: ``auto`` follows the page around the frame.
        lean: whether the figure has only the picture, what the layer returns, and the controls.
    """
    named = full_title(words, message.title, title)
    return Template(_template()).substitute(
        language=words.language,
        theme=theme,
        title=escape(named),
        tags=tags,
        style=relative(EMBED_SHEET_PATH),
        script=relative(embed_bundle_path()),
        look="se-lean" if lean else "",
        explorer=_explorer(),
        still=image(relative(still), message.alt) if still else _lines(message.alt),
        full=escape(relative(full)),
        full_text=escape(words.text("lesson.full")),
        message=_inside_script(as_json(message).decode()),
        wide=_inside_script(_difference(message, wide) if wide else "{}"),
    )


def relative(path: str) -> str:
    """Return the URL of a path of the app from the page, which may be behind a path of its site."""
    return f".{path}"


def _lines(text: str) -> str:
    return f"<pre>{escape(text)}</pre>"


def _difference(message: Message | PracticeQuestion, wide: Message) -> str:
    """Return what ``wide`` has otherwise than ``message``, as JSON."""
    known = plain(message)
    found = {name: each for name, each in plain(wide).items() if known.get(name) != each}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _inside_script(text: str) -> str:
    """Return JSON that cannot end the element around it."""
    return text.replace("<", "\\u003c")


@cache
def _template() -> str:
    return (STATIC / "embed/page.html").read_text(encoding="utf-8")


@cache
def _explorer() -> str:
    return (STATIC / "explorer/explorer.html").read_text(encoding="utf-8")
