"""The Packing page: every number of example C, tokens that light up, the editor, refusals.

One file, because the numbers of the example and the helpers serve all of its tests.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from backend.layer.spec import LayerSpec
from backend.packing.link import PackingRequest
from backend.packing.run import run_packing
from components.packing.message import layout_of
from components.packing.words import packing_in_words, token_sentences
from tests.browser.support.keyboard import tab_to
from tests.browser.support.linked import FOCUSED, Ear, lit_in
from tests.browser.support.packing_page import (
    WORDS,
    away,
    has_lengths,
    link,
    nothing_is_lit,
    packing,
    point,
    stepper,
)
from tests.browser.support.visit import PLOT, Visitor
from tests.browser.support.visitors import Visitors
from tests.support.packing.packed import C_PRINTED, ran

C_PARTS = {
    "data": "torch.Size([123, 256])",
    "batch_sizes": "tensor([10, 10, 10, 10, 10, 9, 7, 7, 6, 6, 5, 5, 5, 5, 5, 4, 4, 3, 1, 1])",
    "sorted_indices": "tensor([0, 5, 9, 6, 4, 3, 2, 7, 8, 1])",
    "unsorted_indices": "tensor([0, 9, 6, 5, 4, 1, 3, 7, 8, 2])",
}


# Sentence 5 of the start, its last token, in every grid.
TOKEN = (
    *("input 5,17", "sorted 1,17", "packed 1,55", "packed_output 1,55"),
    *("output 5,17", "h_n 0,5"),
)


TOLD = (
    "Sentence 5, t = 17, id 68: input[5, 17]. It is packed.data[119]."
    " The layer's output for it is output[5, 17]. It is the last valid step of its sentence,"
    " so the forward half of this output equals h_n[2, 5]."
)


def test_every_number_of_example_c(open_page: Visitors) -> None:
    visitor = packing(open_page, link("C"))
    visitor.sees(C_PRINTED)
    assert visitor.page.locator(".se-title").inner_text() == "nn.RNN(256, 512)"
    names = visitor.page.locator(".se-part-name").all_inner_texts()
    values = visitor.page.locator("code.se-part-value").all_inner_texts()
    assert dict(zip(names, values, strict=True)) == C_PARTS
    buys = visitor.page.locator(".se-fact-buys")
    expect(buys).to_contain_text(
        "Steps computed: 123 of 200. The rest (77, or 38.5 %) is padding and is skipped."
    )
    assert visitor.page.locator(".se-examples").input_value() == "C"
    rows = visitor.page.locator(".se-fact-changes tbody tr").all_inner_texts()
    assert [row.split("\t")[:3] for row in rows] == [
        ["h_n[0]", "layer 0, forward", "1 of 10 sentences"],
        ["output[:]", "layer 0, forward", "10 of 10 sentences"],
    ]
    ends = visitor.page.locator(".se-fact-ends tbody tr").all_inner_texts()
    assert ends[0].split("\t") == [
        *(
            "output[19, 0]",
            "h_n[0, 0]",
            "torch.equal: True",
            "output[-1, 0] is the last valid step",
        ),
    ]
    assert ends[1].split("\t") == [
        *("output[4, 1]", "h_n[0, 1]", "torch.equal: True", "output[-1, 1] is all zeros"),
    ]
    assert len(ends) == 10
    shows_the_picture_of_example_c(visitor)


def shows_the_picture_of_example_c(visitor: Visitor) -> None:
    texts = visitor.page.locator(".se-labels .se-label-in").all_inner_texts()
    for name in ("input", "sorted", "packed", "packed_output", "output", "h_n"):
        assert " ".join(WORDS.text(f"packing.grid.{name}").split()) in texts
    assert texts.count("(20, 10, 256)") == 2
    assert {"(123, 256)", "(123, 512)", "(20, 10, 512)", "batch_sizes"} <= set(texts)
    assert [text for text in texts if text.startswith("b=")] == [
        *(f"b={n}" for n in range(10)),
        *(f"b={n}" for n in (0, 5, 9, 6, 4, 3, 2, 7, 8, 1)),
        *(f"b={n}" for n in range(10)),
    ]
    plot = visitor.page.locator(PLOT)
    told = visitor.page.locator(f"[id='{plot.get_attribute('aria-describedby')}']")
    run = ran("C")
    assert told.text_content() == packing_in_words(run, layout_of(run), WORDS)


def test_a_token_lights_up_in_every_grid_and_the_server_hears_nothing(
    open_page: Visitors,
) -> None:
    visitor = packing(open_page)
    ear = Ear(visitor)
    nothing_is_lit(visitor)
    for cell in TOKEN:
        point(visitor, cell)
        visitor.sees_blocks(*TOKEN)
        visitor.says(TOLD)
        tensors = ["input", "packed", "sorted_indices", "packed_output", "h_n", "output"]
        assert lit_in(visitor, ".se-shapes") == tensors
    away(visitor)
    nothing_is_lit(visitor)
    lights_padding(visitor)
    lights_the_grid_of_a_tensor(visitor)
    away(visitor)
    keys_walk(visitor)
    assert ear.heard() == []
    keys_pin_and_let_go(visitor)


def lights_padding(visitor: Visitor) -> None:
    point(visitor, "input 1,9")
    visitor.sees_blocks("input 1,9", "sorted 9,9", "output 1,9")
    visitor.says(
        "Padding of sentence 1, which has 5 steps. It is not in packed.data."
        " The layer never reads it, and output is zero there."
    )


def lights_the_grid_of_a_tensor(visitor: Visitor) -> None:
    for name, grid in (("packed", "packed"), ("sorted_indices", "sorted"), ("h_n", "h_n")):
        visitor.page.locator(f".se-shapes [data-tensor={name}]").hover()
        visitor.sees_blocks(grid)
        assert visitor.said().startswith(f"{name}: ")
    visitor.page.locator(".se-shapes [data-tensor=lengths]").hover()
    visitor.sees_blocks()


def sentences() -> dict[tuple[int, int], str]:
    """Return the sentence of each token of the start."""
    run = ran("start")
    layout = layout_of(run)
    return dict(zip(layout.tokens, token_sentences(run, layout, WORDS), strict=True))


def keys_walk(visitor: Visitor) -> None:
    page, told = visitor.page, sentences()
    tab_to(page, page.locator(".se-block[tabindex='0']"))
    for key, cell, token in (
        ("Shift", "input 0,0", (0, 0)),
        ("ArrowRight", "input 0,1", (0, 1)),
        ("ArrowDown", "input 1,1", (1, 1)),
        ("ArrowLeft", "input 1,0", (1, 0)),
        ("ArrowUp", "input 0,0", (0, 0)),
        ("End", "input 0,19", (0, 19)),
        ("Home", "input 0,0", (0, 0)),
    ):
        page.keyboard.press(key)
        assert page.evaluate(FOCUSED) == cell
        visitor.says(told[token])
        assert cell in visitor.blocks()
    # From the last sentence into the next grid, which starts with the longest.
    for _ in range(10):
        page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == "sorted 0,0"
    visitor.says(told[0, 0])


def keys_pin_and_let_go(visitor: Visitor) -> None:
    """Check that a pinned block stays lit while the focus goes on."""
    page, told = visitor.page, sentences()
    page.keyboard.press("Enter")
    expect(visitor.block("sorted 0,0")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Tab")
    visitor.says(told[0, 0])
    visitor.sees_blocks(
        *("input 0,0", "sorted 0,0", "packed 0,0", "packed_output 0,0", "output 0,0", "h_n 1,0")
    )
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    nothing_is_lit(visitor)


def test_a_click_pins_through_a_change_of_the_batch(open_page: Visitors) -> None:
    visitor = packing(open_page, {"lengths": "5,3,2"})
    before = PackingRequest((5, 3, 2))
    point(visitor, "input 1,2", before)
    # The press takes the focus from where it is.
    stepper(visitor, 0).focus()
    for pressed in ("true", "false", "true"):
        visitor.page.mouse.down()
        visitor.page.mouse.up()
        expect(visitor.block("input 1,2")).to_have_attribute("aria-pressed", pressed)
    away(visitor)
    assert visitor.said().startswith("Sentence 1, t = 2, ")
    # Another sentence grows, so every row has more cells.
    stepper(visitor, 0).fill("9")
    has_lengths(visitor, 9, 3, 2)
    away(visitor)
    assert visitor.said().startswith("Sentence 1, t = 2, ")
    point(visitor, "output 1,2", PackingRequest((9, 3, 2)))
    assert "output 1,2" in visitor.blocks()
    visitor.page.keyboard.press("Escape")
    assert visitor.page.locator("[aria-pressed=true]").count() == 0


@pytest.mark.long
def test_a_token_on_a_phone(open_page: Visitors) -> None:
    visitor = packing(open_page, {"lengths": "5,3,2"}, width=360, height=740)
    run = run_packing(LayerSpec(), PackingRequest((5, 3, 2)))
    last = token_sentences(run, layout_of(run), WORDS)[-1]
    visitor.press(visitor.block("input 0,0"), "End")
    visitor.says(last)
    assert len(visitor.blocks()) == 6
