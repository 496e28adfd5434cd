"""The Models page: the tutorials' models number by number, a chain by hand, a digit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, WebSocket, expect

from backend import digits
from components.messages import Messages
from components.model_controls import EXAMPLES
from tests.e2e.app_server import running_app
from tests.e2e.layout import (
    HEIGHTS,
    LANGUAGES,
    THEMES,
    Theme,
    crowded,
    cut_off,
    sideways,
    smallest_type,
)
from tests.e2e.test_accessibility import LOOKS, RING, faults
from tests.e2e.visit import PLOT, WAIT, Pages, Visitor, Visitors

TUPLE = "embedding:100:32,lstm:32:64,linear:64:2"
BATCH_SIZES = [10, 10, 10, 10, 10, 9, 7, 7, 6, 6, 5, 5, 5, 5, 5, 4, 4, 3, 1, 1]
ENGLISH = Messages("en")
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
MADE = """
() => [...document.querySelectorAll(".se-step > summary .se-made")].map((line) =>
  [line.querySelector(".se-made-name").textContent, line.querySelector(".se-size").textContent])
"""
TITLES = """
() => [...document.querySelectorAll(".se-step > summary .se-step-title")].map((t) => t.textContent)
"""
# A block of the picture that a text lies upon, but for the bar whose code it is.
COVERED = """
() => {
  const edges = (element) => element.getBoundingClientRect();
  const texts = [...document.querySelectorAll(".se-labels .se-label-in")];
  const blocks = [...document.querySelectorAll(".se-block")];
  const found = [];
  for (const text of texts) {
    const one = edges(text);
    for (const block of blocks) {
      const other = edges(block);
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const up = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (across <= 1 || up <= 0.4 * one.height) continue;
      const inside = one.left >= other.left && one.right <= other.right + 1;
      if (!inside) found.push(`${text.textContent} | ${block.ariaLabel}`);
    }
  }
  return found;
}
"""


def link(name: str, **more: str) -> dict[str, str]:
    return {**EXAMPLES[name], **more}


def made(visitor: Visitor) -> dict[str, str]:
    """Every tensor that a step made, as printed; of a name made twice the last."""
    found: list[tuple[str, str]] = visitor.page.evaluate(MADE)
    return dict(found)


def shows(visitor: Visitor, expected: Mapping[str, list[int]]) -> None:
    """Wait for exactly these tensors."""
    wanted = [[name, f"torch.Size({sizes})"] for name, sizes in expected.items()]
    script = f"(wanted) => JSON.stringify(({MADE})()) === JSON.stringify(wanted)"
    try:
        visitor.page.wait_for_function(script, arg=wanted, timeout=WAIT)
    except Exception:
        assert [*map(list, visitor.page.evaluate(MADE))] == wanted
        raise


def has_steps(visitor: Visitor, *titles: str) -> None:
    """Wait until the steps are these, by their code."""
    script = f"(wanted) => JSON.stringify(({TITLES})()) === JSON.stringify(wanted)"
    try:
        visitor.page.wait_for_function(script, arg=list(titles), timeout=WAIT)
    except Exception:
        assert visitor.page.evaluate(TITLES) == list(titles)
        raise


def step(visitor: Visitor, title: str) -> Locator:
    """The step with this code."""
    code = visitor.page.locator(".se-step-title", has_text=title)
    return visitor.page.locator("details.se-step").filter(has=code).first


def choose(visitor: Visitor, model: str) -> None:
    visitor.page.locator(f"label:has(> input[name=se-input-model][value={model}])").click()


def editor(visitor: Visitor) -> Locator:
    return visitor.box("chain")


def row(visitor: Visitor, place: int) -> Locator:
    """One link of the chain's editor, from 0."""
    return editor(visitor).locator(".se-chain-link").nth(place)


def kinds(visitor: Visitor) -> list[str]:
    found: list[str] = visitor.page.evaluate(
        "() => [...document.querySelectorAll('.se-chain-head select')].map((each) => each.value)"
    )
    return found


# The tutorials, number by number


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
    assert "1,348,106 parameters in all." in visitor.notes()
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


# Controls


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
    """What is other than in example D for sentences of other lengths."""
    padded = {name: [batch, longest, 32] for name in ("embedded", "dropped")}
    states = {name: [4, batch, 64] for name in ("h_n", "c_n")}
    return {
        **{"lengths": [batch], "ids": [batch, longest]},
        **{"packed.data": [rows, 32], "packed_output.data": [rows, 128]},
        **{"sentence": [batch, 128], "scores": [batch, 2]},
        **padded,
        **states,
    }


# Pointing and opening


@pytest.fixture
def sent(open_page: Visitors) -> Iterator[tuple[Visitor, list[Any]]]:
    """A visitor on example C, and everything that its page sends from now on."""
    visitor, messages = open_page(None), []

    def hear(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: messages.append(frame))

    visitor.page.on("websocket", hear)
    visitor.go(link("C"), "models")
    visitor.has_settled()
    assert messages
    messages.clear()
    visitor.requests.clear()
    yield visitor, messages
    visitor.page.remove_listener("websocket", hear)


def test_pointing_at_a_tensor_lights_its_step_and_asks_nobody(
    sent: tuple[Visitor, list[Any]],
) -> None:
    visitor, messages = sent
    visitor.block("4 hidden_states").hover()
    visitor.sees_blocks("4 hidden_states")
    lit = visitor.page.locator(".se-step > summary.se-lit .se-step-title")
    expect(lit).to_have_text(["nn.RNN(256, 512)"])
    assert visitor.said() == (
        "hidden_states: torch.Size([20, 10, 512]), (L, N, D·H_out). Made by nn.RNN(256, 512)."
        " Read by token_head."
    )
    # And the other way: a step lights what it makes, and its bar.
    step(visitor, "nn.RNN(256, 512)").locator("summary").hover()
    visitor.sees_blocks("4 hidden_states", "4 h_n", "step 4")
    assert visitor.said().startswith("nn.RNN(256, 512): Reads step by step, time axis first.")
    visitor.page.locator(".se-title").hover()
    visitor.sees_blocks()
    expect(lit).to_have_count(0)
    assert (visitor.requests, messages) == ([], [])


def test_pressing_a_bar_opens_its_step(sent: tuple[Visitor, list[Any]]) -> None:
    visitor, messages = sent
    opened = step(visitor, "nn.RNN(256, 512)")
    expect(opened).not_to_have_attribute("open", "")
    visitor.block("step 4").click()
    expect(opened).to_have_attribute("open", "")
    body = opened.locator(".se-step-body")
    expect(body.locator(".se-card-text, p").first).to_contain_text("Reads step by step")
    assert body.locator("pre").inner_text() == "hidden_states, h_n = rnn(transposed, h_0)"
    rows = [each.inner_text().split() for each in body.locator("tbody tr, tr:has(td)").all()]
    assert ["weight_ih_l0", "torch.Size([512,", "256])", "131,072"] in rows
    assert len(rows) == 4
    assert "l0: 1·512·(256 + 512 + 2) = 394,240" in body.inner_text()
    assert (visitor.requests, messages) == ([], [])


def test_the_flow_is_walked_and_opened_by_keyboard(open_page: Visitors) -> None:
    visitor = open_page(link("C"), path="models")
    visitor.press(visitor.block("0 ids"), "ArrowDown", "ArrowDown")
    assert focused(visitor) == "1 embedded"
    visitor.page.keyboard.press("ArrowUp")
    assert focused(visitor) == "step 1"
    assert visitor.page.evaluate(RING)
    visitor.page.keyboard.press("Enter")
    opened = step(visitor, "nn.Embedding(100, 256)")
    expect(opened).to_have_attribute("open", "")
    expect(opened.locator("pre")).to_have_text("embedded = embedding(ids)")
    # A step is a plain disclosure, too.
    visitor.press(step(visitor, "nn.Linear(512, 5)").locator("summary"), "Enter")
    expect(step(visitor, "nn.Linear(512, 5)")).to_have_attribute("open", "")


def focused(visitor: Visitor) -> str:
    found: str = visitor.page.evaluate("() => document.activeElement.dataset.block")
    return found


# A chain of one's own


def add(visitor: Visitor, kind: str, words: Messages = ENGLISH) -> None:
    """Choose the kind of a new step and press the button."""
    editor(visitor).get_by_label(words.text("model.edit.kind")).select_option(kind)
    editor(visitor).get_by_role("button", name=words.text("model.edit.add")).click()


FIRST = "embedding:100:32,lstm:32:64:2:bi,take:cat(h_n[-2],h_n[-1]),linear:128:2"


def open_chain(open_page: Visitors, chain: str | None = None, **more: str) -> Visitor:
    query = {"model": "chain", **({"chain": chain} if chain else {}), **more}
    return open_page(query, path="models")


def has_chain(visitor: Visitor, chain: str | None) -> None:
    """Wait for this chain in the address and in the editor's line."""
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
    assert kinds(visitor) == ["embedding", "linear", "dropout"]
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
    assert kinds(visitor) == ["transpose", "transpose", "dropout"]
    # One press after the other, each while the answer to the last is on its way.
    for _ in range(2):
        visitor.page.evaluate("() => document.querySelector('[data-does=down]').click()")
    visitor.has_settled()
    has_chain(visitor, "transpose,transpose,dropout:0.1")


def test_a_chain_by_keyboard(open_page: Visitors) -> None:
    visitor = open_chain(open_page, "embedding:100:32,linear:32:4")
    page = visitor.page
    editor(visitor).get_by_label("Kind of the new step").focus()
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
    assert kinds(visitor) == ["embedding", "gru", "take", "linear"]
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
    # Something that is no step is named and left out.
    line.fill("embedding:100:8,attention:8")
    line.press("Enter")
    warning = visitor.page.locator(".se-warnings")
    expect(warning).to_contain_text("has no step attention:8")
    visitor.has_address({"model": "chain", "chain": "embedding:100:8"})
    line.blur()
    expect(line).to_have_value("embedding:100:8")


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


# A digit


def test_a_digit_is_read_by_the_trained_net(open_page: Visitors) -> None:
    report = json.loads(digits.REPORT_FILE.read_text())
    visitor = open_page("model=mnist&digit=3", path="models")
    page = visitor.page
    expect(page.locator(".se-chart .heatmaplayer image")).to_have_count(3, timeout=WAIT)
    expect(page.locator(".se-chart .barlayer .point path")).to_have_count(10)
    expect(page.locator(".se-map-title").last).to_have_text(
        "A held-out digit, read by a small trained net"
    )
    told = page.locator(".se-text").filter(has_text="held-out digits it names").inner_text()
    assert f"{100 * report['held_out']['accuracy']:.1f} %" in told
    assert "Digit number 3 is a 3" in told
    visitor.press(visitor.slider("digit"), "ArrowRight")
    visitor.reads(".se-text", "Digit number 4 is a 4")
    visitor.has_address({"model": "mnist", "digit": "4"})
    expect(step(visitor, "digits[4:6]")).to_be_visible()
    expect(page.locator(".se-chart .heatmaplayer image")).to_have_count(3)
    choose(visitor, "sine")
    expect(page.locator(".se-chart")).to_have_count(0, timeout=WAIT)


def test_the_digits_charts_are_told_in_words(open_page: Visitors) -> None:
    visitor = open_page("model=mnist&digit=7", path="models")
    charts = visitor.page.locator(".se-chart .se-plot")
    expect(charts).to_have_count(4, timeout=WAIT)
    expect(visitor.page.locator(".se-chart .main-svg").first).to_be_attached(timeout=WAIT)
    told = [chart.get_attribute("aria-label") or "" for chart in charts.all()]
    assert len(told) == 4
    assert told[0] == "A handwritten 7, 28 rows of 28 numbers."
    assert "Ten scores" in told[3]


# Below


def test_the_tabs_below_follow(open_page: Visitors) -> None:
    visitor = open_page(link("C"), path="models")
    code = visitor.page.locator(".stTabs pre")
    expect(code.first).to_contain_text("class Heads(nn.Module):", timeout=WAIT)
    visitor.press(visitor.number("hidden_size"), "ArrowUp")
    visitor.reads(".stTabs", "nn.RNN(256, 513)")
    visitor.page.locator(".stTabs [role=tab]").nth(1).click()
    visitor.reads(".stTabs", "Total params:")
    visitor.reads(".stTabs", "Every step of this run")
    visitor.reads(".stTabs", "Of several results torchinfo shows the first only")


# Links


def test_a_cold_deep_link_in_korean(pages: Pages) -> None:
    with running_app() as server:
        visitors = Visitors(pages, server.url)
        visitor = visitors(None)
        query = urlencode({"model": "chain", "chain": TUPLE, "lang": "ko"})
        visitor.page.goto(f"{server.url}/models?{query}", timeout=WAIT)
        visitor.ready()
        words = Messages("ko")
        expect(visitor.page.locator(".se-title")).to_have_text(words.text("model.title.chain"))
        expect(visitor.page.locator(".se-step-failed .se-torch")).to_contain_text("not tuple")
        visitor.is_at("/models")
        visitor.has_settled()
        assert visitor.address() == {"model": "chain", "chain": TUPLE, "lang": "ko"}
        assert visitor.page.locator("html").get_attribute("lang") == "ko"
        expect(visitor.page.locator("#se-examples")).to_have_value("chain_tuple")
        assert visitors.close() == []
        assert "Traceback" not in server.log.read_text()


def test_there_and_back_again(open_page: Visitors) -> None:
    visitor = open_page("hidden_size=33&lang=ko")
    page, korean = visitor.page, Messages("ko")
    page.get_by_role("link", name=korean.text("page.models")).click()
    visitor.is_at("/models")
    expect(page.locator(".se-title")).to_have_text(korean.text("model.title.sine"))
    expect(step(visitor, "nn.RNN(1, 33")).to_be_visible()
    choose(visitor, "classifier")
    shows(visitor, D)
    page.get_by_role("link", name=korean.text("page.slices")).click()
    visitor.is_at("/slices")
    assert page.locator(".se-step").count() == 0
    assert visitor.address() == {"lang": "ko"}
    page.go_back()
    visitor.is_at("/models")
    shows(visitor, D)
    visitor.has_address({"model": "classifier"})
    page.get_by_role("link", name=korean.text("page.layer")).click()
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


@pytest.mark.parametrize(
    ("query", "left", "told"),
    [
        ("model=gpt", {}, "`sine`"),
        ("model=heads&tags=0&batch=3", {"model": "heads", "batch": "3"}, "tags"),
        ("model=chain&chain=linear", {"model": "chain", "chain": "none"}, "in_features"),
        ("model=mnist&digit=200", {"model": "mnist"}, "199"),
        ("model=chain&chain=%3Cimg%20src=x%20onerror=window.hurt=1%3E", None, "img"),
    ],
)
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


# For everybody, on every screen

SCREENS = [*product(HEIGHTS, THEMES, LANGUAGES)]
MODELS = [link("C"), link("D"), link("E"), {"model": "chain", "chain": TUPLE}]
LARGEST = {
    **{"model": "heads", "layer": "LSTM", "batch": "1024", "seq_len": "4096", "num_layers": "16"},
    **{"hidden_size": "8192", "embedding_dim": "8192", "vocabulary": "65536"},
    **{"bidirectional": "true", "dropout": "0.05", "tags": "1000"},
}


@pytest.mark.parametrize(("theme", "language"), LOOKS)
@pytest.mark.parametrize("width", [360, 1400])
def test_axe_finds_nothing_serious(
    open_page: Visitors, width: int, theme: Theme, language: str
) -> None:
    query = {"model": "mnist"} if width == 360 else {"model": "chain", "chain": TUPLE}
    visitor = open_page({**query, "lang": language}, width, HEIGHTS[width], theme, path="models")
    visitor.unfold()
    visitor.page.locator(".se-step > summary").nth(1).click()
    if width == 360:
        expect(visitor.page.locator(".se-chart .main-svg").first).to_be_attached(timeout=WAIT)
    visitor.page.locator(".stTabs [role=tab]").nth(1).click()
    visitor.page.locator(".stTabs table").wait_for(timeout=WAIT)
    visitor.has_settled()
    assert faults(visitor) == []


@pytest.mark.parametrize(("width", "theme", "language"), SCREENS)
def test_nothing_is_cut_off(open_page: Visitors, width: int, theme: Theme, language: str) -> None:
    visitor = open_page(None, width, HEIGHTS[width], theme)
    for query in MODELS:
        visitor.go({**query, "lang": language}, "models")
        visitor.unfold()
        visitor.page.eval_on_selector_all(
            ".se-step", "(steps) => steps.forEach((step) => { step.open = true; })"
        )
        visitor.has_settled()
        assert cut_off(visitor.page) == []
        assert sideways(visitor.page) == []


@pytest.mark.parametrize("width", [360, 640, 680, 700, 800, 1050, 1400, 2000])
def test_the_flow_can_be_read(open_page: Visitors, width: int) -> None:
    visitor = open_page(None, width)
    for query in [*MODELS, LARGEST, {"model": "sine"}]:
        visitor.go(query, "models")
        visitor.has_settled()
        assert crowded(visitor.page) == []
        assert visitor.page.evaluate(COVERED) == []
        assert smallest_type(visitor.page) >= 9


def test_the_flow_is_told_in_words(open_page: Visitors) -> None:
    visitor = open_page(link("C"), path="models")
    plot = visitor.page.locator(PLOT)
    told = visitor.page.locator(f"[id='{plot.get_attribute('aria-describedby')}']")
    text = told.text_content() or ""
    for name, sizes in C.items():
        assert f"{name} torch.Size({sizes})" in text
    assert visitor.page.locator("section.se-shapes").get_attribute("aria-label") == (
        "Steps of this model"
    )
