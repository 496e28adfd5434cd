"""One server, and one seat in front of every engine that is installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.support.app_server import Server, running_app
from tests.engines.installed import ENGINES, missing, path_of
from tests.engines.seat import Seat

Sits = Callable[..., Seat]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Run the app."""
    with running_app() as server:
        yield server


@pytest.fixture(scope="module", params=ENGINES)
def sit(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sits]:
    """Return a function that opens a window of one engine, by its width and height."""
    engine: str = request.param
    if reason := missing(engine):
        pytest.skip(f"{engine}: {reason}; `make test-browsers` installs it")
    seats: dict[tuple[int, int], Any] = {}
    folder: Path = tmp_path_factory.mktemp(engine)
    if engine == "webkit":
        from tests.engines.webkit_seat import WebKitSeat

        def webkit(width: int = 1400, height: int = 900) -> Seat:
            size = (width, height)
            if size not in seats:
                # One window at a time: the driver takes one session.
                for other in [*seats]:
                    seats.pop(other).close()
                seats[size] = WebKitSeat(path_of(engine), width, height, folder)
            return seats[size]

        yield webkit
        for seat in seats.values():
            seat.close()
        return
    from tests.engines.playwright_seat import PlaywrightSeat, launched

    with sync_playwright() as playwright:
        browser = launched(playwright, engine, path_of(engine))

        def other(width: int = 1400, height: int = 900) -> Seat:
            size = (width, height)
            if size not in seats:
                seats[size] = PlaywrightSeat(browser, width, height, folder)
            return seats[size]

        yield other
        browser.close()
