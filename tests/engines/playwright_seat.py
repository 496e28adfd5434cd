"""Chromium and Firefox, driven by Playwright."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserType, Frame, Page, Playwright

from tests.browser.support.app_server import CHROMIUM_ARGUMENTS, shell_path
from tests.engines.seat import Seat

_PATIENCE = 30_000


def launched(playwright: Playwright, engine: str, path: str) -> Browser:
    """Start a browser. Firefox speaks WebDriver BiDi, so it needs no build of its own."""
    kind: BrowserType = getattr(playwright, engine)
    if engine == "firefox":
        return kind.launch(
            channel="moz-firefox",
            executable_path=path,
            timeout=4 * _PATIENCE,
            # No window manager focuses the window, so the page would have no focus.
            firefox_user_prefs={"focusmanager.testmode": True},
        )
    return kind.launch(executable_path=shell_path(), args=list(CHROMIUM_ARGUMENTS))


class PlaywrightSeat(Seat):
    """One page of Chromium or Firefox."""

    def __init__(self, browser: Browser, width: int, height: int, folder: Path) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, locale="en-US"
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(_PATIENCE)
        # Not in Firefox, not even in a page without any script.
        self.keys_reach_other_hosts = browser.browser_type.name != "firefox"
        self._where: Page | Frame = self.page
        self._folder = folder

    def goto(self, url: str) -> None:
        self.page.goto(url)

    def run(self, function: str, *arguments: Any) -> Any:
        return self._where.evaluate(f"(all) => ({function})(...all)", list(arguments))

    def keys(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)

    def click(self, selector: str) -> None:
        self._where.locator(selector).first.click()

    @contextmanager
    def inside(self, selector: str) -> Iterator[None]:
        frame = self.page.query_selector(selector).content_frame()
        assert frame is not None
        self._where = frame
        try:
            yield
        finally:
            self._where = self.page

    def downloads(self, selector: str) -> Path:
        with self.page.expect_download() as found:
            self.click(selector)
        path = self._folder / found.value.suggested_filename
        found.value.save_as(path)
        return path

    def close(self) -> None:
        self.context.close()
