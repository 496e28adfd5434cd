"""The Models page: the tutorials' models number by number, a chain by hand, a digit.

One file, because the tutorials' numbers at its top serve most of its tests.
"""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from components.models.controls import EXAMPLES
from playwright.sync_api import expect

from components.words.catalogue import Messages
from tests.browser.support.layout import some
from tests.browser.support.models_page import (
    TUPLE,
    choose,
    link,
    shows,
    step,
)
from tests.browser.support.visit import WAIT
from tests.browser.support.visitors import Visitors

BATCH_SIZES = [10, 10, 10, 10, 10, 9, 7, 7, 6, 6, 5, 5, 5, 5, 5, 4, 4, 3, 1, 1]


C = {
    "ids": [10, 20],
    "embedded": [10, 20, 256],
    "transposed": [20, 10, 256],
    "h_0": [1, 10, 512],
    "hidden_states": [20, 10, 512],
    "h_n": [1, 10, 512],
    "sentence": [10, 512],
    "sentence_scores": [10, 2],
    "token_scores": [20, 10, 5],
}


C_FIRST = {name: sizes for name, sizes in C.items() if name != "transposed"} | {
    "hidden_states": [10, 20, 512],
    "token_scores": [10, 20, 5],
}


D = {
    "lengths": [10],
    "ids": [10, 20],
    "embedded": [10, 20, 32],
    "dropped": [10, 20, 32],
    "packed.data": [123, 32],
    "packed_output.data": [123, 128],
    "h_n": [4, 10, 64],
    "c_n": [4, 10, 64],
    "sentence": [10, 128],
    "scores": [10, 2],
}


E = {
    "X": [2, 28, 28],
    "h_0": [3, 2, 256],
    "c_0": [3, 2, 256],
    "rnn_out": [2, 28, 256],
    "hn": [3, 2, 256],
    "cn": [3, 2, 256],
    "last": [2, 256],
    "scores": [2, 10],
}


CANNOT_BE: list[tuple[str, dict[str, str] | None, str]] = [
    ("model=gpt", {}, "`sine`"),
    ("model=heads&tags=0&batch=3", {"model": "heads", "batch": "3"}, "tags"),
    ("model=chain&chain=linear", {"model": "chain", "chain": "none"}, "in_features"),
    ("model=mnist&digit=200", {"model": "mnist"}, "199"),
    ("model=chain&chain=%3Cimg%20src=x%20onerror=window.hurt=1%3E", None, "img"),
]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("C", C), ("C_first", C_FIRST), ("D", D), ("E", E)],
)
def test_every_number_of_an_example(
    open_page: Visitors, name: str, expected: dict[str, list[int]]
) -> None:
    visitor = open_page(link(name), path="models")
    shows(visitor, expected)
    assert visitor.page.locator(".se-examples").first.input_value() == name
    assert len(visitor.page.locator(".se-labels .se-label-in").all()) >= 2 * len(expected)


def test_the_packed_rows_and_their_batch_sizes(open_page: Visitors) -> None:
    visitor = open_page(link("D"), path="models")
    told = visitor.page.locator(".se-step > summary .se-batch-sizes").all_inner_texts()
    assert told == [f"batch_sizes {BATCH_SIZES}"] * 2
    assert sum(BATCH_SIZES) == 123
    assert "(sum(lengths), embedding_dim)" in step(visitor, "pack_padded_sequence").inner_text()


def test_the_counts_of_mnist(open_page: Visitors) -> None:
    visitor = open_page(link("E"), path="models")
    assert "1,345,536" in step(visitor, "nn.LSTM").inner_text()
    assert "2,570" in step(visitor, "nn.Linear").inner_text()
    assert "1,348,106 parameters in total." in visitor.notes()
    step(visitor, "nn.LSTM").locator("summary").click()
    assert "l0: 4·256·(28 + 256 + 2) = 292,864" in step(visitor, "nn.LSTM").inner_text()
    visitor.number("num_layers").fill("2")
    visitor.page.keyboard.press("Enter")
    shows(visitor, E | {name: [2, 2, 256] for name in ("h_0", "c_0", "hn", "cn")})
    expect(step(visitor, "nn.LSTM")).to_contain_text("819,200")
    # The step was open, and stays so.
    expect(step(visitor, "nn.LSTM")).to_have_attribute("open", "")
    expect(step(visitor, "nn.LSTM")).not_to_contain_text("l2:")


def test_every_example_by_choice(open_page: Visitors) -> None:
    visitor = open_page(path="models")
    select = visitor.page.locator("#se-examples")
    for name in [*EXAMPLES][1:]:
        select.select_option(name)
        visitor.has_address(EXAMPLES[name])
        expect(select).to_have_value(name)
        refused = name in ("chain_tuple", "chain_width", "chain_packed")
        expect(visitor.page.locator(".se-step-failed")).to_have_count(int(refused))
    # Each was a step that Back takes back.
    visitor.page.go_back()
    visitor.has_address(EXAMPLES[[*EXAMPLES][-2]])
    expect(visitor.page.locator(".se-step-failed")).to_have_count(1)


def test_batch_first_takes_the_transpose_away_and_brings_it_back(open_page: Visitors) -> None:
    visitor = open_page(link("C"), path="models")
    shows(visitor, C)
    assert step(visitor, "embedded.transpose(0, 1)").count() == 1
    visitor.press(visitor.switch("batch_first"), "Space")
    shows(visitor, C_FIRST)
    assert step(visitor, "transpose").count() == 0
    assert visitor.block("2 transposed").count() == 0
    visitor.has_address({"model": "heads", "batch_first": "true"})
    visitor.page.keyboard.press("Space")
    shows(visitor, C)
    assert visitor.block("2 transposed").count() == 1
    visitor.has_address({"model": "heads"})


def test_another_model_forgets_the_sizes_of_the_old_one(open_page: Visitors) -> None:
    query = {"model": "heads", "batch": "3", "hidden_size": "33", "tags": "9", "bias": "false"}
    visitor = open_page(query, path="models")
    visitor.has_address(query)
    choose(visitor, "mnist")
    shows(visitor, E)
    visitor.has_address({"model": "mnist"})
    visitor.press(visitor.slider("batch"), "ArrowRight")
    visitor.has_address({"model": "mnist", "batch": "3"})
    choose(visitor, "classifier")
    shows(visitor, D)
    visitor.has_address({"model": "classifier"})
    choose(visitor, "sine")
    visitor.has_address({})
    expect(visitor.page.locator(".se-title")).to_have_text("A sine wave through an RNN")
    assert visitor.page.locator(".se-warnings").inner_text() == ""


def test_the_classifiers_sentences(open_page: Visitors) -> None:
    visitor = open_page("model=classifier&lengths=3,1,2", path="models")
    shows(visitor, D | packed(3, 3, 6))
    numbers = visitor.box("lengths").locator(".se-stepper input")
    expect(numbers).to_have_count(3)
    numbers.nth(1).fill("5")
    shows(visitor, D | packed(3, 5, 10))
    visitor.has_address({"model": "classifier", "lengths": "3,5,2"})
    # No sentence of this model is empty.
    numbers.nth(1).fill("0")
    visitor.has_address({"model": "classifier", "lengths": "3,1,2"})
    assert visitor.page.locator(".se-warnings").inner_text() == ""


def packed(batch: int, longest: int, rows: int) -> dict[str, list[int]]:
    """Return the shapes of example D that change with the lengths of the sentences."""
    padded = {name: [batch, longest, 32] for name in ("embedded", "dropped")}
    states = {name: [4, batch, 64] for name in ("h_n", "c_n")}
    return {
        **{"lengths": [batch], "ids": [batch, longest]},
        **{"packed.data": [rows, 32], "packed_output.data": [rows, 128]},
        **{"sentence": [batch, 128], "scores": [batch, 2]},
        **padded,
        **states,
    }


def test_the_tabs_below_follow(open_page: Visitors) -> None:
    visitor = open_page(link("C"), path="models")
    code = visitor.page.locator(".stTabs pre")
    expect(code.first).to_contain_text("class Heads(nn.Module):", timeout=WAIT)
    visitor.press(visitor.number("hidden_size"), "ArrowUp")
    visitor.reads(".stTabs", "nn.RNN(256, 513)")
    visitor.page.locator(".stTabs [role=tab]").nth(1).click()
    visitor.reads(".stTabs", "Total params:")
    visitor.reads(".stTabs", "Every step of this run")
    visitor.reads(".stTabs", "torchinfo shows only the first of several results")


def test_a_deep_link_in_korean(open_page: Visitors) -> None:
    visitor = open_page(None)
    query = urlencode({"model": "chain", "chain": TUPLE, "lang": "ko"})
    visitor.page.goto(f"{visitor.origin}/models?{query}", timeout=WAIT)
    visitor.ready()
    words = Messages("ko")
    expect(visitor.page.locator(".se-title")).to_have_text(words.text("model.title.chain"))
    expect(visitor.page.locator(".se-step-failed .se-torch")).to_contain_text("not tuple")
    visitor.is_at("/models")
    visitor.has_settled()
    assert visitor.address() == {"model": "chain", "chain": TUPLE, "lang": "ko"}
    assert visitor.page.locator("html").get_attribute("lang") == "ko"
    expect(visitor.page.locator("#se-examples")).to_have_value("chain_tuple")


def test_there_and_back_again(open_page: Visitors) -> None:
    visitor = open_page("hidden_size=33&lang=ko")
    page, korean = visitor.page, Messages("ko")
    page.get_by_role("link", name=korean.text("page.models"), exact=True).click()
    visitor.is_at("/models")
    expect(page.locator(".se-title")).to_have_text(korean.text("model.title.sine"))
    expect(step(visitor, "nn.RNN(1, 33")).to_be_visible()
    choose(visitor, "classifier")
    shows(visitor, D)
    page.get_by_role("link", name=korean.text("page.slices"), exact=True).click()
    visitor.is_at("/slices")
    assert page.locator(".se-step").count() == 0
    assert visitor.address() == {"lang": "ko"}
    page.go_back()
    visitor.is_at("/models")
    shows(visitor, D)
    visitor.has_address({"model": "classifier"})
    page.get_by_role("link", name=korean.text("page.layer"), exact=True).click()
    visitor.is_at("/")
    assert visitor.shapes()["output"] == "torch.Size([1, 35, 40])"
    assert page.locator(".se-step").count() == 0


def test_the_language_keeps_the_model(open_page: Visitors) -> None:
    visitor = open_page("model=mnist&digit=5&num_layers=2", path="models")
    setting = {"model": "mnist", "digit": "5", "num_layers": "2"}
    visitor.page.get_by_text("한국어").click()
    expect(visitor.page.locator(".se-title")).to_have_text(Messages("ko").text("model.title.mnist"))
    visitor.has_address(setting)
    visitor.page.get_by_text("English").click()
    expect(visitor.page.locator(".se-title")).to_have_text(Messages("en").text("model.title.mnist"))
    visitor.has_address(setting)


@pytest.mark.parametrize(("query", "left", "told"), some(CANNOT_BE, 2))
def test_a_link_that_cannot_be(
    open_page: Visitors, query: str, left: dict[str, str] | None, told: str
) -> None:
    visitor = open_page(query, path="models")
    warning = visitor.page.locator(".se-warnings p")
    warning.first.wait_for()
    assert told.strip("`") in warning.first.inner_text()
    visitor.has_address(left if left is not None else {"model": "chain", "chain": "none"})
    assert visitor.page.locator(".se-warnings img").count() == 0
    assert visitor.page.evaluate("() => window.hurt === undefined")
    assert visitor.page.locator(".se-step").count() >= 1
