"""Without the explorer's script, the page still shows every shape."""

from __future__ import annotations

import pytest

from components.messages import Messages
from tests.e2e.app_server import Server
from tests.e2e.visit import Pages, Visitors, shapes_of, spec_of

SOON = 10_000
NOISE = ("Failed to fetch dynamically imported module", "ERR_FAILED", "BidiComponent")
LINKS = [
    ("", {}),
    ("", {"layer": "GRU", "hidden_size": "33", "batched": "false", "lang": "ko"}),
    ("slices", {"proj_size": "5", "batch": "3"}),
]


@pytest.mark.parametrize(("path", "link"), LINKS)
def test_every_shape_is_there(
    server: Server, pages: Pages, path: str, link: dict[str, str]
) -> None:
    visitors = Visitors(pages, server.url, NOISE)
    visitor = visitors(None)
    page = visitor.page
    page.route("**/assets/**/explorer.js", lambda route: route.abort())
    try:
        query = "&".join(f"{name}={text}" for name, text in link.items())
        page.goto(f"{visitor.origin}/{path}?{query}")
        table = page.locator(".se-fallback table")
        table.locator("tbody").first.wait_for(timeout=SOON)
        text = page.locator(".se-fallback").inner_text()
        link.pop("lang", None)
        for name, size in shapes_of(spec_of(**link)).items():
            row = table.locator("tr", has=page.get_by_role("rowheader", name=name, exact=True))
            assert size in row.first.inner_text(), text
        assert page.locator(".se-alive").count() == 0
    finally:
        page.unroute("**/assets/**/explorer.js")
    assert visitors.close() == []


def test_with_the_script_it_is_not_there(open_page: Visitors) -> None:
    visitor = open_page()
    visitor.page.wait_for_timeout(5_500)
    assert visitor.page.locator(".se-fallback").is_hidden()
    assert visitor.page.get_by_text(Messages("en").text("explorer.offline")).count() == 0
