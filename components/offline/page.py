"""One HTML file with a live diagram, without a server; torch has run every configuration.

The file contains the app's own scripts and style sheets, and a table of messages
(:mod:`components.offline.message_table`) that replaces the requests to the server.
"""

from __future__ import annotations

import gzip
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import pairwise
from string import Template
from typing import Literal

from backend.links.layer import PARAMETERS, Pairs
from backend.links.parameter import as_text
from backend.links.vary import Varied, start_of
from components.dispatch.pages import find_page
from components.markup.html import Html, code, table
from components.message.message import Message
from components.message.value import as_json, plain
from components.message.widgets import OfflineKit, VariedParameter
from components.offline.message_table import TableMaker
from components.offline.states import TORCH, offline_messages
from components.page.assets import STATIC
from components.page.bundle import bundle
from components.page.style_sheet import SHEETS, style_sheet
from components.words.catalogue import Messages
from components.words.sentences import full_title

Theme = Literal["auto", "light", "dark"]
_SHEETS = (*SHEETS, "offline/page")


@dataclass(frozen=True, kw_only=True)
class OfflineRequest:
    """The contents of a file.

    Attributes:
        page: the name of the page.
        pairs: the link with the fixed values, and with the configuration that is shown first.
        query: the query of the page's message.
        present: the values of the link's controls, as they stand in a link.
        varied: the ranges of the varied parameters.
        theme: ``auto`` follows the reader's system.
        title: the author's title, or "".
        link: the permalink of the app's page, or "" if the host is unknown.
    """

    page: str
    pairs: Pairs
    query: Mapping[str, str]
    present: Mapping[str, str]
    varied: tuple[Varied, ...] = ()
    theme: Theme = "auto"
    title: str = ""
    link: str = ""


@dataclass(frozen=True)
class Ran:
    """A range that was run.

    Attributes:
        kit: what the scripts read.
        opened: the message that is shown first.
        count: the number of configurations.
    """

    kit: OfflineKit
    opened: Message
    count: int


def run_range(asked: OfflineRequest, words: Messages) -> Ran:
    """Run every configuration of a range.

    Raises:
        RefusedError: for a configuration that the page cannot show.
    """
    start = start_of(asked.present, asked.varied)
    maker, opened, count = TableMaker(), [], 0
    made = offline_messages(asked.page, asked.pairs, asked.varied, words)
    for place, message in enumerate(made):
        maker.add(plain(message))
        count += 1
        if place == 2 * start:
            opened.append(message)
    vary = [VariedParameter(each.name, [*map(as_text, each.values)]) for each in asked.varied]
    return Ran(OfflineKit(table=maker.table(), vary=vary, start=start), opened[0], count // 2)


def offline_page(asked: OfflineRequest, words: Messages) -> str:
    """Return the whole file.

    Raises:
        RefusedError: for a configuration that the page cannot show.
    """
    ran = run_range(asked, words)
    return Template((STATIC / "offline/page.html").read_text()).substitute(
        language=words.language,
        theme=asked.theme,
        title=escape(asked.title or title_of(asked, ran.opened, words)),
        style=style_sheet(*_SHEETS),
        range=_range(asked, ran.count, words),
        explorer=(STATIC / "explorer/explorer.html").read_text(),
        plain=escape(words.text("offline.plain")),
        needs=escape(words.text("offline.needs")),
        setting=escape(ran.opened.title),
        table=plain_table(ran.opened, words),
        made=_made(asked, words),
        states=states_script("", ran.kit),
        script=inline_script(offline_bundle()),
    )


def figure_page(
    opened: Message,
    words: Messages,
    *,
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
        opened: the message that is shown first.
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
        table=plain_table(opened, words),
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


def title_of(asked: OfflineRequest, opened: Message, words: Messages) -> str:
    """Return the title of a file whose author has chosen none."""
    if asked.page != "layer":
        return full_title(words, opened.title, words.text(find_page(asked.page).title))
    layers = [
        as_text(value) for each in asked.varied if each.name == "layer" for value in each.values
    ]
    named = layers or [asked.present["layer"]]
    return words.text("offline.title", layers=", ".join(f"nn.{each}" for each in named))


def inline_script(script: str) -> str:
    """Return a script that cannot end the element around it."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def table_heads(words: Messages) -> list[str]:
    """Return the headings of the plain table."""
    names = ("tensor", "shape", "axes", "numbers", "meaning")
    return [words.text(f"table.{name}") for name in names]


def range_in_words(varied: Sequence[Varied]) -> str:
    """Return the range as text: ``num_layers 1–4 × bidirectional × hidden_size 8–64``."""
    return " × ".join(_span(each) for each in varied)


def _span(varied: Varied) -> str:
    values = varied.values
    parameter = PARAMETERS.get(varied.name)
    if parameter and parameter.kind == "flag" and len(values) > 1:
        return varied.name
    if parameter and parameter.kind == "whole" and len(values) > 2:
        steps = {after - before for before, after in pairwise(values)}
        step = f" (+{steps.pop()})" if steps != {1} and len(steps) == 1 else ""
        if step or not steps - {1}:
            return f"{varied.name} {values[0]}–{values[-1]}{step}"
    return f"{varied.name} {' / '.join(map(as_text, values))}"


def _range(asked: OfflineRequest, count: int, words: Messages) -> str:
    if not asked.varied:
        return escape(words.text("offline.one_state"))
    return escape(words.text("offline.range", range=range_in_words(asked.varied), states=count))


def _made(asked: OfflineRequest, words: Messages) -> str:
    made = words.text("offline.made", app=words.text("app.name"), version=TORCH)
    if not asked.link:
        return escape(made)
    live = escape(words.text("offline.live"))
    return f"{escape(made)} <a href='{escape(asked.link)}' rel='noreferrer'>{live}</a>"


def plain_table(message: Message, words: Messages) -> Html:
    rows = [
        (
            code(row.name),
            code(row.size),
            code(f"({', '.join(axis.symbol for axis in row.axes)})"),
            code(f"({', '.join(axis.numbers for axis in row.axes)})"),
            row.sentence,
        )
        for row in message.rows
    ]
    return table(words.text("table.tensors"), table_heads(words), rows)
