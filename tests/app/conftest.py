"""The pages as Streamlit runs them, without a browser."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.visit import Open, Visit

ROUTER = Path(__file__).parents[2] / "pages" / "router.py"
BARE = "missing ScriptRunContext"
"""What Streamlit remarks on the test's own thread, whatever the page does."""


@pytest.fixture
def open_page(caplog: pytest.LogCaptureFixture) -> Iterator[Open]:
    """Opens the page of a link; nothing it does may leave a warning in the log."""

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
    loud = [each for each in caplog.records if each.levelno >= logging.WARNING]
    assert [each.getMessage() for each in loud if BARE not in each.getMessage()] == []
