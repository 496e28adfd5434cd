"""A client with too many requests gets 429 with a waiting time, and the page waits."""

from __future__ import annotations

from playwright.sync_api import Route

from tests.browser.support.app_server import Server
from tests.browser.support.visit import spec_of
from tests.browser.support.visitors import Pages, Visitors

PICTURES = "**/api/picture?*"


def test_a_page_asks_again_when_it_may(server: Server, pages: Pages) -> None:
    visitors = Visitors(pages, server.url, ("429",))
    visitor = visitors()
    visitor.has_settled()
    asked: list[str] = []

    def refuse_once(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) > 1:
            route.continue_()
        else:
            route.fulfill(status=429, headers={"retry-after": "1"})

    visitor.page.route(PICTURES, refuse_once)
    visitor.press(visitor.slider("num_layers"), "ArrowRight")
    visitor.sees_spec(spec_of(num_layers="3"))
    # Asked again, not left to a script run, which would cost the busy server more.
    assert ["num_layers=3" in url for url in asked[:2]] == [True, True]
    visitor.has_settled()
    visitor.page.unroute(PICTURES)
    assert visitors.close() == []
