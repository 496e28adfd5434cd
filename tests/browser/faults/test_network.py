"""The content security policy is in force, and another site gets no connection."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.support.app_server import Server, running_course
from tests.browser.support.visit import WAIT
from tests.browser.support.visitors import Pages

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


def test_the_policy_bites(server: Server, pages: Pages) -> None:
    """Check that a violation of the policy is recorded."""
    page = pages.take()
    page.goto(server.url, timeout=WAIT)
    page.evaluate(VIOLATIONS)
    page.evaluate("() => fetch('http://127.0.0.1:9/').catch(() => {})")
    page.wait_for_function("() => window.seViolations.length > 0", timeout=WAIT)
    assert page.evaluate("() => window.seViolations[0]").startswith("connect-src")
    pages.give_back(page)


def test_another_site_gets_no_connection(server: Server, browser: Browser) -> None:
    address = f"{server.url.replace('http', 'ws', 1)}/_stcore/stream"
    page = browser.new_page()
    page.goto(f"{server.url}/_stcore/health", timeout=WAIT)
    assert page.evaluate(CONNECT, address) == "open"
    with running_course() as course:
        page.goto(course, timeout=WAIT)
        assert page.evaluate(CONNECT, address) == "refused"
        page.close()
