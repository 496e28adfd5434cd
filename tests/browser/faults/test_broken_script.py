"""Without the explorer's script, the page still shows every shape."""

from __future__ import annotations

from urllib.parse import urlencode

from playwright.sync_api import CDPSession, Locator, Page

from components.page.assets import PLOTLY_PATH
from components.words.catalogue import Messages
from tests.browser.support.app_server import Server
from tests.browser.support.visit import shapes_of, spec_of
from tests.browser.support.visitors import Pages, Visitors

SOON = 10_000
SCRIPT = "*/explorer.js"
NOISE = ("Failed to fetch dynamically imported module", "ERR_BLOCKED_BY_CLIENT", "BidiComponent")
LINKS: list[tuple[str, dict[str, str]]] = [
    ("", {}),
    ("", {"layer": "GRU", "hidden_size": "33", "batched": "false", "lang": "ko"}),
    ("slices", {"proj_size": "5", "batch": "3"}),
]


def test_every_shape_is_there(server: Server, pages: Pages) -> None:
    visitors = Visitors(pages, server.url, NOISE)
    whole = visitors()
    without = [visitors(None) for _ in LINKS]
    sessions = [blocked(visitor.page) for visitor in without]
    for visitor, (path, link) in zip(without, LINKS, strict=True):
        visitor.page.goto(f"{visitor.origin}/{path}?{urlencode(link)}")
    for visitor, (_, link) in zip(without, LINKS, strict=True):
        table = visitor.page.locator(".se-fallback table")
        table.locator("tbody").first.wait_for(timeout=SOON)
        text = visitor.page.locator(".se-fallback").inner_text()
        setting = {name: value for name, value in link.items() if name != "lang"}
        for name, size in shapes_of(spec_of(**setting)).items():
            row = table.locator("tr", has=row_head(visitor.page, name))
            assert size in row.first.inner_text(), text
        assert visitor.page.locator(".se-alive").count() == 0
    for session in sessions:
        session.detach()
    # As long after its own start, the page with the script is without it.
    assert whole.page.locator(".se-fallback").is_hidden()
    assert whole.page.get_by_text(Messages("en").text("explorer.offline")).count() == 0
    assert visitors.close() == []


def blocked(page: Page) -> CDPSession:
    """Block the explorer's script until the session is detached. A route would also empty the
    cache, so each page would load all scripts again."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setBlockedURLs", {"urls": [SCRIPT]})
    return session


def row_head(page: Page, name: str) -> Locator:
    return page.get_by_role("rowheader", name=name, exact=True)


def test_the_boxes_do_not_wait_for_plotly(server: Server, pages: Pages) -> None:
    visitors = Visitors(pages, server.url, NOISE)
    visitor = visitors(None)
    visitor.page.route(f"**{PLOTLY_PATH}", lambda _route: None)
    visitor.page.goto(f"{visitor.origin}/?layer=GRU")
    boxes = visitor.page.locator(".se-picture .se-plot > svg path")
    boxes.first.wait_for(state="attached", timeout=SOON)
    assert boxes.count() > 5
    assert not visitor.page.locator(".se-plot .main-svg").count()
    visitor.page.unroute_all(behavior="ignoreErrors")
    assert visitors.close() == []
