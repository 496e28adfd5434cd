"""The pages of the browser, which tests reuse, and the visitors of one test."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.browser.support.visit import WAIT, Visitor

LOCALE = "en-US"
_MOST_LOADS = 40
"""Tests that a page serves: Chromium keeps some megabytes of each, two gigabytes in the end."""
PAGES = ("slices", "packing", "models", "mistakes", "practice")
KNOWN_NOISE = tuple(f"/{page}/_stcore/" for page in PAGES)
# Streamlit says so of two parts of a page that tell it something in one moment; it takes both.
KNOWN_WORDS = "Multiple different fragmentIds detected in a single batch of widget updates"


class Pages:
    """Browser pages that tests reuse.

    The first load in a context costs seconds, because its cache is empty; a later one takes a third
    of that, in another page, too. A load leaves nothing of the one before it: the app keeps its
    state in the address.

    Args:
        options: of every page's context, besides its language.
    """

    def __init__(self, browser: Browser, **options: Any) -> None:
        self._browser = browser
        self._options = options
        self._contexts: dict[str, BrowserContext] = {}
        self._free: dict[str, list[Page]] = {}
        self._loads: dict[Page, int] = {}

    def take(self, locale: str = LOCALE) -> Page:
        """Return a free page whose browser has this language."""
        free = self._free.setdefault(locale, [])
        if free:
            return free.pop()
        if locale not in self._contexts:
            context = self._browser.new_context(locale=locale, **self._options)
            context.set_default_timeout(WAIT)
            self._contexts[locale] = context
        return self._contexts[locale].new_page()

    def give_back(self, page: Page, locale: str = LOCALE) -> None:
        """Empty a page for the next test; replace it when it has grown after many loads."""
        self._loads[page] = self._loads.get(page, 0) + 1
        if self._loads[page] >= _MOST_LOADS:
            del self._loads[page]
            page.close()
            return
        page.mouse.move(0, 0)
        page.goto("about:blank")
        self._free[locale].append(page)


class Visitors:
    """An opener of pages that records their errors."""

    def __init__(self, pages: Pages, origin: str, noise: tuple[str, ...] = ()) -> None:
        self._pages = pages
        self._origin = origin
        self._noise = noise
        self._open: list[tuple[Visitor, str]] = []

    def __call__(
        self,
        query: Mapping[str, str] | str | None = "",
        width: int = 1400,
        height: int = 900,
        theme: Literal["light", "dark"] = "light",
        motion: Literal["reduce", "no-preference"] = "reduce",
        locale: str = LOCALE,
        path: str = "",
    ) -> Visitor:
        """Return a new visitor, who follows the link unless it is ``None``."""
        page = self._pages.take(locale)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme, reduced_motion=motion)
        visitor = Visitor(page, self._origin)
        visitor.on("console", self._complaint(visitor))
        visitor.on("pageerror", lambda error: visitor.problems.append(f"page error: {error}"))
        self._open.append((visitor, locale))
        if query is not None:
            visitor.go(query, path)
        return visitor

    def close(self) -> list[str]:
        """Return every page to the pool; return their errors."""
        problems = [problem for visitor, *_ in self._open for problem in visitor.problems]
        for visitor, locale in self._open:
            for event, listener in visitor.listeners.items():
                visitor.page.remove_listener(event, listener)
            self._pages.give_back(visitor.page, locale)
        self._open = []
        return problems

    def _complaint(self, visitor: Visitor) -> Callable[[ConsoleMessage], None]:
        def hear(message: ConsoleMessage) -> None:
            source = message.location["url"] if message.location else ""
            expected = any(re.search(noise, message.text) for noise in self._noise)
            expected = expected or any(noise in source for noise in KNOWN_NOISE)
            expected = expected or KNOWN_WORDS in message.text
            if message.type in ("error", "warning") and not expected:
                visitor.problems.append(f"console {message.type}: {message.text}")

        return hear
