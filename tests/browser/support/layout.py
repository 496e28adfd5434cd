"""The screens of the browser tests, and the measurements on them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import product
from typing import Literal, TypeVar

from playwright.sync_api import Page

from tests.browser.support.visit import LABELS, PLOT

Theme = Literal["light", "dark"]
Case = TypeVar("Case")

HEIGHTS = {360: 740, 800: 1000, 1400: 900}
"""Width to height, in pixels: a phone, a tablet or half a screen, a laptop."""
THEMES: tuple[Theme, ...] = ("light", "dark")
LANGUAGES = ("en", "ko")
EVERY = bool(os.environ.get("EVERY_SCREEN"))
"""Whether every case is looked at, as in `make test-long`."""
_ALL = product(HEIGHTS, THEMES, LANGUAGES)
_SOME: list[tuple[int, Theme, str]] = [
    (360, "dark", "ko"),
    (1400, "light", "en"),
]
SCREENS = [*_ALL] if EVERY else _SOME
"""Both ends, both themes and both languages; every screen in `make test-long`."""
PHONE = SCREENS if EVERY else _SOME[:1]
LAPTOP = SCREENS if EVERY else _SOME[1:]
"""One theme and language each, for pages whose parts other pages show in both."""


def some(cases: Iterable[Case], count: int) -> list[Case]:
    """Return ``count`` of the cases, evenly spread, with the last one; all in `make test-long`.

    For what a browser is slow at; what is shown, faster tests look at in each case, its place on
    the screen they cannot.
    """
    every = [*cases]
    if EVERY:
        return every
    gap = (len(every) - 1) / max(1, count - 1)
    return [every[-1 - round(n * gap)] for n in reversed(range(count))]


_SCROLLS = """
() => [document.scrollingElement, ...document.querySelectorAll(".stApp, .stMain")]
  .filter((element) => element.scrollWidth > element.clientWidth)
  .map((element) => `${element.className}: ${element.scrollWidth} > ${element.clientWidth}`)
"""
# Every visible text outside of boxes that scroll by themselves and of what only readers hear.
_CUT_OFF = """
() => {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector(".stMain"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.textContent.trim() || parent.closest(".se-scroll, .se-hidden, pre, option")) continue;
    if (!parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { left, right, width } of range.getClientRects()) {
      if (width > 1 && (left < -0.5 || right > innerWidth + 0.5)) found.push(node.textContent);
    }
  }
  for (const select of document.querySelectorAll("select")) {
    if (!select.checkVisibility() || !select.selectedOptions.length) continue;
    const free = select.cloneNode(false);
    free.append(select.selectedOptions[0].cloneNode(true));
    free.style.cssText = "position: absolute; width: auto";
    select.after(free);
    if (free.offsetWidth > select.offsetWidth) found.push(free.textContent);
    free.remove();
  }
  return [...new Set(found)];
}
"""
_CROWDED = """
([selector, labels]) => {
  const plot = document.querySelector(selector).getBoundingClientRect();
  const texts = [...document.querySelectorAll(labels)]
    .filter((text) => text.textContent.trim() && text.getClientRects().length)
    .map((text) => ({ name: text.textContent, box: text.getBoundingClientRect() }));
  const isOutside = ({ box }) => box.left < plot.left - 1 || box.right > plot.right + 1
    || box.top < plot.top - box.height / 3 || box.bottom > plot.bottom + box.height / 3;
  const outside = texts.filter(isOutside).map(({ name }) => name);
  const overlap = (a, b, start, end) => Math.min(a[end], b[end]) - Math.max(a[start], b[start]);
  const pairs = texts.flatMap((one, place) => texts.slice(place + 1)
    .filter(({ box }) => overlap(one.box, box, "left", "right") > 1
      && overlap(one.box, box, "top", "bottom") > 0.4 * Math.min(one.box.height, box.height))
    .map(({ name }) => `${one.name} | ${name}`));
  return [...outside, ...pairs];
}
"""
_SMALLEST = """
(labels) => Math.min(...[...document.querySelectorAll(labels)]
  .filter((text) => text.textContent.trim())
  .map((text) => parseFloat(getComputedStyle(text).fontSize)))
"""


def sideways(page: Page) -> list[str]:
    """Return the elements that scroll sideways, of the page and of Streamlit's own container."""
    found: list[str] = page.evaluate(_SCROLLS)
    return found


def cut_off(page: Page) -> list[str]:
    """Return texts outside of the screen on the left or right, and choices too long for their box.

    Texts inside boxes that scroll by themselves (tables, code) are left aside.
    """
    found: list[str] = page.evaluate(_CUT_OFF)
    return found


def crowded(page: Page) -> list[str]:
    """Return texts outside of the diagram, and pairs of texts that overlap."""
    found: list[str] = page.evaluate(_CROWDED, [PLOT, LABELS])
    return found


def smallest_type(page: Page) -> float:
    """Return the smallest font size of the diagram in pixels."""
    size: float = page.evaluate(_SMALLEST, LABELS)
    return size
