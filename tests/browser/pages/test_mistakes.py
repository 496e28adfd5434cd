"""The Mistakes page in a browser: paste an error, try a call, all by keyboard."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, expect

from components.words.catalogue import Messages
from tests.browser.support.axe import faults
from tests.browser.support.layout import HEIGHTS, Theme, cut_off, sideways, some
from tests.browser.support.visit import WAIT, Visitor, spec_of
from tests.browser.support.visitors import Visitors

PASTED = "#se-ask-message"
SHAPE = "#se-ask-input_shape"
TEXT = "RuntimeError: input.size(-1) must be equal to input_size. Expected 12, got 11"
CROWDED = {"message": TEXT, "input_shape": "3,7,11", "h_0_shape": "4,3,20", "packed": "3,2"}


def cards(visitor: Visitor) -> Locator:
    return visitor.page.locator(".se-fact")


def type_in(visitor: Visitor, field: str, text: str) -> None:
    visitor.page.locator(field).focus()
    visitor.page.keyboard.type(text)


def asks(visitor: Visitor, name: str, text: str | None) -> None:
    """Wait until the URL has this value of the parameter, or lacks the parameter."""
    visitor.waits(
        "([name, text]) => new URLSearchParams(location.search).get(name) === text",
        arg=[name, text],
    )


def test_a_pasted_error_opens_the_layer_by_keyboard(open_page: Visitors) -> None:
    visitor = open_page(path="mistakes")
    expect(cards(visitor)).to_have_count(0)
    type_in(visitor, PASTED, TEXT)
    card = cards(visitor).first
    expect(card.locator("h2")).to_have_text(Messages("en").text("mistakes.known"), timeout=WAIT)
    expect(card.locator(".se-torch")).to_have_text(TEXT, timeout=WAIT)
    expect(card.locator("tbody tr")).to_have_text(["H_in1211 ✗"])
    asks(visitor, "message", TEXT)
    link = card.get_by_role("link", name=Messages("en").text("mistakes.open"))
    visitor.press(link, "Enter")
    visitor.is_at("/")
    visitor.sees_spec(spec_of(input_size="12"))


def test_a_layer_is_broken_by_typing_a_shape_and_by_an_example(open_page: Visitors) -> None:
    visitor = open_page(path="mistakes")
    type_in(visitor, SHAPE, "3, 7, 11")
    card = cards(visitor).first
    expect(card.locator(".se-torch")).to_have_text(
        "input.size(-1) must be equal to input_size. Expected 10, got 11", timeout=WAIT
    )
    visitor.sees_blocks("input t0", "input t1", "input t2", "input t33", "input t34")
    # What is typed stays as it is typed, in the address too.
    asks(visitor, "input_shape", "3, 7, 11")
    assert visitor.page.locator(SHAPE).input_value() == "3, 7, 11"
    visitor.press(visitor.page.locator(SHAPE), "Control+A", "Delete")
    expect(cards(visitor)).to_have_count(0, timeout=WAIT)
    asks(visitor, "input_shape", None)
    visitor.sees_blocks()
    a_crash_of_torch_hurts_nobody(visitor)


def a_crash_of_torch_hurts_nobody(visitor: Visitor) -> None:
    words = Messages("en")
    examples = visitor.page.get_by_label(words.text("control.preset"), exact=True)
    examples.select_option(label=words.text("attempt.example.crash"))
    card = cards(visitor).first
    told = words.text("attempt.crashed", signal="SIGSEGV")
    expect(card).to_contain_text(told, timeout=WAIT)
    visitor.sees_blocks("c_0[0]", "c_0[1]")
    # The page goes on: what fits runs at once, in a process like the one that is gone.
    c_0 = visitor.page.locator("#se-ask-c_0_shape")
    visitor.press(c_0, "Control+A")
    visitor.page.keyboard.type("2, 3, 20")
    expect(card).to_contain_text(words.text("attempt.ran"), timeout=WAIT)
    visitor.sees_blocks()


@pytest.mark.long
def test_a_korean_link_with_a_message(open_page: Visitors) -> None:
    visitor = open_page(f"lang=ko&message={quote(TEXT)}", path="mistakes")
    korean, card = Messages("ko"), cards(visitor).first
    expect(card.locator("h2")).to_have_text(korean.text("mistakes.known"), timeout=WAIT)
    said = korean.text("error.input_size_differs", expected=12, got=11).replace("`", "")
    assert said in card.inner_text()
    assert visitor.page.locator(PASTED).input_value() == TEXT
    visitor.has_settled()


def test_markup_in_a_link_is_text(open_page: Visitors) -> None:
    text = "<img src=x onerror=window.hurt=1>"
    visitor = open_page(f"message={quote(text)}", path="mistakes")
    expect(cards(visitor).first.locator(".se-torch")).to_have_text(text, timeout=WAIT)
    assert visitor.page.evaluate("() => window.hurt === undefined")
    assert visitor.page.locator(".se-fact img").count() == 0


@pytest.mark.parametrize(("theme", "language"), some([("light", "en"), ("dark", "ko")], 1))
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(
    open_page: Visitors, theme: Theme, language: str
) -> None:
    link = {**CROWDED, "message": f"{TEXT} {'x' * 300}", "lang": language}
    visitor = open_page(link, theme=theme, path="mistakes")
    expect(cards(visitor)).to_have_count(2, timeout=WAIT)
    visitor.has_settled()
    assert faults(visitor) == []
    for size in HEIGHTS.items():
        visitor.resize(*size)
        assert cut_off(visitor.page) == [], size
        assert sideways(visitor.page) == [], size
    for place in (1, 2):
        visitor.open_tab(place)
        visitor.has_settled()
        assert faults(visitor, ".stTabs") == []
