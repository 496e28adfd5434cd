"""The app makes no request to another host during a whole visit."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from playwright.sync_api import Browser

from backend.layer.rules import parameter_count
from tests.browser.support.app_server import Server, running_course
from tests.browser.support.visit import WAIT, spec_of
from tests.browser.support.visitors import Visitors

INSIDE = ("data", "blob")
VIOLATIONS = """
() => {
  window.seViolations = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    window.seViolations.push(`${event.violatedDirective}: ${event.blockedURI}`));
}
"""
CONNECT = """
(address) => new Promise((resolve) => {
  const socket = new WebSocket(address);
  socket.onopen = () => resolve("open");
  socket.onerror = () => resolve("refused");
})
"""


def test_a_whole_visit_stays_at_home(open_page: Visitors) -> None:
    visitor = open_page(None)
    requests = visitor.keep_requests()
    visitor.go()
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
    asked = [urlsplit(url) for url in requests]
    assert {url.scheme for url in asked} >= {"http", "ws"}
    assert elsewhere(asked, home) == []


def elsewhere(asked: list[SplitResult], home: str) -> list[SplitResult]:
    return [url for url in asked if url.netloc != home and url.scheme not in INSIDE]


def test_the_policy_bites(server: Server, browser: Browser) -> None:
    """Check that a violation of the policy is recorded."""
    context = browser.new_context()
    context.add_init_script(f"({VIOLATIONS})()")
    page = context.new_page()
    page.goto(server.url, timeout=WAIT)
    page.evaluate("() => fetch('http://127.0.0.1:9/').catch(() => {})")
    page.wait_for_function("() => window.seViolations.length > 0", timeout=WAIT)
    assert page.evaluate("() => window.seViolations[0]").startswith("connect-src")
    context.close()


def test_another_site_gets_no_connection(server: Server, browser: Browser) -> None:
    address = f"{server.url.replace('http', 'ws', 1)}/_stcore/stream"
    page = browser.new_page()
    page.goto(f"{server.url}/_stcore/health", timeout=WAIT)
    assert page.evaluate(CONNECT, address) == "open"
    with running_course() as course:
        page.goto(course, timeout=WAIT)
        assert page.evaluate(CONNECT, address) == "refused"
        page.close()
