"""One HTML file with a live diagram, without a server; torch has run every configuration.

The file contains the app's own scripts and style sheets, and a table of messages
(:mod:`components.offline.message_table`) that replaces the requests to the server.
"""

from __future__ import annotations

import gzip
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from html import escape
from itertools import pairwise
from posixpath import normpath
from string import Template
from typing import Literal

import plotly

from backend.layer.spec import LayerSpec
from backend.links.layer import PARAMETERS
from backend.links.parameter import as_text
from backend.links.vary import Varied, start_of, states
from components.markup.html import Html, code, table
from components.message.message import Message
from components.message.value import as_json, plain
from components.message.widgets import OfflineKit, VariedParameter
from components.offline.message_table import TableMaker
from components.offline.messages import TORCH, offline_messages
from components.page.assets import PLOTLY_SCRIPT, STATIC, minified
from components.page.style_sheet import SHEETS, style_sheet
from components.words.catalogue import Messages

PlotlyAt = Literal["shared", "inline"]
Theme = Literal["auto", "light", "dark"]
PLOTLY_FILE = f"plotly-{plotly.__version__}.min.js"
"""The file that must be next to pages with ``plotly=shared``."""
_ENTRY = "offline/offline.js"
_IMPORT = re.compile(r'^(import [^"]*?from ")(\.[a-z_./]+\.js)(";)$', re.MULTILINE)
_SHEETS = (*SHEETS, "offline/page")


@dataclass(frozen=True)
class OfflineAsked:
    """The contents of a file.

    Attributes:
        spec: the fixed arguments, and the configuration that is shown first.
        device: the device on which torch runs the configurations.
        varied: the ranges of the varied arguments.
        plotly: whether Plotly is in the file or next to it.
        theme: ``auto`` follows the reader's system.
        title: the author's title, or "".
        link: the permalink of the app's page, or "" if the host is unknown.
    """

    spec: LayerSpec
    device: str = "cpu"
    varied: tuple[Varied, ...] = ()
    plotly: PlotlyAt = "shared"
    theme: Theme = "auto"
    title: str = ""
    link: str = ""


def offline_page(asked: OfflineAsked, words: Messages) -> str:
    """Return the whole file.

    Raises:
        SpecError: for a range that is too large, or has a configuration that torch rejects.
    """
    specs = states(asked.spec, asked.varied)
    start = start_of(asked.spec, asked.varied)
    maker, opened = TableMaker(), []
    made = offline_messages(specs, asked.varied, asked.device, words, _plotly_at(asked))
    for place, message in enumerate(made):
        maker.add(plain(message))
        if place == 2 * start:
            opened.append(message)
    kit = OfflineKit(
        modules=modules(_ENTRY),
        table=maker.table(),
        vary=[
            VariedParameter(each.name, [as_text(value) for value in each.values])
            for each in asked.varied
        ],
        start=start,
    )
    return _html(asked, specs, opened[0], words, kit)


def file_name(asked: OfflineAsked) -> str:
    """Return the layer and the varied arguments: ``lstm-num_layers-hidden_size.html``."""
    return "-".join([asked.spec.layer.lower(), *(each.name for each in asked.varied)]) + ".html"


def modules(entry: str) -> dict[str, str]:
    """Return a script and everything it imports, by folder and file name.

    A page from a file cannot import another file, so its loader gives each script a URL. The
    imports become the bare names of its import map.
    """
    found: dict[str, str] = {}
    open_names = [entry]
    while open_names:
        name = open_names.pop()
        if name not in found:
            text = (STATIC / name).read_text()
            folder = name.rpartition("/")[0]
            imports = {path: normpath(f"{folder}/{path}") for _, path, _ in _IMPORT.findall(text)}
            bare = {path: f"shape-explorer/{target}" for path, target in imports.items()}
            found[name] = minified(_IMPORT.sub(partial(_renamed, bare), text))
            open_names += imports.values()
    return dict(sorted(found.items()))


def _renamed(names: Mapping[str, str], found: re.Match[str]) -> str:
    return f"{found[1]}{names[found[2]]}{found[3]}"


def table_heads(words: Messages) -> list[str]:
    """Return the headings of the plain table."""
    names = ("tensor", "shape", "axes", "numbers", "meaning")
    return [words.text(f"table.{name}") for name in names]


def range_in_words(varied: Sequence[Varied]) -> str:
    """Return the range as text: ``num_layers 1–4 × bidirectional × hidden_size 8–64``."""
    return " × ".join(_span(each) for each in varied)


def _span(varied: Varied) -> str:
    values = varied.values
    if PARAMETERS[varied.name].kind == "flag" and len(values) > 1:
        return varied.name
    if PARAMETERS[varied.name].kind == "whole" and len(values) > 2:
        steps = {after - before for before, after in pairwise(values)}
        step = f" (+{steps.pop()})" if steps != {1} and len(steps) == 1 else ""
        if step or not steps - {1}:
            return f"{varied.name} {values[0]}–{values[-1]}{step}"
    return f"{varied.name} {' / '.join(map(as_text, values))}"


def _plotly_at(asked: OfflineAsked) -> str:
    return PLOTLY_FILE if asked.plotly == "shared" else ""


def _html(
    asked: OfflineAsked,
    specs: Sequence[LayerSpec],
    first: Message,
    words: Messages,
    kit: OfflineKit,
) -> str:
    title = asked.title or words.text("offline.title", layers=_layers(specs))
    scripts = [_packed_script("se-kit", as_json(kit).decode())]
    if asked.plotly == "inline":
        scripts.append(_plotly_script())
    return Template((STATIC / "offline/page.html").read_text()).substitute(
        language=words.language,
        theme=asked.theme,
        title=escape(title),
        style=style_sheet(*_SHEETS),
        range=_range(asked, len(specs), words),
        explorer=(STATIC / "explorer/explorer.html").read_text(),
        plain=escape(words.text("offline.plain")),
        needs=escape(words.text("offline.needs")),
        setting=escape(first.title),
        table=_plain_table(first, words),
        made=_made(asked, words),
        scripts="\n".join(scripts),
        loader=(STATIC / "offline/loader.js").read_text(),
    )


def _range(asked: OfflineAsked, count: int, words: Messages) -> str:
    if not asked.varied:
        return escape(words.text("offline.one_state"))
    return escape(words.text("offline.range", range=range_in_words(asked.varied), states=count))


def _layers(specs: Sequence[LayerSpec]) -> str:
    return ", ".join(dict.fromkeys(f"nn.{spec.layer}" for spec in specs))


def _made(asked: OfflineAsked, words: Messages) -> str:
    made = words.text("offline.made", app=words.text("app.name"), version=TORCH)
    if not asked.link:
        return escape(made)
    live = escape(words.text("offline.live"))
    return f"{escape(made)} <a href='{escape(asked.link)}' rel='noreferrer'>{live}</a>"


def _plain_table(message: Message, words: Messages) -> Html:
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


def _packed_script(name: str, text: str) -> str:
    """Return text that only our loader reads, because it is not valid as markup or as a script."""
    packed = b64encode(gzip.compress(text.encode(), compresslevel=9, mtime=0)).decode()
    return f'<script type="text/plain" id="{name}">{packed}</script>'


@cache
def _plotly_script() -> str:
    return _packed_script("se-plotly", PLOTLY_SCRIPT.read_text())
