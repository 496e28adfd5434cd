"""The app asks for nothing outside its own host, from the first byte of a visit to the last."""

from __future__ import annotations

from urllib.parse import urlsplit

from backend.rules import parameter_count
from tests.e2e.visit import Visitors, spec_of

INSIDE = ("data", "blob")


def test_a_whole_visit_stays_at_home(open_page: Visitors) -> None:
    visitor = open_page()
    visitor.press(visitor.slider("hidden_size"), "ArrowRight", "ArrowRight")
    visitor.reads(".stTabs", f"{parameter_count(spec_of(hidden_size='22')):,} parameters.")
    for place in range(5):
        visitor.open_tab(place)
    visitor.page.locator(".se-examples").select_option("B2")
    visitor.page.get_by_text("한국어").click()
    visitor.reads(".stTabs", "가중치")
    visitor.block("h_n[0]").hover()
    visitor.page.get_by_role("link", name="슬라이스").click()
    visitor.is_at("/slices")
    visitor.has_settled()
    home = urlsplit(visitor.origin).netloc
    asked = [urlsplit(url) for url in visitor.requests]
    assert {url.scheme for url in asked} >= {"http", "ws"}
    assert [url for url in asked if url.netloc != home and url.scheme not in INSIDE] == []
