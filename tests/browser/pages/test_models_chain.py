"""The editor of a chain on the Models page: by mouse, by keyboard, pasted, invalid."""

from __future__ import annotations

import pytest
from components.models.controls import EXAMPLES
from playwright.sync_api import expect

from components.words.catalogue import Messages
from tests.browser.support.keyboard import RING
from tests.browser.support.layout import (
    LANGUAGES,
)
from tests.browser.support.models_page import (
    ENGLISH,
    TUPLE,
    editor,
    has_kinds,
    has_steps,
    made,
    row,
    step,
)
from tests.browser.support.visit import Visitor
from tests.browser.support.visitors import Visitors


def add(visitor: Visitor, kind: str, words: Messages = ENGLISH) -> None:
    """Choose the kind of a new step and press the button."""
    editor(visitor).get_by_label(words.text("model.edit.kind")).select_option(kind)
    editor(visitor).get_by_role("button", name=words.text("model.edit.add")).click()


FIRST = "embedding:100:32,lstm:32:64:2:bi,take:cat(h_n[-2],h_n[-1]),linear:128:2"


def open_chain(open_page: Visitors, chain: str | None = None, **more: str) -> Visitor:
    query = {"model": "chain", **({"chain": chain} if chain else {}), **more}
    return open_page(query, path="models")


def has_chain(visitor: Visitor, chain: str | None) -> None:
    """Wait for this chain in the URL and in the editor's text field."""
    visitor.has_address({"model": "chain", **({"chain": chain} if chain else {})})
    expect(editor(visitor).locator("textarea")).to_have_value(chain or FIRST)


def test_a_chain_by_mouse(open_page: Visitors) -> None:
    visitor = open_chain(open_page, "embedding:100:32,linear:32:4")
    has_steps(
        visitor,
        "torch.arange(200).reshape(10, 20) % 100",
        "nn.Embedding(100, 32)",
        "nn.Linear(32, 4)",
    )
    add(visitor, "dropout")
    has_chain(visitor, "embedding:100:32,linear:32:4,dropout:0.5")
    has_kinds(visitor, "embedding", "linear", "dropout")
    row(visitor, 2).get_by_role("button", name="Move up step 3").click()
    has_chain(visitor, "embedding:100:32,dropout:0.5,linear:32:4")
    row(visitor, 0).get_by_label("embedding_dim").fill("48")
    row(visitor, 0).get_by_label("embedding_dim").press("Enter")
    has_chain(visitor, "embedding:100:48,dropout:0.5,linear:32:4")
    failed = visitor.page.locator(".se-step-failed")
    expect(failed).to_contain_text("mat1 and mat2 shapes cannot be multiplied")
    row(visitor, 2).get_by_label("in_features").fill("48")
    row(visitor, 2).get_by_label("in_features").press("Enter")
    expect(failed).to_have_count(0)
    row(visitor, 0).get_by_label("pad").check()
    row(visitor, 2).get_by_label("nobias").check()
    has_chain(visitor, "embedding:100:48:pad,dropout:0.5,linear:48:4:nobias")
    row(visitor, 1).get_by_role("button", name="Remove step 2").click()
    has_chain(visitor, "embedding:100:48:pad,linear:48:4:nobias")
    row(visitor, 0).get_by_role("button", name="Move down step 1").click()
    has_chain(visitor, "linear:48:4:nobias,embedding:100:48:pad")
    expect(failed).to_contain_text("(10x20 and 48x4)")
    row(visitor, 0).locator("select").first.select_option("transpose")
    has_chain(visitor, "transpose,embedding:100:48:pad")
    expect(visitor.page.locator(".se-step-failed")).to_have_count(0)
    assert made(visitor) == {"x": "torch.Size([20, 10, 48])"}
    for _ in range(2):
        row(visitor, 0).get_by_role("button", name="Remove step 1").click()
    has_chain(visitor, "none")
    has_steps(visitor, "torch.arange(200).reshape(10, 20) % 100")
    visitor.page.reload()
    visitor.ready()
    has_chain(visitor, "none")


def test_clicks_faster_than_the_answers_all_count(open_page: Visitors) -> None:
    visitor = open_chain(open_page, ",".join(["transpose"] * 6 + ["dropout:0.1"]))
    visitor.page.evaluate(
        """() => {
          const press = (label) => document.querySelector(`[aria-label="${label}"]`).click();
          for (let count = 0; count < 4; count += 1) press("Remove step 1");
        }"""
    )
    has_chain(visitor, "transpose,transpose,dropout:0.1")
    visitor.has_settled()
    has_kinds(visitor, "transpose", "transpose", "dropout")
    # One press after the other, each while the answer to the last is on its way.
    for _ in range(2):
        visitor.page.evaluate("() => document.querySelector('[data-does=down]').click()")
    visitor.has_settled()
    has_chain(visitor, "transpose,transpose,dropout:0.1")


def test_a_chain_by_keyboard(open_page: Visitors) -> None:
    visitor = open_chain(open_page, "embedding:100:32,linear:32:4")
    page = visitor.page
    editor(visitor).get_by_label("Type of new step").focus()
    # On the way to it the list passes others, which are not added.
    page.keyboard.type("tran")
    page.keyboard.press("Tab")
    has_chain(visitor, "embedding:100:32,linear:32:4")
    page.keyboard.press("Enter")
    has_chain(visitor, "embedding:100:32,linear:32:4,transpose")
    expect(editor(visitor).get_by_role("button", name="Add step")).to_be_focused()
    # Moved up twice with one button: the focus goes along.
    visitor.press(row(visitor, 2).get_by_role("button", name="Move up step 3"), "Enter")
    has_chain(visitor, "embedding:100:32,transpose,linear:32:4")
    assert page.evaluate("() => document.activeElement.ariaLabel") == "Move up step 2"
    page.keyboard.press("Enter")
    has_chain(visitor, "transpose,embedding:100:32,linear:32:4")
    # At the top it cannot go further up; the next button has the focus.
    assert page.evaluate("() => document.activeElement.ariaLabel") == "Move down step 1"
    assert page.evaluate(RING)
    size = row(visitor, 1).get_by_label("embedding_dim")
    visitor.press(size, "ArrowUp", "ArrowUp")
    has_chain(visitor, "transpose,embedding:100:34,linear:32:4")
    expect(row(visitor, 1).get_by_label("embedding_dim")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("32")
    page.keyboard.press("Tab")
    has_chain(visitor, "transpose,embedding:100:32,linear:32:4")
    expect(row(visitor, 1).get_by_label("pad")).to_be_focused()
    page.keyboard.press("Space")
    has_chain(visitor, "transpose,embedding:100:32:pad,linear:32:4")
    visitor.press(row(visitor, 0).get_by_role("button", name="Remove step 1"), "Space")
    has_chain(visitor, "embedding:100:32:pad,linear:32:4")
    # The focus is still in the list.
    assert page.evaluate("() => document.activeElement.closest('.se-chain-link') !== null")


def test_a_chain_pasted_as_text(open_page: Visitors) -> None:
    visitor = open_chain(open_page)
    has_chain(visitor, None)
    line = editor(visitor).locator("textarea")
    line.fill(" EMBEDDING : 50 : 8 , gru:8:6:1:bi, take: output[:, -1], linear:12:3 ")
    expect(visitor.page.locator(".se-step-failed")).to_contain_text("index out of range")
    has_kinds(visitor, "embedding", "gru", "take", "linear")
    line.press("Control+A")
    visitor.page.keyboard.type("embedding:100:8,gru:8:6:bi,take:output[:,-1],linear:12:3")
    line.press("Enter")
    has_chain(visitor, "embedding:100:8,gru:8:6:bi,take:output[:,-1],linear:12:3")
    expect(visitor.page.locator(".se-step-failed")).to_have_count(0)
    assert made(visitor)["x"] == "torch.Size([10, 3])"
    # The default's own text leaves the address.
    line.fill(FIRST)
    line.press("Enter")
    has_chain(visitor, None)
    # Text that is not a step is named and left out of the link; what was typed stays.
    line.fill("embedding:100:8,attention:8")
    line.press("Enter")
    warning = visitor.page.locator(".se-warnings")
    expect(warning).to_contain_text("has no step attention:8")
    visitor.has_address({"model": "chain", "chain": "embedding:100:8"})
    line.blur()
    expect(line).to_have_value("embedding:100:8,attention:8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failing_chain_shows_the_flow_as_far_as_it_got(
    open_page: Visitors, language: str
) -> None:
    words = Messages(language)
    visitor = open_chain(open_page, f"{TUPLE},dropout:0.5", lang=language)
    failed = visitor.page.locator(".se-step-failed")
    expect(failed).to_have_attribute("open", "")
    has_steps(
        visitor,
        *("torch.arange(200).reshape(10, 20) % 100", "nn.Embedding(100, 32)"),
        *("nn.LSTM(32, 64, batch_first=True)", "nn.Linear(64, 2)"),
    )
    assert failed.locator(".se-torch").inner_text() == (
        "TypeError: linear(): argument 'input' (position 1) must be Tensor, not tuple"
    )
    why = words.text("error.tuple_for_tensor", function="linear").replace("`", "")
    assert why in " ".join(failed.inner_text().split())
    given = failed.locator(".se-step-body .se-made-name").all_inner_texts()
    assert given == ["output", "h_n", "c_n"]
    assert visitor.block("step 3").count() == 1
    assert visitor.block("step 4").count() == 0
    assert any(
        text.startswith("✗ nn.Linear(64, 2)")
        for text in visitor.page.locator(".se-labels .se-label-in").all_inner_texts()
    )
    visitor.has_address({"model": "chain", "chain": f"{TUPLE},dropout:0.5"})
    visitor.block("step 3").hover()
    assert "must be Tensor, not tuple" in visitor.said()
    # Mended in the editor: the step before it takes the output.
    add(visitor, "take", words)
    for place in (4, 3):
        row(visitor, place).locator("[data-does=up]").click()
    mended = "embedding:100:32,lstm:32:64,take:output,linear:64:2,dropout:0.5"
    visitor.has_address({"model": "chain", "chain": mended})
    expect(failed).to_have_count(0)
    assert visitor.block("step 5").count() == 1


def test_a_packed_chain_has_sentences_of_its_own(open_page: Visitors) -> None:
    visitor = open_chain(open_page, EXAMPLES["chain_unpacked"]["chain"])
    lengths = visitor.box("lengths")
    expect(lengths).to_contain_text("Empty: lengths that fit the batch")
    assert "torch.Size([10, 20, 5])" in made(visitor).values()
    refused = visitor.page.locator(".se-step-failed .se-torch")
    lengths.locator("textarea").fill("3,2")
    lengths.locator("textarea").press("Enter")
    # Too few lengths: torch packs the first sentences, and says nothing.
    expect(step(visitor, "nn.Linear(64, 5)")).to_contain_text("torch.Size([2, 3, 5])")
    visitor.has_address({**EXAMPLES["chain_unpacked"], "lengths": "3,2"})
    lengths.locator("textarea").fill("3,0")
    lengths.locator("textarea").press("Enter")
    expect(refused).to_contain_text("greater than 0")
    editor(visitor).locator("[data-does=remove]").nth(1).click()
    expect(visitor.box("lengths")).to_have_count(0)
