"""Course pages with frames, in a browser that blocks third-party cookies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import pypdfium2
from playwright.sync_api import Browser, BrowserContext, Frame, Page

from backend.layer.spec import LayerSpec
from tests.browser.support.app_server import SHORT_VISITS, chromium_path
from tests.browser.support.visit import SHAPES_NOW, WAIT, shapes_of

HEAD = (
    "<!doctype html><meta charset='utf-8'><title>Lesson</title><style>body { margin: 0; }</style>"
)
CONTENT = """
() => Math.ceil(
  (document.querySelector("[data-testid=stMainBlockContainer]") ?? document.body)
    .getBoundingClientRect().height)
"""
SIDEWAYS = """
() => [document.documentElement, document.querySelector(".stMain")].filter(Boolean)
  .reduce((most, box) => Math.max(most, box.scrollWidth - box.clientWidth), 0)
"""


@contextmanager
def reader(browser: Browser, cookies: Literal["blocked", "all"] = "blocked") -> Iterator[Any]:
    """Launch a browser with a preference for third-party cookies."""
    strict = cookies == "blocked"
    kept = {"cookie_controls_mode": int(strict), "block_third_party_cookies": strict}
    with TemporaryDirectory() as folder:
        preferences = Path(folder) / "Default" / "Preferences"
        preferences.parent.mkdir()
        preferences.write_text(json.dumps({"profile": kept}))
        context = browser.browser_type.launch_persistent_context(
            folder,
            executable_path=chromium_path(),
            args=list(SHORT_VISITS),
            viewport={"width": 1000, "height": 900},
            locale="en-US",
            reduced_motion="reduce",
        )
        context.set_default_timeout(WAIT)
        yield context
        context.close()


def opened(context: BrowserContext, address: str, width: int = 1000, **look: Any) -> Page:
    """Open a course page at its top; ``look`` is the color scheme of the reader's system."""
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(**look)
    page.goto(address)
    return page


def framed(page: Page, place: int = 0) -> Frame:
    """Return a frame of the page when it is live and complete."""
    handle = page.locator("iframe").nth(place)
    handle.scroll_into_view_if_needed()
    frame = handle.element_handle().content_frame()
    assert frame is not None
    frame.locator(".se-full-link").wait_for()
    if "/practice" not in frame.url:
        frame.locator(".se-alive").first.wait_for()
    return frame


def sees(frame: Frame, spec: LayerSpec) -> None:
    """Wait for torch's shapes and the diagram."""
    script = f"(wanted) => JSON.stringify(({SHAPES_NOW})()) === JSON.stringify(wanted)"
    frame.wait_for_function(script, arg=shapes_of(spec))
    frame.locator(".se-plot svg path").first.wait_for(state="attached")


def follows(page: Page, frame: Frame) -> int:
    """Wait until the frame is as high as its content; return the pixels."""
    for _ in range(200):
        high = page.locator("iframe").first.evaluate("(frame) => frame.clientHeight")
        if high == frame.evaluate(CONTENT):
            return int(high)
        page.wait_for_timeout(50)
    raise AssertionError(f"frame {high}, page in it {frame.evaluate(CONTENT)}")


def printed(page: Page) -> list[str]:
    """Return the texts of the printed pages."""
    sheets = pypdfium2.PdfDocument(BytesIO(page.pdf(format="A4")))
    return [sheet.get_textpage().get_text_range() for sheet in sheets]
