"""Pinned blocks of the picture: they are set, replaced, released and kept."""

from __future__ import annotations

from tests.browser.support.linked import H_N_3, SENTENCE, lit_in, nothing_is_lit
from tests.browser.support.visit import Visitor, spec_of
from tests.browser.support.visitors import Visitors


def test_pins(open_page: Visitors) -> None:
    visitor = open_page()
    # Before any key: after one, the browser shows the focus, which highlights the block.
    a_second_click_releases(visitor)
    a_click_pins_and_escape_releases(visitor)
    enter_pins_and_another_block_replaces_the_first(visitor)


def a_click_pins_and_escape_releases(visitor: Visitor) -> None:
    visitor.block("h_n[3]").click()
    assert visitor.block("h_n[3]").get_attribute("aria-pressed") == "true"
    visitor.page.locator(".se-title").hover()
    visitor.sees_blocks(*H_N_3)
    visitor.says(SENTENCE)
    assert visitor.page.locator(".se-said.se-pinned").count() == 1
    # Pointing elsewhere shows that; afterwards the pinned one is back.
    visitor.block("c_n[0]").hover()
    visitor.sees_blocks("c_n[0]")
    visitor.page.locator(".se-title").hover()
    visitor.sees_blocks(*H_N_3)
    visitor.page.keyboard.press("Escape")
    nothing_is_lit(visitor)
    assert visitor.page.locator("[aria-pressed=true], .se-pinned").count() == 0


def a_second_click_releases(visitor: Visitor) -> None:
    visitor.block("h_n[3]").click()
    visitor.block("h_n[3]").click()
    visitor.page.locator(".se-title").hover()
    nothing_is_lit(visitor)


def enter_pins_and_another_block_replaces_the_first(visitor: Visitor) -> None:
    visitor.press(visitor.block("h_n[3]"), "Enter", "ArrowLeft")
    visitor.sees_blocks("c_n[3]")
    assert visitor.block("h_n[3]").get_attribute("aria-pressed") == "true"
    visitor.page.keyboard.press("Enter")
    assert visitor.blocks() == ["c_n[3]"]
    assert visitor.page.locator("[aria-pressed=true]").count() == 1
    assert visitor.block("c_n[3]").get_attribute("aria-pressed") == "true"
    visitor.page.keyboard.press("Tab")
    visitor.sees_blocks("c_n[3]")
    visitor.page.keyboard.press("Escape")
    nothing_is_lit(visitor)


def test_what_is_pinned_survives_a_step(open_page: Visitors) -> None:
    visitor = open_page()
    a_row_of_the_map_survives(visitor)
    visitor.page.keyboard.press("Escape")
    nothing_is_lit(visitor)
    visitor.press(visitor.slider("hidden_size"), "ArrowLeft")
    visitor.sees_spec(spec_of())
    a_block_survives_until_it_is_gone(visitor)


def a_block_survives_until_it_is_gone(visitor: Visitor) -> None:
    visitor.block("h_n[3]").click()
    visitor.press(visitor.slider("seq_len"), "ArrowRight", "ArrowRight")
    visitor.sees_spec(spec_of(seq_len="40"))
    visitor.says(SENTENCE.replace("34", "39"))
    visitor.press(visitor.slider("num_layers"), "ArrowRight")
    visitor.sees_spec(spec_of(seq_len="40", num_layers="3"))
    visitor.sees_blocks("h_n[3]")
    visitor.says(
        "h_n[3]: the final state of layer 1, backward. It has read t = 39 … 0."
        " Its input comes from layer 0, which has already read the whole sequence."
    )
    assert lit_in(visitor, ".se-map table") == ["h_n[3]"]
    visitor.press(visitor.switch("bidirectional"), "Space")
    visitor.sees_spec(spec_of(seq_len="40", num_layers="3", bidirectional="false"))
    nothing_is_lit(visitor)
    assert visitor.page.locator(".se-pinned").count() == 0


def a_row_of_the_map_survives(visitor: Visitor) -> None:
    visitor.page.locator(".se-map tr", has_text="h_n[3]").click()
    visitor.press(visitor.slider("hidden_size"), "ArrowRight")
    visitor.sees_spec(spec_of(hidden_size="21"))
    visitor.has_settled()
    visitor.sees_blocks(*H_N_3)
    assert lit_in(visitor, ".se-map table") == ["h_n[3]"]
