"""A built page in Chromium at two widths: what it shows, and a screenshot."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Frame, Locator, Page
from playwright.sync_api import TimeoutError as TooLate

from bench.course_pages.lesson import NEXT

WIDTHS = (1200, 390)
_PATIENCE = 90_000
_OURS = "iframe[src*='/embed'], iframe[srcdoc], shape-explorer, img[src*='/figure']"
_CONTENT = "() => Math.ceil(document.body.getBoundingClientRect().height)"
_HIGH = "() => Math.max(...[...document.querySelectorAll('*')].map((each) => each.scrollHeight))"
"""The height of the content, also of a notebook that scrolls inside its page."""
_SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass(frozen=True)
class Look:
    """What a page shows at one width.

    Attributes:
        place: ``""`` for the page that was opened, or the name of the link that led to another.
        width: the width in pixels.
        live: the number of frames and elements with a diagram.
        asked: the number of frames and elements of ours.
        heights: the height of each frame, and of its content.
        pictures: the number of still images that are shown.
        sideways: the pixels by which the page scrolls sideways.
    """

    place: str
    width: int
    live: int
    asked: int
    heights: tuple[tuple[int, int], ...]
    pictures: int
    sideways: int

    def __str__(self) -> str:
        fits = sum(high == inside for high, inside in self.heights)
        heights = ", ".join(f"{high}/{inside}" for high, inside in self.heights)
        where = ", ".join(filter(None, (f"{self.width} px", self.place)))
        return (
            f"{where}: {self.live} of {self.asked} live, {fits} as high as their content "
            f"({heights}), {self.pictures} images, {self.sideways} px sideways"
        )


def look(browser: Browser, url: str, shot: Path, origin: str, dark: bool = False) -> list[Look]:
    """Open a page at both widths, and save a screenshot of each."""
    found = []
    for width in WIDTHS:
        page = open_page(browser, url, width, dark)
        found.append(seen(page, width, origin))
        # A browser draws no frame of another site that is out of sight.
        high = page.evaluate(_HIGH)
        page.set_viewport_size({"width": width, "height": min(max(high, 900), 5000)})
        page.locator(_OURS).first.scroll_into_view_if_needed()
        page.wait_for_timeout(1500)
        page.screenshot(path=shot.with_name(f"{shot.name}-{width}.png"))
        following = page.get_by_role("link", name=NEXT, exact=True)
        if following.count():
            # These sites change their pages without loading them.
            following.first.click()
            page.wait_for_timeout(3000)
            found.append(seen(page, width, origin, NEXT))
            page.screenshot(path=shot.with_name(f"{shot.name}-{width}-next.png"))
        page.close()
    return found


def open_page(browser: Browser, url: str, width: int, dark: bool = False) -> Page:
    """Open a page, and wait for its figures."""
    page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
    )
    page.set_default_timeout(_PATIENCE)
    page.goto(url, wait_until="domcontentloaded")
    with suppress(TooLate):
        # A notebook comes after its page.
        page.wait_for_selector(_OURS, state="attached")
    page.wait_for_timeout(2000)
    return page


def seen(page: Page, width: int, origin: str, place: str = "") -> Look:
    """Return what an open page shows."""
    frames = page.locator(f"iframe[src^='{origin}/embed'], iframe[srcdoc*='se-offline']")
    # Inside an element or a widget; a widget of marimo is in two shadow roots.
    elements = page.locator(".se-plot")
    live, heights = 0, []
    for frame in frames.all():
        if not frame.is_visible():
            continue
        frame.scroll_into_view_if_needed()
        inside = frame.element_handle().content_frame()
        if inside and _is_live(inside):
            live += 1
            page.wait_for_timeout(1500)
            high = int(frame.evaluate("(each) => each.clientHeight"))
            heights.append((high, int(inside.evaluate(_CONTENT))))
    for element in elements.all():
        element.scroll_into_view_if_needed()
        page.wait_for_timeout(1500)
        live += element.locator("svg path").count() > 0
    pictures = page.locator(f"img[src^='{origin}/figure']").all()
    shown = sum(each.is_visible() and _is_loaded(page, each) for each in pictures)
    hosts = page.locator("shape-explorer, [data-widget], marimo-anywidget").count()
    asked = sum(each.is_visible() for each in frames.all()) + hosts
    return Look(place, width, live, asked, tuple(heights), shown, int(page.evaluate(_SIDEWAYS)))


def _is_loaded(page: Page, image: Locator) -> bool:
    image.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    return bool(image.evaluate("(each) => each.naturalWidth > 100"))


def _is_live(frame: Frame) -> bool:
    try:
        place = frame.locator(".se-alive .se-plot svg path").first
        place.wait_for(state="attached", timeout=_PATIENCE)
    except TooLate:
        return False
    return True
