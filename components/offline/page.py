"""One HTML file with a live diagram or questions, without a server.

The file contains the app's own scripts and style sheets, and a table of messages
(:mod:`components.offline.message_table`) that replaces the requests to the server.
"""

from __future__ import annotations

import gzip
from base64 import b64encode
from functools import cache
from html import escape
from string import Template

from components.markup.html import Html
from components.message.value import as_json
from components.message.widgets import OfflineKit
from components.offline.content import OfflineRequest, content_of
from components.offline.states import TORCH
from components.page.assets import STATIC
from components.page.bundle import bundle
from components.page.style_sheet import SHEETS, style_sheet
from components.words.catalogue import Messages

_SHEETS = (*SHEETS, "offline/page")


def offline_page(asked: OfflineRequest, words: Messages) -> str:
    """Return the whole file.

    Raises:
        RefusedError: for a configuration that the page cannot show.
    """
    made = content_of(asked, words)
    return Template((STATIC / "offline/page.html").read_text()).substitute(
        language=words.language,
        theme=asked.theme,
        title=escape(asked.title or made.title),
        style=style_sheet(*_SHEETS),
        range=escape(made.about),
        explorer=(STATIC / "explorer/explorer.html").read_text(),
        plain=escape(made.plain),
        needs=escape(made.needs),
        setting=escape(made.setting),
        table=made.table,
        made=_made(asked, words),
        states=states_script("", made.kit),
        script=inline_script(offline_bundle()),
    )


def figure_page(
    words: Messages,
    *,
    table: Html,
    name: str,
    title: str,
    theme: str,
    lean: bool,
    head: str,
    still: str = "",
    full: str = "",
    scripts: str = "",
) -> str:
    """Return a page with only a figure, and a table for readers without scripts.

    Args:
        table: the content for readers without scripts.
        name: the name of the figure's states.
        head: the elements that load scripts and style sheets.
        scripts: scripts at the end of the page, of a page that loads none.
    """
    return Template((STATIC / "offline/figure.html").read_text(encoding="utf-8")).substitute(
        language=words.language,
        theme=theme,
        name=name,
        title=escape(title),
        head=head,
        look="se-lean" if lean else "",
        explorer=(STATIC / "explorer/explorer.html").read_text(encoding="utf-8"),
        still=still,
        table=table,
        full=full,
        scripts=scripts,
    )


def file_name(asked: OfflineRequest) -> str:
    """Return the page and the varied arguments: ``lstm-num_layers-hidden_size.html``."""
    return "-".join([_short(asked), *(each.name for each in asked.varied)]) + ".html"


def _short(asked: OfflineRequest) -> str:
    if asked.page != "layer":
        return asked.page
    return asked.present["layer"].lower()


def states_script(name: str, kit: OfflineKit) -> str:
    """Return a script that only keeps the states of a figure, for the script that shows them.

    A page from a file may load a script, but not data.
    """
    packed = b64encode(gzip.compress(as_json(kit), compresslevel=9, mtime=0)).decode()
    return f'(self.shapeExplorerStates??={{}})["{name}"]="{packed}";'


@cache
def offline_bundle() -> str:
    """Return the script that shows the states of a figure."""
    return bundle("offline/start.js")


def inline_script(script: str) -> str:
    """Return a script that cannot end the element around it."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _made(asked: OfflineRequest, words: Messages) -> str:
    made = words.text("offline.made", app=words.text("app.name"), version=TORCH)
    if not asked.link:
        return escape(made)
    live = escape(words.text("offline.live"))
    return f"{escape(made)} <a href='{escape(asked.link)}' rel='noreferrer'>{live}</a>"
