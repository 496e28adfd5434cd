"""The programs below the diagram: readable at once, copied by one key press."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from components.words.catalogue import Messages
from tests.browser.support.layout import some
from tests.browser.support.visit import CODE, TWO_FRAMES, WAIT, Visitor
from tests.browser.support.visitors import Visitors

LINKS = {"": "", "packing": "", "mistakes": "", "practice": "count=1", "models": ""}
LISTENS = """
() => performance.getEntriesByType("resource").some(({ name }) => name.endsWith("/copy.js"))
  && document.querySelector("[data-test-script-state=notRunning]")
"""

MODELS_CODE = 1
"""The tab of the code on the Models page."""


def opened(open_page: Visitors, path: str) -> Visitor:
    visitor = open_page(None)
    visitor.page.goto(f"{visitor.origin}/{path}?{LINKS[path]}", timeout=WAIT)
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    if path in ("", "models"):
        visitor.ready()
        visitor.page.locator(".stTabs [role=tab]").nth(CODE if not path else MODELS_CODE).click()
    visitor.page.locator(".se-code").first.wait_for()
    # The script that hears the buttons comes a moment after the programs.
    visitor.waits(LISTENS)
    visitor.page.evaluate(TWO_FRAMES)
    return visitor


@pytest.mark.parametrize("path", some(LINKS, 2))
def test_one_press_copies_and_says_so(open_page: Visitors, path: str) -> None:
    visitor = opened(open_page, path)
    block = visitor.page.locator(".se-code").first
    visitor.press(block.locator(".se-copy"), "Enter")
    expect(block.locator(".se-copy-said")).to_have_text(Messages("en").text("share.copied"))
    copied = visitor.page.evaluate("navigator.clipboard.readText()")
    assert copied == block.locator("code").text_content()
    assert "\n" in copied
    colours = block.locator("span[class]").evaluate_all(
        "(spans) => new Set(spans.map((span) => getComputedStyle(span).color)).size"
    )
    assert colours >= 2


def test_the_button_of_a_program(open_page: Visitors) -> None:
    visitor = opened(open_page, "packing")
    loads_no_script_for_other_languages(visitor)
    comes_with_the_pointer(visitor)
    chooses_the_program_without_a_clipboard(visitor)


def chooses_the_program_without_a_clipboard(visitor: Visitor) -> None:
    visitor.page.evaluate(
        "() => { Object.defineProperty(navigator, 'clipboard', { value: undefined });"
        " document.execCommand = () => false; }"
    )
    block = visitor.page.locator(".se-code").first
    block.hover()
    block.locator(".se-copy").click()
    expect(block.locator(".se-copy-said")).to_have_text(Messages("en").text("share.not_copied"))
    chosen = visitor.page.evaluate("String(window.getSelection())")
    assert chosen.strip() == block.locator("code").inner_text().strip()


def comes_with_the_pointer(visitor: Visitor) -> None:
    """The button hides no code before the pointer comes."""
    block = visitor.page.locator(".se-code").first
    box = block.locator(".se-copy-box")
    visitor.page.mouse.move(0, 0)
    expect(box).to_have_css("opacity", "0")
    block.hover()
    expect(box).to_have_css("opacity", "1")


def loads_no_script_for_other_languages(visitor: Visitor) -> None:
    """Streamlit's own block delays a page by half a second."""
    visitor.has_settled()
    loaded = visitor.page.evaluate(
        "() => performance.getEntriesByType('resource').map(({ name }) => name)"
    )
    assert any("/explorer.js" in url for url in loaded)
    assert [url for url in loaded if "Highlighter" in url] == []
