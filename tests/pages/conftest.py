"""Pages run by Streamlit without a browser."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from tests.pages.visit import Open, OpenSet, Visit

ROUTER = Path(__file__).parents[2] / "pages" / "router.py"
BARE = "missing ScriptRunContext"
"""What Streamlit remarks on the test's own thread, whatever the page does."""


@pytest.fixture(scope="session", autouse=True)
def packages_are_scanned_once() -> Iterator[None]:
    """Scan the installed packages once, which Streamlit does for every new page under test.

    The packages do not change, and scanning takes nine tenths of the time of such a page.
    """
    with pytest.MonkeyPatch.context() as patch:
        scan = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture
def open_page(caplog: pytest.LogCaptureFixture) -> Iterator[Open]:
    """Open the page of a link; it must not log a warning."""

    def opened(link: dict[str, Any] | None = None, page: str = "layer", **context: Any) -> Visit:
        app = AppTest.from_file(ROUTER, default_timeout=30)
        app.query_params.update(link or {})
        app.switch_page(f"{page}.py")
        app.context = context
        visit = Visit(app).run()
        assert visit.explorer["page"] == page
        visit.language = visit.explorer["language"]
        return visit

    yield opened
    assert warnings_in(caplog) == []


@pytest.fixture
def open_set(caplog: pytest.LogCaptureFixture) -> Iterator[OpenSet]:
    """Open the Practice page with a link; it must not log a warning."""

    def opened(link: dict[str, Any], language: str = "en") -> Visit:
        app = AppTest.from_file(ROUTER, default_timeout=30)
        app.query_params.update({**link, "lang": language})
        app.switch_page("practice.py")
        return Visit(app, language).run()

    yield opened
    assert warnings_in(caplog) == []


def warnings_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the warnings of a page and of the app."""
    loud = [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING]
    return [each for each in loud if BARE not in each]
