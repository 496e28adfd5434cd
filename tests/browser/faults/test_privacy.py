"""The statements of ``docs/privacy.md``, checked over a session that uses everything once."""

from __future__ import annotations

from collections.abc import Iterator
from re import findall, sub
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from backend.layer.spec import LayerSpec
from components.dispatch.pages import page_names
from components.words.catalogue import languages, messages
from tests.browser.faults.test_network import VIOLATIONS
from tests.browser.support.app_server import Server
from tests.browser.support.lessons import sees
from tests.browser.support.visit import WAIT
from tests.support.course_pages import ROOT

PRIVACY = (ROOT / "docs" / "privacy.md").read_text()
# Every way of keeping something refuses, as a browser's strictest setting does.
DENIED = """
for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
  Object.defineProperty(window, name, { get() { throw new DOMException(name, "SecurityError"); } });
}
Object.defineProperty(Document.prototype, "cookie", { get: () => "", set: () => {} });
"""
KEPT = "() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="en-US", accept_downloads=True)
    context.set_default_timeout(WAIT)
    yield context
    context.close()


def arrived(page: Page, name: str) -> None:
    alive = ".stRadio, .stTextInput" if name == "practice" else ".se-alive"
    page.locator(alive).first.wait_for()
    page.locator("[data-test-script-state=notRunning]").wait_for()


def use(page: Page, name: str) -> None:
    """Do something that makes requests: open the panel, the image, every tab."""
    if name != "practice":
        page.locator("a.se-share-link").click()
        page.locator(".se-share-text").first.wait_for()
        page.locator(".se-block").first.hover()
    for tab in page.locator(".stTabs [role=tab]").all():
        tab.click()
    page.locator("[data-test-script-state=notRunning]").wait_for()


def downloads(page: Page) -> list[str]:
    """Download every file of the open panel; return their URLs."""
    files = page.locator("a.se-share-file").all()
    assert len(files) >= 4
    urls = []
    for file in files:
        with page.expect_download() as found:
            file.click()
        urls.append(found.value.url)
    return urls


def test_a_whole_session_asks_nobody_else(server: Server, context: BrowserContext) -> None:
    """Use all pages, and check for requests to other hosts and violations of the CSP."""
    asked: list[str] = []
    said: list[str] = []
    context.add_init_script(f"({VIOLATIONS})()")
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    context.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda opened: asked.append(opened.url))
    for name in page_names():
        path = "" if name == page_names()[0] else name
        page.goto(f"{server.url}/{path}?lang=ko")
        arrived(page, name)
        expect(page.locator(".se-foot")).to_have_text(messages("ko").text("app.privacy"))
        use(page, name)
        if not path:
            asked += downloads(page)
        assert page.evaluate("() => window.seViolations") == []
    assert not [text for text in said if "Content Security Policy" in text]
    page.goto(f"{server.url}/?embed=true")
    arrived(page, page_names()[0])
    assert not page.locator(".se-foot").count()
    hosts = {urlsplit(url).netloc for url in asked if urlsplit(url).scheme not in ("data", "blob")}
    assert hosts == {urlsplit(server.url).netloc}
    assert len([url for url in asked if url.startswith("ws")]) == len(page_names()) + 1
    # The two names that the document gives, and nothing else.
    stored = {sub(r"-/\w*-v\d$", "", name) for name in page.evaluate(KEPT)}
    kept = {cookie["name"] for cookie in context.cookies()} | stored
    assert kept == set(findall(r"`(\w+)`: kept", PRIVACY))


@pytest.mark.long
def test_nothing_needs_to_be_kept(server: Server, context: BrowserContext) -> None:
    context.add_init_script(DENIED)
    problems: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    for name in page_names():
        page.goto(f"{server.url}/{'' if name == page_names()[0] else name}")
        arrived(page, name)
        if name == page_names()[0]:
            page.locator(".st-key-num_layers input[type=range]").press("ArrowRight")
            sees(page.main_frame, LayerSpec(num_layers=3))
    assert page.evaluate("() => { try { localStorage; } catch (error) { return error.name; } }")
    assert problems == []


def test_the_document_says_what_the_footer_says() -> None:
    assert [name for name in languages() if messages(name).text("app.privacy") not in PRIVACY] == []
