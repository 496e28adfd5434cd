"""After a restart of the server, an open page still has its settings from the URL."""

from __future__ import annotations

from backend.layer.rules import parameter_count
from tests.browser.app_server import free_port, running_app
from tests.browser.visit import TABLE, Visitor, spec_of
from tests.browser.visitors import Pages, Visitors

# What a browser says about a server that is away, and what Streamlit's own script adds to it.
NOISE = (
    "ERR_CONNECTION_REFUSED",
    "Failed to fetch",
    "Failed to load resource",
    "WebSocket",
    "when disconnected from server",
)
LINK = {"layer": "GRU", "hidden_size": "33"}


def stands_at(visitor: Visitor, **link: str) -> None:
    """Check that shapes, diagram, URL and tabs show this setting."""
    spec = spec_of(**link)
    visitor.sees_spec(spec)
    visitor.has_address(link)
    visitor.reads(".stTabs", f"{parameter_count(spec):,} parameters.")


def test_the_open_page_goes_on_after_a_restart(pages: Pages) -> None:
    port = free_port()
    with running_app(port=port) as server:
        visitors = Visitors(pages, server.url, NOISE)
        visitor = visitors(LINK)
        visitor.press(visitor.slider("num_layers"), "ArrowRight")
        stands_at(visitor, **LINK, num_layers="3")
    # A step while the server is away has an address, which the next one starts from.
    visitor.press(visitor.slider("num_layers"), "ArrowRight")
    visitor.has_address({**LINK, "num_layers": "4"})
    with running_app(port=port) as server:
        visitor.is_connected()
        visitor.press(visitor.slider("num_layers"), "ArrowRight")
        stands_at(visitor, **LINK, num_layers="5")
        visitor.open_tab(TABLE)
        visitor.reads(".stTabs table", "torch.Size([10, 1, 33])")
        visitor.page.reload()
        visitor.ready()
        stands_at(visitor, **LINK, num_layers="5")
        assert visitors.close() == []
        assert "Traceback" not in server.log.read_text()
