"""The still image in a real browser, in light and dark, compared with the page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Literal
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from backend.layer.presets import PRESETS
from backend.links.layer import to_query
from components.dispatch.pages import pages_with_picture
from components.picture.palette import COLORS
from components.words.catalogue import languages
from tests.browser.support.app_server import Server, running_course
from tests.browser.support.layout import some
from tests.browser.support.visitors import Visitors
from tests.support.turns import in_turn

Scheme = Literal["light", "dark"]
LOADED = """
async (source) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  return [image.naturalWidth, image.naturalHeight];
}
"""
# Read the background color from the drawn image.
PAPER = """
async (source) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 4;
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0, image.naturalWidth, image.naturalHeight);
  return "#" + [...pen.getImageData(1, 1, 1, 1).data.slice(0, 3)]
    .map((part) => part.toString(16).padStart(2, "0")).join("");
}
"""
WIDE = """
() => [...document.querySelectorAll("text")].map((text) => {
  const box = text.getBoundingClientRect();
  return [text.textContent, box.left, box.right, box.top, box.bottom];
})
"""
# Where each text stands, in hundredths of the drawing: on the page, and in the file.
ON_PAGE = """
() => {
  const plot = document.querySelector(".se-picture .se-plot").getBoundingClientRect();
  return [...document.querySelectorAll(".se-labels .se-label-in")].map((label) => {
    const box = label.getBoundingClientRect();
    return [label.textContent, ((box.left + box.right) / 2 - plot.left) / plot.width,
      ((box.top + box.bottom) / 2 - plot.top) / plot.height];
  });
}
"""
IN_FILE = """
() => {
  const [shapes, labels] = document.querySelectorAll("svg > g");
  const matrix = shapes.transform.baseVal.consolidate().matrix;
  const [left, bottom] = [matrix.e, matrix.f];
  const wide = document.documentElement.viewBox.baseVal.width - 2 * left;
  return [...labels.children].map((label) => {
    const box = label.getBoundingClientRect();
    return [label.textContent, ((box.left + box.right) / 2 - left) / wide,
      ((box.top + box.bottom) / 2 - (bottom - 600)) / 600];
  });
}
"""


@pytest.fixture(scope="module")
def elsewhere(browser: Browser) -> Iterator[tuple[Page, str]]:
    """A page of another origin, and its address."""
    with running_course() as address:
        page = browser.new_page()
        yield page, address
        page.close()


@pytest.fixture
def course(elsewhere: tuple[Page, str]) -> Page:
    page, address = elsewhere
    page.goto(address)
    return page


@pytest.mark.parametrize(("compact", "language"), in_turn(["true", "false"]))
def test_every_example_is_an_image_anywhere(
    server: Server, course: Page, compact: str, language: str
) -> None:
    for spec in PRESETS.values():
        query = urlencode({**to_query(spec), "compact": compact, "lang": language})
        wide, high = course.evaluate(LOADED, f"{server.url}/figure.svg?{query}")
        assert (wide < 400) == (compact == "true")
        assert high > 400


def test_every_page_has_an_image(server: Server, course: Page) -> None:
    for page in pages_with_picture():
        wide, high = course.evaluate(LOADED, f"{server.url}/figure.svg?page={page}")
        assert wide > 400, page
        assert high > 300, page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_follows_the_readers_theme_unless_the_link_sets_one(
    server: Server, open_page: Visitors, scheme: Scheme
) -> None:
    visitor = open_page(theme=scheme)
    paper = dict(zip(("light", "dark"), COLORS["paper"], strict=True))
    for theme, seen in (("auto", scheme), ("light", "light"), ("dark", "dark")):
        found = visitor.page.evaluate(PAPER, f"{server.url}/figure.svg?theme={theme}")
        assert found == paper[seen]


@pytest.mark.parametrize(
    ("page", "compact", "language"),
    some(product(pages_with_picture(), ("true", "false"), languages()), 8),
)
def test_no_text_leaves_the_paper(
    server: Server, course: Page, page: str, compact: str, language: str
) -> None:
    query = f"page={page}&compact={compact}&lang={language}&focus=h_n&num_layers=3"
    course.goto(f"{server.url}/figure.svg?{query}")
    wide, high = course.evaluate(
        "() => { const { width, height } = document.documentElement.viewBox.baseVal;"
        " return [width, height]; }"
    )
    texts = course.evaluate(WIDE)
    assert len(texts) > 10
    for text, left, right, top, bottom in texts:
        assert left >= 0, text
        assert right <= wide, text
        assert top >= 0, text
        assert bottom <= high, text


def test_its_texts_are_at_the_places_of_the_page(
    server: Server, course: Page, open_page: Visitors
) -> None:
    """Check that every text is at the same place in both, within a hundredth or two."""
    visitor = open_page({"batch": "3", "lang": "en"}, height=1100)
    on_page = visitor.page.evaluate(ON_PAGE)
    course.goto(f"{server.url}/figure.svg?batch=3")
    in_file = course.evaluate(IN_FILE)
    assert [text for text, *_ in in_file] == [text for text, *_ in on_page]
    for (text, x, y), (_, page_x, page_y) in zip(in_file, on_page, strict=True):
        assert abs(x - page_x) < 0.03, text
        assert abs(y - page_y) < 0.02, text


def test_a_page_shows_the_still_picture_until_the_live_one_is_drawn(
    server: Server, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    held: list[Route] = []
    page.route("**/explorer.js", lambda route: held.append(route))
    page.goto(f"{server.url}/?batch=3&lang=en")
    still, live = page.locator(".se-opening img"), page.locator(".se-stage svg").first
    expect(page.locator(".se-bar")).to_be_visible()
    expect(still).to_be_visible()
    before = still.bounding_box()
    held[0].continue_()
    live.wait_for()
    expect(still).to_be_hidden()
    # Nothing jumps: both pictures have the same place and width.
    after = page.locator(".se-picture").bounding_box()
    assert before
    assert after
    assert abs(before["x"] - after["x"]) < 5
    assert abs(before["y"] - after["y"]) < 15
    assert abs(before["width"] - after["width"]) < 15
    page.close()
