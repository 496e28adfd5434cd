"""Every framework's page: how it is started, and where on it things stand."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.peers.same_page import START
from tests.browser.app_server import ROOT, free_port, running

OURS, YARDSTICK = "Shape Explorer", "Dash"
PAGES = ("layer", "slices", "packing", "models", "mistakes")
"""Those of our pages that have the slider."""
PEERS_PYTHON = str(ROOT / ".venv-peers" / "bin" / "python")
TEXT = """
(path) => path.split(">>>").reduce((found, part, place) =>
    (place ? found?.shadowRoot : found)?.querySelector(part), document)
  ?.textContent.replaceAll("\u200b", "") ?? ""
"""
"""What stands at a place; ``>>>`` leads into a shadow tree. Plotly puts signs of no width around
letters that it writes lower."""


@dataclass(frozen=True)
class Tool:
    """A framework's page: how it is started, and where on it things stand.

    Attributes:
        command: what Python runs; ``PORT`` and ``PAGE`` stand for themselves.
        picture: where the picture's texts appear. ``shapes``: where the shapes do.
        thumb: the slider.
        sign: what stands in the picture whatever the setting.
        link: the page's address on its server.
        health: what answers as soon as the page can be asked for.
        python: the environment it runs in.
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
EMPTY = Tool(
    _STREAMLIT.format("bench/peers/empty_page.py"), picture="#empty", sign="ready", health=_HEALTH
)
"""A Streamlit page with one word on it: nobody who builds on Streamlit can be faster."""


@contextmanager
def running_tool(tool: Tool, page: str) -> Iterator[str]:
    """A tool's page on a free port; yields its address."""
    port = str(free_port())
    command = [{"PORT": port, "PAGE": page}.get(part, part) for part in tool.command.split()]
    # The start page has no name in its path.
    link = tool.link.replace("PAGE", "" if page == PAGES[0] else page)
    url = f"http://localhost:{port}"
    with running(command, url, tool.health, python=tool.python):
        yield url + link
