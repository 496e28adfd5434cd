"""The content of every page of the comparison by ``hidden_size``: figure, shapes, sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any

import torch

from components.dispatch.pages import page_message
from components.message.message import Message
from components.message.value import plain
from components.picture.palette import COLORS, resolve
from components.words.catalogue import messages

START, LEAST, MOST = 20, 1, 64
"""The slider of every page."""
SUBSCRIPT = re.compile("_(in|out|cell)")
PLACES = {"middle left": "middle right", "middle turned": "middle center"}
"""The names of text positions that differ in Plotly."""
WIDTH, HEIGHT = 690, 620
"""The size of the diagram in pixels."""


@dataclass(frozen=True)
class Shown:
    """The content of a page.

    Attributes:
        figure: the whole Plotly figure.
        rows: the name, shape and sentence of every tensor.
    """

    figure: dict[str, Any]
    rows: tuple[tuple[str, str, str], ...]

    @property
    def html(self) -> str:
        """Return the rows as markup, for frameworks without such elements."""
        return "".join(
            f"<div><h3>{escape(name)}</h3><code>{escape(size)}</code><p>{escape(text)}</p></div>"
            for name, size, text in self.rows
        )


def shown(page: str, hidden_size: int) -> Shown:
    """Run the layer of one of our pages."""
    data = message(page, hidden_size)
    rows = tuple((row.name, row.size, row.sentence) for row in data.rows)
    return Shown(resolve(_whole_figure(plain(data.figure), plain(data.scene))), rows)


def message(page: str, hidden_size: int) -> Message:
    """Return our own page's message."""
    return page_message(page, (("hidden_size", str(hidden_size)),), messages("en"))


def get_ready(page: str) -> None:
    """Use one thread, as our server does, and complete torch's first run."""
    torch.set_num_threads(1)
    shown(page, START)


def _whole_figure(figure: dict[str, Any], scene: dict[str, Any]) -> dict[str, Any]:
    """Return the diagram as one figure, with its texts and block sentences as Plotly traces."""
    labels, blocks = scene["labels"], scene["blocks"]
    wide: float = figure["layout"]["xaxis"]["range"][1]
    high: float = figure["layout"]["yaxis"]["range"][1]
    left, low, right, top = map(float, scene["bounds"])

    def across(x: float) -> float:
        return (x - left) * wide / (right - left)

    def up(y: float) -> float:
        return (y - low) * high / (top - low)

    texts = {
        "type": "scatter",
        "mode": "text",
        "x": [across(label["x"]) for label in labels],
        "y": [up(label["y"]) for label in labels],
        "text": [SUBSCRIPT.sub(r"<sub>\1</sub>", label["text"]) for label in labels],
        "textposition": [PLACES.get(label["place"], label["place"]) for label in labels],
        "textfont": {
            "color": [COLORS[label["colour"]][0] for label in labels],
            "size": [label["size"] for label in labels],
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    hover = {
        "type": "scatter",
        "mode": "markers",
        "x": [across((block["box"][0] + block["box"][2]) / 2) for block in blocks],
        "y": [up((block["box"][1] + block["box"][3]) / 2) for block in blocks],
        "text": [block["text"] for block in blocks],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": 26, "opacity": 0, "symbol": "square"},
    }
    return {"data": [texts, hover], "layout": {**figure["layout"], "hovermode": "closest"}}
