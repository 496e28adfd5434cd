"""Who asks for too much is told when to come back, and the page does."""

from __future__ import annotations

from playwright.sync_api import Route

from tests.e2e.app_server import Server
from tests.e2e.visit import Pages, Visitors, spec_of

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
    slider = visitor.slider("num_layers")
    visitor.press(slider, "ArrowRight", "ArrowRight")
    visitor.has_address({"num_layers": "4"})
    visitor.sees_spec(spec_of(num_layers="4"))
    # Not for where the slider stood when it was refused, but for where it stands by then.
    assert ["num_layers=3" in asked[0], "num_layers=4" in asked[1]] == [True, True]
    visitor.has_settled()
    visitor.page.unroute(PICTURES)
    assert visitors.close() == []
