"""The page of each framework: its command, and the selectors of its elements."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from bench.peers.same_page import START
from tests.browser.support.app_server import ROOT, free_port, running

OURS, YARDSTICK = "Shape Explorer", "Dash"
PAGES = ("layer", "slices", "packing", "models", "mistakes")
"""Our pages with the slider."""
PEERS_PYTHON = str(ROOT / ".venv-peers" / "bin" / "python")
TEXT = """
(path) => path.split(">>>").reduce((found, part, place) =>
    (place ? found?.shadowRoot : found)?.querySelector(part), document)
  ?.textContent.replaceAll("\u200b", "") ?? ""
"""
"""The text at a selector; ``>>>`` enters a shadow tree. Plotly puts zero-width characters around
subscripts."""


@dataclass(frozen=True)
class Tool:
    """The page of a framework.

    Attributes:
        command: the arguments of Python; ``PORT`` and ``PAGE`` are placeholders.
        picture: the selector of the diagram's texts. ``shapes``: the selector of the shapes.
        thumb: the selector of the slider.
        sign: a text that the diagram always has.
        link: the path of the page on its server.
        health: the path that responds as soon as the page can be requested.
        python: the interpreter of its environment.
    """

    command: str
    picture: str = "#picture .main-svg .scatterlayer"
    shapes: str = "#shapes"
    thumb: str = "[role=slider]"
    sign: str = "t=0"
    link: str = "/"
    health: str = "/"
    python: str = sys.executable


_STREAMLIT = "-m streamlit run {} --server.port PORT --server.headless true"
_HEALTH = "/_stcore/health"
TOOLS = {
    OURS: Tool(
        _STREAMLIT.format("app.py"),
        picture=".se-stage",
        shapes=".se-shapes",
        thumb=".st-key-hidden_size input[type=range]",
        link=f"/PAGE?lang=en&hidden_size={START}",
        health=_HEALTH,
    ),
    YARDSTICK: Tool("-m bench.peers.dash_page PORT PAGE"),
    "Gradio": Tool(
        "-m bench.peers.gradio_page PORT PAGE",
        thumb="#hidden_size input[type=range]",
        python=PEERS_PYTHON,
    ),
    "marimo": Tool(
        "-m marimo run bench/peers/marimo_page.py --headless --no-token --port PORT -- --page PAGE",
        picture="marimo-plotly >>> .main-svg .scatterlayer",
        thumb="marimo-slider [role=slider]",
        python=PEERS_PYTHON,
    ),
}
FIGURE = replace(
    TOOLS[OURS], link=f"/embed?page=PAGE&lang=en&hidden_size={START}&show=hidden_size&lean=false"
)
"""Our page as a figure, without Streamlit."""
EMPTY = Tool(
    _STREAMLIT.format("bench/peers/empty_page.py"), picture="#empty", sign="ready", health=_HEALTH
)
"""A Streamlit page with one word, which is a lower bound for Streamlit pages."""


@contextmanager
def running_tool(tool: Tool, page: str) -> Iterator[str]:
    """Run a tool's page on a free port; yield its URL."""
    port = str(free_port())
    command = [{"PORT": port, "PAGE": page}.get(part, part) for part in tool.command.split()]
    # The path of the start page is empty.
    link = tool.link.replace("PAGE", "" if page == PAGES[0] else page)
    url = f"http://localhost:{port}"
    with running(command, url, tool.health, python=tool.python):
        yield url + link
