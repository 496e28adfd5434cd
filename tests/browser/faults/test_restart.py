"""A new server answers a deep link, and after a restart the open page keeps its setting."""

from __future__ import annotations

from urllib.parse import urlsplit

from backend.layer.rules import parameter_count
from tests.browser.support.app_server import Server, running_app
from tests.browser.support.flaky_line import line_to
from tests.browser.support.visit import TABLE, Visitor, spec_of
from tests.browser.support.visitors import Pages, Visitors

# What a browser says about a server that is away, and what Streamlit's own script adds to it.
NOISE = (
    "ERR_CONNECTION_REFUSED",
    "ERR_CONNECTION_RESET",
    "ERR_EMPTY_RESPONSE",
    "ERR_SOCKET_NOT_CONNECTED",
    "Failed to fetch",
    "Failed to load resource",
    "WebSocket",
    "when disconnected from server",
    "Error in reaching server endpoint",
    # Streamlit's script says this after a few failed attempts, so a slow restart shows it.
    "Is Streamlit still running",
    "timed out",
)
LINK = {"layer": "GRU", "hidden_size": "33"}
LOST = "() => document.querySelector('[data-test-connection-state=CONNECTED]') === null"


def stands_at(visitor: Visitor, **link: str) -> None:
    """Check that shapes, diagram, URL and tabs show this setting."""
    spec = spec_of(**link)
    visitor.sees_spec(spec)
    visitor.has_address(link)
    visitor.reads(".stTabs", f"{parameter_count(spec):,} parameters.")


def answers_its_first_visitor(visitors: Visitors) -> None:
    """Check that the first request of a new server, a deep link, gets its setting."""
    visitor = visitors({**LINK, "bidirectional": "false", "lang": "ko"})
    # At once: nothing is waited for but the first picture.
    assert visitor.shapes() == {
        "input": "torch.Size([1, 35, 10])",
        "h_0": "torch.Size([2, 1, 33])",
        "output": "torch.Size([1, 35, 33])",
        "h_n": "torch.Size([2, 1, 33])",
    }
    visitor.sees_spec(spec_of(**LINK, bidirectional="false"))
    assert visitor.page.locator(".stTabs [role=tab]").first.inner_text() == "가중치"
    assert "슬라이더" in visitor.page.locator(".se-tagline").inner_text()
    visitor.has_address({**LINK, "bidirectional": "false"})
    assert visitors.close() == []


def test_a_new_server_and_its_restart_under_an_open_page(server: Server, pages: Pages) -> None:
    """End a new process under an open page, and let another one take over its address.

    The second process is the server of the other tests. It knows no session of the first one, as
    after a restart.
    """
    with line_to() as line:
        url = f"http://localhost:{line.port}"
        with running_app() as first:
            line.to = urlsplit(first.url).port or 0
            answers_its_first_visitor(Visitors(pages, url))
            assert "Traceback" not in first.log.read_text()
            visitors = Visitors(pages, url, NOISE)
            visitor = visitors(LINK)
            visitor.press(visitor.slider("num_layers"), "ArrowRight")
            stands_at(visitor, **LINK, num_layers="3")
        visitor.waits(LOST)
        # A step while the server is away has an address, which the next one starts from.
        visitor.press(visitor.slider("num_layers"), "ArrowRight")
        visitor.has_address({**LINK, "num_layers": "4"})
        line.to = urlsplit(server.url).port or 0
        visitor.is_connected()
        visitor.press(visitor.slider("num_layers"), "ArrowRight")
        stands_at(visitor, **LINK, num_layers="5")
        visitor.open_tab(TABLE)
        visitor.reads(".stTabs table", "torch.Size([10, 1, 33])")
        visitor.page.reload()
        visitor.ready()
        stands_at(visitor, **LINK, num_layers="5")
        assert visitors.close() == []
