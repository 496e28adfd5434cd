"""Links to the Packing page: examples, refusals, and the way there from other pages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from backend.layer.spec import LayerSpec
from backend.links.lengths import DEFAULT_LENGTHS
from backend.packing.link import PackingRequest, packing_query
from components.packing.controls import EXAMPLES
from components.packing.words import refusal_sentence
from components.words.catalogue import Messages
from tests.browser.support.keyboard import tab_to
from tests.browser.support.layout import some
from tests.browser.support.packing_page import (
    WORDS,
    button,
    editor,
    has_lengths,
    link,
    packing,
    shapes_for,
    stepper,
)
from tests.browser.support.visitors import Visitors
from tests.support.packing.packed import C_PRINTED, REFUSALS, ran

CANNOT_BE = ("lengths=a", "lengths=5,99", "width=many&lengths=1;2", "total_length=-1", "lengths=")


@pytest.mark.long
def test_refusals_by_choice(open_page: Visitors) -> None:
    visitor = packing(open_page)
    for name in REFUSALS:
        visitor.page.locator(".se-examples").select_option(name)
        visitor.has_address(link(name))
        run = ran(name)
        assert run.failed is not None
        refused = visitor.page.locator(".se-fact-refused")
        expect(refused.locator("h2")).to_have_text("torch raises an error")
        expect(refused.locator(".se-torch")).to_have_text(run.failed.message)
        call, reason = refused.locator("p").all_inner_texts()
        assert call == WORDS.text(f"packing.stage.{run.failed.stage}").replace("`", "")
        assert reason == refusal_sentence(run, WORDS)
        visitor.sees(shapes_for(run.asked))
        assert "output" not in visitor.shapes()
        # It was a step that Back takes back.
        visitor.page.go_back()
        visitor.has_address({})
        refused.wait_for(state="detached")
        visitor.sees(shapes_for(PackingRequest()))


@pytest.mark.long
@pytest.mark.parametrize("name", some(REFUSALS, 2))
def test_a_refusal_by_link_in_korean(open_page: Visitors, name: str) -> None:
    words = Messages("ko")
    visitor = packing(open_page, {**link(name), "lang": "ko"})
    run = ran(name)
    assert run.failed is not None
    refused = visitor.page.locator(".se-fact-refused")
    expect(refused.locator("h2")).to_have_text(words.text("packing.card.refused"))
    expect(refused.locator(".se-torch")).to_have_text(run.failed.message)
    expect(refused.locator("p").last).to_have_text(refusal_sentence(run, words))
    assert visitor.page.locator(".se-examples").input_value() == name


@pytest.mark.long
def test_every_example_by_choice(open_page: Visitors) -> None:
    visitor = packing(open_page)
    for name in [*EXAMPLES, "start"]:
        visitor.page.locator(".se-examples").select_option(name)
        spec, asked = EXAMPLES[name]
        visitor.sees(shapes_for(asked, spec))
        visitor.has_address(link(name))
        expect(visitor.page.locator(".se-examples")).to_have_value(name)


def test_a_deep_link(open_page: Visitors) -> None:
    visitor = open_page(None)
    visitor.page.goto(f"{visitor.origin}/packing?lengths=5,3,2&lang=ko")
    visitor.ready()
    visitor.sees(shapes_for(PackingRequest((5, 3, 2))))
    visitor.page.locator("html[lang=ko]").wait_for(state="attached")
    visitor.says(Messages("ko").text("packing.links.hint"))
    visitor.has_settled()
    assert visitor.address() == {"lengths": "5,3,2", "lang": "ko"}
    expect(visitor.page.locator(".se-pages [aria-current]")).to_have_text("패킹")


@pytest.mark.long
def test_the_layer_goes_along_between_pages_and_the_lengths_stay(open_page: Visitors) -> None:
    visitor = packing(open_page, {"lengths": "5,3", "layer": "GRU", "width": "9"})
    visitor.page.get_by_role("link", name="Layer").click()
    visitor.is_at("/")
    visitor.has_address({"layer": "GRU"})
    visitor.page.go_back()
    visitor.is_at("/packing")
    asked = PackingRequest((5, 3), width=9)
    visitor.sees(shapes_for(asked, LayerSpec(layer="GRU")))
    visitor.has_address({"layer": "GRU", **packing_query(asked)})
    # Another language is the same page.
    visitor.page.get_by_role("link", name="한국어").click()
    visitor.page.locator("html[lang=ko]").wait_for(state="attached")
    visitor.sees(shapes_for(asked, LayerSpec(layer="GRU")))
    visitor.has_address({"layer": "GRU", **packing_query(asked)})


@pytest.mark.long
@pytest.mark.parametrize("query", CANNOT_BE)
def test_a_link_that_cannot_be(open_page: Visitors, query: str) -> None:
    """See ``test_bad_links`` for the same warning and correction in `make test`."""
    visitor = packing(open_page, query)
    visitor.page.locator(".se-warnings p").first.wait_for()
    visitor.has_address({})
    has_lengths(visitor, *DEFAULT_LENGTHS)


@pytest.mark.long
def test_markup_in_a_link_stays_text(open_page: Visitors) -> None:
    """See ``test_bad_links`` for markup in the same element in `make test`."""
    visitor = packing(open_page, {"lengths": "1,<img src=x onerror=window.hurt=1>"})
    visitor.reads(".se-warnings p", "<img")
    assert visitor.page.locator(".se-warnings :not(p, code)").count() == 0
    assert visitor.page.evaluate("() => window.hurt === undefined")


def test_from_another_page_to_a_refusal_and_out_of_it(open_page: Visitors) -> None:
    visitor = open_page("layer=GRU")
    page = visitor.page
    tab_to(page, page.get_by_role("link", name="Packing"))
    page.keyboard.press("Enter")
    visitor.is_at("/packing")
    gru = LayerSpec(layer="GRU")
    visitor.sees(shapes_for(PackingRequest(), gru))
    tab_to(page, editor(visitor))
    page.keyboard.press("Control+A")
    page.keyboard.type("3 0")
    page.keyboard.press("Enter")
    visitor.has_address({"layer": "GRU", "lengths": "3,0"})
    refused = page.locator(".se-fact-refused")
    expect(refused).to_contain_text("Sentence 1 has no steps.")
    page.keyboard.press("Tab")
    expect(stepper(visitor, 0)).to_be_focused()
    page.keyboard.press("Tab")
    expect(stepper(visitor, 1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    visitor.has_address({"layer": "GRU", "lengths": "3,1"})
    refused.wait_for(state="detached")
    expect(stepper(visitor, 1)).to_be_focused()
    visitor.sees(shapes_for(PackingRequest((3, 1)), gru))
    tab_to(page, button(visitor, "Add sentence"))
    page.keyboard.press("Space")
    visitor.has_address({"layer": "GRU", "lengths": "3,1,1"})
    expect(button(visitor, "Add sentence")).to_be_focused()
    tab_to(page, page.get_by_role("combobox", name="Examples"), "Shift+Tab")
    page.keyboard.type("C")
    visitor.has_address(link("C"))
    visitor.sees(C_PRINTED)
    # The help of the editor, as every control has one.
    tab_to(page, visitor.box("lengths").get_by_role("button", name=re.compile("lengths")))
    expect(page.locator("#se-help-lengths")).to_be_visible()
