"""From a phone to a wide screen, in both themes and languages, nothing is cut off.

Axe looks at the same loads of the Layer page; see ``test_accessibility`` for the other pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import pytest

from components.packing.controls import EXAMPLES
from tests.browser.support.axe import faults
from tests.browser.support.layout import (
    EVERY,
    HEIGHTS,
    LANGUAGES,
    LAPTOP,
    PHONE,
    SCREENS,
    Theme,
    crowded,
    cut_off,
    sideways,
    smallest_type,
    some,
)
from tests.browser.support.visit import CODE, PASTE, VALUES, Visitor
from tests.browser.support.visitors import Visitors

WIDEST = {
    "input_size": "8192",
    "hidden_size": "8192",
    "proj_size": "8191",
    "num_layers": "8",
    "batch": "1024",
    "seq_len": "4096",
}
TABS = 5
WIDTHS = (360, 640, 800, 1050, 1400, 2000)
LARGE_BATCH = {"lengths": ",".join(["64", "63"] * 16), "num_layers": "16", "batch_first": "false"}
"""As many sentences and steps as there can be, and the longest names of rows."""
LONG = f"torch.cat([{'output[:,-1,:],' * 8} h_n[-1], unheard_of_name_without_any_end_{'x' * 90}])"
BRIGHTNESS = """
() => {
  const colour = getComputedStyle(document.querySelector(".stApp")).backgroundColor;
  return Math.max(...colour.match(/[0-9]+/g).slice(0, 3).map(Number));
}
"""
# Keyboard focus opens a help; once it is in use, so does focus by script.
HELP_OFF_SCREEN = """
(buttons) => buttons.map((button) => {
  button.focus();
  const text = button.nextElementSibling;
  const { left, right, width } = text.getBoundingClientRect();
  const seen = text.checkVisibility({ visibilityProperty: true });
  return seen && width > 100 && left >= 0 && right <= innerWidth ? "" : text.id;
}).filter(Boolean)
"""


def is_whole_at_every_width(visitor: Visitor, control: str = "batch") -> None:
    """Check that everything is on the screen after loading, and after a change of the width."""
    is_whole(visitor, control)
    loaded = visitor.page.viewport_size
    for width, height in HEIGHTS.items():
        if loaded != {"width": width, "height": height}:
            visitor.resize(width, height)
            is_whole(visitor, control)


def is_whole(visitor: Visitor, control: str = "batch") -> None:
    """Check that everything is on the screen, with folded and with unfolded controls.

    Args:
        control: a slider among the page's own.
    """
    assert cut_off(visitor.page) == []
    assert sideways(visitor.page) == []
    visitor.unfold()
    visitor.slider(control).scroll_into_view_if_needed()
    assert cut_off(visitor.page) == []
    assert sideways(visitor.page) == []


@pytest.mark.parametrize(("width", "theme", "language"), SCREENS)
def test_nothing_is_cut_off_and_axe_finds_nothing_serious(
    open_page: Visitors, width: int, theme: Theme, language: str
) -> None:
    visitor = open_page({"lang": language}, width, HEIGHTS[width], theme)
    assert (visitor.page.evaluate(BRIGHTNESS) < 128) == (theme == "dark")
    is_whole_at_every_width(visitor)
    # Its accessibility, at the width of the start and with unfolded controls.
    visitor.resize(width, HEIGHTS[width])
    visitor.unfold()
    assert faults(visitor) == []
    if EVERY or width == 1400:
        assert faults_of_tabs(visitor) == {}


def faults_of_tabs(visitor: Visitor) -> dict[int, list[str]]:
    """Return the faults with each of the other tabs open."""
    found: dict[int, list[str]] = {}
    for place in range(1, TABS):
        panel = visitor.open_tab(place)
        if place == VALUES:
            panel.locator(".se-plot .main-svg").nth(1).wait_for(state="attached")
        if place == CODE:
            panel.locator(".se-code").wait_for()
        if place == PASTE:
            panel.locator("textarea").fill("nn.GRU(5, size)")
            panel.locator("button").click()
            panel.locator(".stAlert").first.wait_for()
        visitor.has_settled()
        found[place] = faults(visitor, ".stTabs")
    return {place: each for place, each in found.items() if each}


@pytest.mark.parametrize(("width", "theme", "language"), LAPTOP)
def test_no_slice_is_cut_off(open_page: Visitors, width: int, theme: Theme, language: str) -> None:
    link = {"lang": language, "task": "last_valid", "batch": "9", "mark": "0,3"}
    visitor = open_page(link, width, HEIGHTS[width], theme, path="slices")
    assert (visitor.page.evaluate(BRIGHTNESS) < 128) == (theme == "dark")
    is_whole_at_every_width(visitor)
    visitor.go({"lang": language, "expr": LONG}, "slices")
    visitor.page.get_by_role("alert").wait_for()
    is_whole_at_every_width(visitor)


@pytest.mark.parametrize(("width", "theme", "language"), PHONE)
def test_no_packing_is_cut_off(
    open_page: Visitors, width: int, theme: Theme, language: str
) -> None:
    visitor = open_page({"lang": language}, width, HEIGHTS[width], theme, path="packing")
    assert (visitor.page.evaluate(BRIGHTNESS) < 128) == (theme == "dark")
    is_whole_at_every_width(visitor, "width")
    visitor.go({"lang": language, **LARGE_BATCH}, "packing")
    is_whole_at_every_width(visitor, "width")
    can_be_read(visitor, HEIGHTS)


@pytest.mark.long
@pytest.mark.parametrize(("width", "language"), some(product(HEIGHTS, LANGUAGES), 1))
def test_no_example_of_packing_is_cut_off(open_page: Visitors, width: int, language: str) -> None:
    visitor = open_page({"lang": language}, width, HEIGHTS[width], path="packing")
    for name in EXAMPLES:
        visitor.unfold()
        visitor.page.locator(".se-examples").select_option(name)
        is_whole(visitor, "width")


@pytest.mark.parametrize("language", some(LANGUAGES, 1))
def test_the_largest_setting_is_whole_and_can_be_read(open_page: Visitors, language: str) -> None:
    visitor = open_page({**WIDEST, "lang": language}, *next(iter(HEIGHTS.items())))
    for size in HEIGHTS.items():
        visitor.resize(*size)
        is_whole(visitor)
    can_be_read(visitor, WIDTHS)


def can_be_read(visitor: Visitor, widths: Iterable[int]) -> None:
    """Check that at every width no texts overlap, and none is too small."""
    for width in widths:
        visitor.resize(width)
        assert crowded(visitor.page) == [], width
        assert smallest_type(visitor.page) >= 9.5, width


@pytest.mark.parametrize("link", some([{}, {"num_layers": "8", "batch": "3"}], 1))
def test_the_picture_can_be_read(open_page: Visitors, link: dict[str, str]) -> None:
    can_be_read(open_page(link, 360), WIDTHS)


@pytest.mark.parametrize("lengths", some(["20,5,8", "1", ",".join(["9"] * 12), "64,1"], 1))
def test_packing_can_be_read(open_page: Visitors, lengths: str) -> None:
    link = {"lengths": lengths}
    for layer in some(({"bidirectional": "false"}, {}, {"num_layers": "16"}), 1):
        can_be_read(open_page({**link, **layer}, 360, path="packing"), HEIGHTS)


def test_a_phone_and_a_laptop_have_their_own_picture_and_controls(open_page: Visitors) -> None:
    visitor = open_page("", 360, HEIGHTS[360])
    visitor.has_settled()
    fold = visitor.page.locator(".se-fold > summary")
    assert visitor.slider("batch").is_hidden()
    narrow = visitor.steps()
    visitor.page.set_viewport_size({"width": 1400, "height": 900})
    visitor.has_steps_other_than(narrow)
    assert len(visitor.steps()) > len(narrow) >= 2
    assert fold.is_hidden()
    assert visitor.slider("batch").is_visible()
    visitor.has_settled()
    all_is_on_one_screen(visitor)
    wide = visitor.steps()
    visitor.page.set_viewport_size({"width": 360, "height": 740})
    visitor.has_steps_other_than(wide)
    assert visitor.steps() == narrow
    fold.focus()
    visitor.page.keyboard.press("Enter")
    visitor.slider("batch").wait_for()


def all_is_on_one_screen(visitor: Visitor) -> None:
    for selector in (".se-picture", ".se-shapes", ".se-controls", ".se-map-title"):
        box = visitor.page.locator(selector).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 900, selector


def test_help_opens_on_the_screen(open_page: Visitors) -> None:
    visitor = open_page("", *next(iter(HEIGHTS.items())))
    for size in HEIGHTS.items():
        visitor.resize(*size)
        visitor.unfold()
        visitor.press(visitor.number("batch"), "Shift+Tab")
        buttons = visitor.page.locator(".se-help-button")
        assert visitor.page.locator(".se-help-text:visible").count() == 1
        assert buttons.evaluate_all(HELP_OFF_SCREEN) == []


@pytest.mark.parametrize(("width", "language"), some(product(HEIGHTS, LANGUAGES), 1))
def test_a_frame_has_no_chrome(open_page: Visitors, width: int, language: str) -> None:
    visitor = open_page({"embed": "true", "lang": language}, width, HEIGHTS[width])
    for chrome in ("h1", ".stAppHeader", ".stToolbar", "footer", "[data-testid=stToolbar]"):
        assert visitor.page.locator(f"{chrome}:visible").count() == 0, chrome
    assert visitor.slider("batch").is_hidden()
    is_whole(visitor)
    visitor.go({"embed": "true", "lang": language}, "packing")
    assert visitor.page.locator(".stAppHeader:visible, h1:visible").count() == 0
    assert visitor.slider("width").is_hidden()
    is_whole(visitor, "width")
