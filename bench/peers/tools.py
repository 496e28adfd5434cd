"""Every framework's page: how it is started, and where on it things stand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.peers.same_page import START
from tests.e2e.app_server import ROOT, free_port, running, running_app

OURS, YARDSTICK = "Shape Explorer", "Dash"
PAGES = ("layer", "slices", "packing", "models", "mistakes")
"""Those of our pages that have the slider."""
PEERS_PYTHON = ROOT / ".venv-peers" / "bin" / "python"
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
        thumb: the slider. ``shapes`` and ``picture``: where the texts appear.
    """

    command: str
    thumb: str
    shapes: str = "#shapes"
    picture: str = "#picture .main-svg .scatterlayer"


TOOLS = {
    OURS: Tool("", ".st-key-hidden_size input[type=range]", ".se-shapes", ".se-stage"),
    YARDSTICK: Tool("-m bench.peers.dash_page PORT PAGE", "[role=slider]"),
    "Gradio": Tool("-m bench.peers.gradio_page PORT PAGE", "#hidden_size input[type=range]"),
    "marimo": Tool(
        "-m marimo run bench/peers/marimo_page.py --headless --no-token --port PORT -- --page PAGE",
        "marimo-slider [role=slider]",
        picture="marimo-plotly >>> .main-svg .scatterlayer",
    ),
}


@contextmanager
def running_tool(tool: str, page: str) -> Iterator[str]:
    """A tool's page on a free port; yields its address."""
    if tool == OURS:
        with running_app() as server:
            path = "" if page == PAGES[0] else page
            yield f"{server.url}/{path}?lang=en&hidden_size={START}"
        return
    port = str(free_port())
    values = {"PORT": port, "PAGE": page}
    command = [values.get(part, part) for part in TOOLS[tool].command.split()]
    python = None if tool == YARDSTICK else str(PEERS_PYTHON)
    with running(command, f"http://localhost:{port}", "/", python=python) as server:
        yield server.url
