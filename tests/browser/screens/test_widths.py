"""The picture and the controls that matter are in sight together, on a page and in a frame."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Frame, Page

from tests.browser.support.app_server import Server, running_course
from tests.browser.support.layout import some
from tests.browser.support.lessons import HEAD, follows, framed
from tests.browser.support.visit import WAIT, Visitor
from tests.browser.support.visitors import Visitors

SIZES = ((360, 740), (600, 900), (800, 900), (1000, 800))
PAGES = ("", "slices", "packing", "models", "mistakes")
# What is in the window of a page; the picture may be longer than the window.
IN_SIGHT = """
() => {
  const place = (element) => element.getBoundingClientRect();
  const sliders = [...document.querySelectorAll(".se-first .se-range")].map(place);
  const stage = place(document.querySelector(".se-stage"));
  const shown = Math.min(stage.bottom, innerHeight) - Math.max(stage.top, 0);
  const isWhole = ({ top, bottom, left, right }) =>
    top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
  return {
    sliders: sliders.filter(isWhole).length,
    shown: shown / Math.min(stage.height, innerHeight - stage.top),
    covered: sliders.some(({ left, top, right, bottom }) => right > stage.left
      && left < stage.right && bottom > stage.top && top < Math.min(stage.bottom, innerHeight)
      && !document.querySelector(".se-foot")),
  };
}
"""
TOP = "(selector) => document.querySelector(selector).getBoundingClientRect().top"
SCROLLED = "() => (document.querySelector('.stMain') ?? document.scrollingElement).scrollTop"
PICTURE = "() => document.querySelector('.se-stage').innerHTML"
TARGETS = """
(place = ".stMainBlockContainer") => [...document.querySelectorAll(`${place} *`)]
  .filter((each) => each.matches("button, input, select, summary, [role=tab]"))
  .filter((each) => each.checkVisibility() && !each.matches(".se-hidden, .se-block, label > input"))
  .filter(({ offsetWidth, offsetHeight }) => Math.min(offsetWidth, offsetHeight) < 43)
  .map((each) => `${each.className} ${each.offsetWidth} ${each.offsetHeight}`)
"""
HIDDEN_FOCUS = """
() => {
  const { left, top, width, height } = document.activeElement.getBoundingClientRect();
  if (!width || !height) return "";
  const there = document.elementFromPoint(left + width / 2, top + height / 2);
  const isSeen = there && (document.activeElement.contains(there)
    || there.contains(document.activeElement) || there.closest("label, .se-blocks"));
  return isSeen ? "" : document.activeElement.outerHTML.slice(0, 80);
}
"""


@pytest.mark.parametrize("path", some(PAGES, 2))
def test_a_slider_and_the_picture_are_in_sight(open_page: Visitors, path: str) -> None:
    visitor = open_page("", *SIZES[0], path=path)
    for size in SIZES:
        visitor.resize(*size)
        found = visitor.page.evaluate(IN_SIGHT)
        assert found["sliders"] == 2, (size, found)
        assert found["shown"] > 0.75, (size, found)
        assert not found["covered"], size
        picture, scrolled = visitor.page.evaluate(PICTURE), visitor.page.evaluate(SCROLLED)
        visitor.press(visitor.page.locator(".se-first .se-range").first, "ArrowRight")
        visitor.waits(f"(before) => ({PICTURE})() !== before", arg=picture)
        assert visitor.page.evaluate(SCROLLED) == scrolled
        assert visitor.page.evaluate(IN_SIGHT)["sliders"] == 2, size


@pytest.mark.parametrize("path", some(PAGES, 1))
def test_the_drawer_of_a_phone_moves_nothing_and_hides_no_focus(
    open_page: Visitors, path: str
) -> None:
    visitor = open_page("", 360, 740, path=path)
    visitor.has_settled()
    held = (".se-stage", ".se-first", ".se-fold > summary")
    before = [visitor.page.evaluate(TOP, each) for each in held]
    visitor.page.locator(".se-fold > summary").click()
    drawer = visitor.page.locator(".se-controls")
    drawer.wait_for()
    assert [visitor.page.evaluate(TOP, each) for each in held] == before
    box = drawer.bounding_box()
    assert box is not None
    # Most of the picture is above the drawer, whose controls scroll by themselves.
    assert box["y"] - max(0, before[0]) > 200
    assert visitor.page.evaluate(TARGETS, ".se-dock") == []
    visitor.page.keyboard.press("Enter")
    drawer.wait_for(state="hidden")
    if path in ("", "mistakes"):
        no_focus_is_hidden(visitor)


def no_focus_is_hidden(visitor: Visitor) -> None:
    visitor.page.locator("footer").scroll_into_view_if_needed()
    visitor.page.locator(".stTabs [role=tab]").first.focus()
    for _ in range(25):
        visitor.page.keyboard.press("Shift+Tab")
        assert visitor.page.evaluate(HIDDEN_FOCUS) == ""


def test_the_link_decides_which_controls_stay(open_page: Visitors) -> None:
    visitor = open_page("hide=num_layers&lock=hidden_size", 360, 740)
    first = visitor.page.locator(".se-first .se-range")
    assert [each.get_attribute("id") for each in first.all()] == [
        "se-input-input_size",
        "se-input-proj_size",
    ]


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    """Return the browser page of a phone."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, locale="en-US"
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def touched(phone: Page, server: Server) -> Visitor:
    """Return a visitor with a phone."""
    visitor = Visitor(phone, server.url)
    visitor.go()
    visitor.has_settled()
    return visitor


def swipe(page: Page, selector: str, across: int, down: int) -> None:
    """Move a finger that comes down in the middle of an element."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = page.context.new_cdp_session(page)
    send = "Input.dispatchTouchEvent"
    session.send(send, {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 9):
        point = {"x": x + across * step / 8, "y": y + down * step / 8}
        session.send(send, {"type": "touchMove", "touchPoints": [point]})
        page.wait_for_timeout(16)
    session.send(send, {"type": "touchEnd", "touchPoints": []})


def test_a_finger_opens_a_help_and_scrolls_without_a_change(touched: Visitor) -> None:
    help_opens_by_a_tap(touched)
    page = touched.page
    slider = ".se-first #se-input-hidden_size"
    swipe(page, slider, 0, -160)
    page.wait_for_function(f"() => ({SCROLLED})() > 40", timeout=WAIT)
    assert touched.address() == {}
    assert page.locator(slider).get_attribute("aria-valuetext") == "20"
    swipe(page, slider, 40, 0)
    touched.waits("() => location.search.includes('hidden_size')")
    assert page.evaluate(TARGETS) == []


def test_buttons_of_practice_are_large_enough_for_a_finger(phone: Page, server: Server) -> None:
    phone.goto(f"{server.url}/practice?level=3", timeout=WAIT)
    phone.locator("[data-testid=stFormSubmitButton] button").wait_for()
    assert phone.evaluate(TARGETS) == []


def help_opens_by_a_tap(touched: Visitor) -> None:
    button = touched.page.locator(".se-first .se-help-button").first
    text = touched.page.locator(".se-first .se-help-text").first
    button.tap()
    text.wait_for()
    box = text.bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= box["y"] + box["height"] <= 740


def distance(frame: Frame) -> float:
    """Return the height from the top of the picture to the end of the two sliders."""
    found: float = frame.evaluate(
        "() => document.querySelector('.se-first').getBoundingClientRect().bottom"
        " - document.querySelector('.se-stage').getBoundingClientRect().top"
    )
    return found


@pytest.mark.parametrize("path", some(PAGES, 1))
def test_in_a_frame_the_sliders_follow_the_picture(
    open_page: Visitors, server: Server, path: str
) -> None:
    script = f"<script src='{server.url}/embed.js?v=1' async></script>"
    html = f"<iframe src='{server.url}/{path}?embed=true' width=700 height=720></iframe>{script}"
    page = open_page(None, 760, 800).page
    with running_course(f"{HEAD}{html}") as course:
        page.goto(course)
        frame = framed(page)
        frame.locator(".se-first .se-range").first.wait_for()
        grown = follows(page, frame)
        picture = frame.locator(".se-stage").evaluate("(stage) => stage.offsetHeight")
        assert distance(frame) < picture + 120
        before = frame.evaluate(PICTURE)
        frame.locator(".se-first .se-range").first.press("ArrowRight")
        frame.wait_for_function(f"(before) => ({PICTURE})() !== before", arg=before)
        frame.locator(".se-fold > summary").click()
        assert grown < follows(page, frame) < grown + 260
