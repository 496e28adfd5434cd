"""One server and one browser per worker; a page with an error in its console fails its test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.app_server import SHORT_VISITS, Server, running_app, shell_path
from tests.browser.visitors import Pages, Visitors


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Run the app, whose log must stay free of tracebacks."""
    with running_app() as server:
        yield server
        assert server.log.read_text().partition("Traceback")[1:] == ("", "")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = list(SHORT_VISITS)
        browser = playwright.chromium.launch(executable_path=shell_path(), args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def pages(browser: Browser) -> Pages:
    """Return the browser's pages, which tests reuse."""
    return Pages(browser)


@pytest.fixture
def open_page(server: Server, pages: Pages) -> Iterator[Visitors]:
    """Open pages for one test."""
    visitors = Visitors(pages, server.url)
    yield visitors
    assert visitors.close() == []
