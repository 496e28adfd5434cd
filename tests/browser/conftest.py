"""One server and one browser per worker; a page with an error in its console fails its test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from playwright.sync_api import Browser, sync_playwright

from tests.browser.support.app_server import SHORT_VISITS, Server, running_app, shell_path
from tests.browser.support.visitors import Pages, Visitors


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Run a failed browser test a second time, because a busy machine can end its waits.

    A fault of the app fails both runs. The report of the second run has the end of the first.
    """
    if Path(__file__).parent not in item.path.parents:
        return None
    hook = item.ihook
    hook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    failures = [str(report.longrepr)[-2000:] for report in reports if report.failed]
    if failures and isinstance(item, pytest.Function):
        item._initrequest()
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
        reports[-1].sections += [("First run", text) for text in failures]
    for report in reports:
        hook.pytest_runtest_logreport(report=report)
    hook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


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
