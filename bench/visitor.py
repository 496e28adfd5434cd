"""A visitor with an empty cache, whose browser has finished its own start."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from playwright.sync_api import BrowserContext, Playwright

from tests.browser.support.app_server import CHROMIUM_ARGUMENTS, chromium_path

START_MS = 5000
"""Chromium loads some 200 scripts of its own address bar after its start. They need more than a
second of processor time, and a page that opens at once would wait for them."""


@contextmanager
def visitor(playwright: Playwright, width: int, height: int) -> Iterator[BrowserContext]:
    """Start a browser with a profile of its own, and wait until it is at rest."""
    with TemporaryDirectory() as profile:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=chromium_path(),
            args=list(CHROMIUM_ARGUMENTS),
            viewport={"width": width, "height": height},
        )
        context.pages[0].wait_for_timeout(START_MS)
        yield context
        context.close()
