"""The first visitor of a new server opens a deep link."""

from __future__ import annotations

from playwright.sync_api import expect

from components.words.catalogue import Messages
from tests.browser.app_server import running_app
from tests.browser.visit import WAIT, spec_of
from tests.browser.visitors import PAGES, Pages, Visitors


def test_the_first_request_of_all_and_of_every_page(pages: Pages) -> None:
    with running_app() as server:
        visitors = Visitors(pages, server.url)
        link = {"layer": "GRU", "hidden_size": "33", "bidirectional": "false"}
        visitor = visitors({**link, "lang": "ko"})
        # At once: nothing is waited for but the first picture.
        assert visitor.shapes() == {
            "input": "torch.Size([1, 35, 10])",
            "h_0": "torch.Size([2, 1, 33])",
            "output": "torch.Size([1, 35, 33])",
            "h_n": "torch.Size([2, 1, 33])",
        }
        visitor.sees_spec(spec_of(**link))
        assert visitor.page.locator(".stTabs [role=tab]").first.inner_text() == "가중치"
        assert "슬라이더" in visitor.page.locator(".se-tagline").inner_text()
        visitor.has_address(link)
        # A page's own modules are loaded with its first visitor.
        for page in PAGES:
            visitor.page.goto(f"{server.url}/{page}?layer=GRU&lang=ko")
            here = visitor.page.locator(".se-pages [aria-current]")
            expect(here).to_have_text(Messages("ko").text(f"page.{page}"), timeout=WAIT)
            # A script of ours says so once it has drawn the page.
            visitor.page.locator("html[lang=ko]").wait_for(state="attached")
        assert visitors.close() == []
        assert "Traceback" not in server.log.read_text()
