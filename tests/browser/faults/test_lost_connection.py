"""After a lost connection the page comes back by itself in the same state."""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.browser.faults.test_restart import LOST, NOISE, stands_at
from tests.browser.support.app_server import Server
from tests.browser.support.flaky_line import Line, line_to
from tests.browser.support.visit import WAIT
from tests.browser.support.visitors import Pages, Visitors

LINK = {"layer": "GRU", "hidden_size": "33"}
AWAY = float(os.environ.get("LINE_CUT_SECONDS", "3"))
"""Seconds. `make faults-long` cuts for thirty; Streamlit's page asks again and again, after longer
and longer pauses, so that a shorter cut goes the same way."""


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    with line_to(urlsplit(server.url).port or 0) as line:
        yield line


def test_the_pages_come_back_where_they_were(line: Line, pages: Pages) -> None:
    visitors = Visitors(pages, f"http://localhost:{line.port}", NOISE)
    resting, moving = visitors(LINK), visitors(LINK)
    for visitor in (resting, moving):
        visitor.press(visitor.slider("num_layers"), "ArrowRight")
        stands_at(visitor, **LINK, num_layers="3")
    line.cut()
    for visitor in (resting, moving):
        visitor.waits(LOST)
    # What is asked meanwhile has an address, and is answered when the line is back.
    moving.press(moving.slider("num_layers"), "ArrowRight")
    moving.has_address({**LINK, "num_layers": "4"})
    moving.page.wait_for_timeout(1000 * AWAY)
    line.mend()
    for visitor, reached in ((resting, 3), (moving, 4)):
        visitor.is_connected(longest=WAIT + 2000 * AWAY)
        stands_at(visitor, **LINK, num_layers=str(reached))
        visitor.press(visitor.slider("num_layers"), "ArrowRight")
        stands_at(visitor, **LINK, num_layers=str(reached + 1))
    assert visitors.close() == []
