"""The linked picture: what is the same numbers lights up, and the server hears nothing.

One file, because the helpers for lit blocks serve all of its tests.
"""

from __future__ import annotations

import pytest

from components.words.catalogue import Messages
from tests.browser.support.layout import some
from tests.browser.support.linked import FOCUSED, H_N_3, SENTENCE, Ear, lit_in, nothing_is_lit
from tests.browser.support.visit import PLOT, Visitor, spec_of
from tests.browser.support.visitors import Visitors

# A step of a slider that leaves the focus where it is, as a touch on a phone does.
STEP = """
(name) => {
  const range = document.querySelector(`.st-key-${name} input[type=range]`);
  range.stepUp();
  range.dispatchEvent(new Event("input", { bubbles: true }));
}
"""


SCROLLED = "() => document.querySelector('.stMain').scrollTop"


# From a block, by keys, to a block: along time, through the layers and directions, to the edges.
WALKS = [
    ("input t0", ["ArrowRight", "ArrowRight"], "input t2"),
    ("input t2", ["ArrowRight"], "input t33"),
    ("input t34", ["ArrowUp"], "hidden l0 forward t34"),
    ("hidden l0 forward t1", ["ArrowUp"] * 3, "hidden l1 backward t1"),
    ("hidden l1 backward t1", ["ArrowUp"] * 2, "output backward t1"),
    ("output backward t1", ["ArrowDown"] * 6, "input t1"),
    ("hidden l0 forward t0", ["End"], "c_n[0]"),
    ("hidden l0 forward t34", ["Home"], "c_0[0]"),
    ("input t0", ["ArrowLeft", "ArrowDown"], "input t0"),
    ("output backward t34", ["ArrowUp", "ArrowRight"], "output backward t34"),
    ("h_n[3]", ["ArrowDown"], "h_0[2]"),
]


def test_pointing_lights_the_same_numbers(open_page: Visitors) -> None:
    visitor = open_page()
    shows_what_h_n_3_is(visitor)
    lights_the_same_from_each_block(visitor)
    lights_all_blocks_of_a_tensor(visitor)
    lights_the_blocks_of_each_row_of_the_map(visitor)


def shows_what_h_n_3_is(visitor: Visitor) -> None:
    ear = Ear(visitor)
    nothing_is_lit(visitor)
    visitor.block("h_n[3]").hover()
    visitor.sees_blocks(*H_N_3)
    visitor.says(SENTENCE)
    assert lit_in(visitor, ".se-shapes") == ["output", "h_n"]
    assert lit_in(visitor, ".se-map table") == ["h_n[3]"]
    assert lit_in(visitor, ".se-call") == ["output", "h_n"]
    visitor.page.locator(".se-title").hover()
    nothing_is_lit(visitor)
    assert ear.heard() == []


def lights_the_same_from_each_block(visitor: Visitor) -> None:
    for name in H_N_3:
        visitor.block(name).hover()
        visitor.sees_blocks(*H_N_3)
        visitor.page.locator(".se-title").hover()
        nothing_is_lit(visitor)


def test_the_server_hears_of_no_pointing_and_walking(open_page: Visitors) -> None:
    visitor = open_page()
    ear = Ear(visitor)
    for block in visitor.page.locator(".se-block").all()[::5]:
        block.hover()
    for row in visitor.page.locator(".se-shapes .se-row, .se-map tbody tr").all():
        row.hover()
    visitor.press(visitor.block("input t0"), *["ArrowUp"] * 6, *["ArrowRight"] * 3, "End", "Home")
    visitor.page.locator(".se-address").first.focus()
    assert ear.heard() == []
    # A pin is in the link, which the Share panel follows.
    visitor.press(visitor.block("h_n[3]"), "Enter")
    visitor.says(SENTENCE)
    assert visitor.address()["focus"] == "h_n[3]"
    visitor.page.keyboard.press("Escape")
    visitor.block("c_n[0]").click()
    assert set(ear.heard()) <= {"a message"}
    # The ear is none that never hears.
    visitor.press(visitor.slider("hidden_size"), "ArrowRight")
    visitor.sees_spec(spec_of(hidden_size="21"))
    heard = ear.heard()
    assert "a message" in heard
    assert any("/api/picture" in asked for asked in heard)


def test_arrows_walk(open_page: Visitors) -> None:
    visitor = open_page()
    walks(visitor)
    the_focus_survives_a_step(visitor)


def walks(visitor: Visitor) -> None:
    top = visitor.page.evaluate(SCROLLED)
    for start, keys, end in WALKS:
        visitor.press(visitor.block(start), *keys)
        assert visitor.page.evaluate(FOCUSED) == end, (start, keys)
        assert end in visitor.blocks()
        # One stop for Tab in the whole picture.
        assert visitor.page.locator(".se-block[tabindex='0']").count() == 1
    assert visitor.block(WALKS[-1][2]).get_attribute("tabindex") == "0"
    assert visitor.page.evaluate(SCROLLED) == top


def the_focus_survives_a_step(visitor: Visitor) -> None:
    visitor.press(visitor.block("h_0[3]"), *["ArrowLeft"] * 6)
    visitor.says(SENTENCE)
    visitor.page.evaluate("() => { window.held = document.activeElement; }")
    visitor.page.evaluate(STEP, "seq_len")
    visitor.sees_spec(spec_of(seq_len="36"))
    visitor.says(SENTENCE.replace("34", "35"))
    visitor.page.evaluate(STEP, "hidden_size")
    visitor.sees_spec(spec_of(seq_len="36", hidden_size="21"))
    visitor.says(SENTENCE.replace("34", "35").replace("20:", "21:"))
    visitor.sees_blocks(*H_N_3)
    visitor.has_settled()
    assert visitor.page.evaluate("() => window.held === document.activeElement")
    visitor.page.keyboard.press("ArrowRight")
    assert visitor.page.evaluate(FOCUSED) == "hidden l1 backward t0"


def lights_the_blocks_of_each_row_of_the_map(visitor: Visitor) -> None:
    twins = {
        "h_n[2]": ("h_n[2]", "hidden l1 forward t34", "output forward t34"),
        "h_n[3]": H_N_3,
    }
    rows = visitor.page.locator(".se-map tbody tr")
    names = [f"{state}[{row}]" for state in ("h_n", "c_n") for row in range(4)]
    assert rows.locator("th").all_inner_texts() == names
    for place, name in enumerate(names):
        rows.nth(place).hover()
        visitor.sees_blocks(*twins.get(name, (name,)))
        assert lit_in(visitor, ".se-map table") == [name]
    visitor.page.locator(".se-title").hover()
    nothing_is_lit(visitor)
    for place, name in enumerate(names):
        button = rows.nth(place).get_by_role("button")
        visitor.press(button, "Shift")
        visitor.sees_blocks(*twins.get(name, (name,)))
        assert visitor.said().startswith(f"{name}: the final state of layer ")


def lights_all_blocks_of_a_tensor(visitor: Visitor) -> None:
    visitor.page.locator(".se-shapes [data-tensor=h_n]").hover()
    visitor.sees_blocks(*(f"h_n[{row}]" for row in range(4)))
    assert lit_in(visitor, ".se-map table") == [f"h_n[{row}]" for row in range(4)]
    visitor.says(
        "h_n: The final hidden state of every layer and direction."
        " batch_first does not change its shape."
    )
    visitor.page.locator(".se-call [data-tensor=input]").hover()
    visitor.sees_blocks(*(f"input t{t}" for t in (0, 1, 2, 33, 34)))
    assert lit_in(visitor, ".se-shapes") == ["input"]


EQUAL: list[tuple[str, str, dict[str, str]]] = [
    ("layer=GRU&bidirectional=false&batch_first=false", "en", {"h_n[1]": "output[34]"}),
    (
        "proj_size=5&num_layers=1&batch=3",
        "en",
        {"h_n[0]": "output[:, 34, :5]", "h_n[1]": "output[:, 0, 5:]"},
    ),
    ("", "ko", {"h_n[2]": "output[:, 34, :20]", "h_n[3]": "output[:, 0, 20:]"}),
]
"""Link, language, and the states with the slices of the output that are equal to them."""


@pytest.mark.parametrize(
    ("link", "language", "equal"),
    some(EQUAL, 1),
)
def test_equal_is_said_of_this_run(
    open_page: Visitors, link: str, language: str, equal: dict[str, str]
) -> None:
    visitor = open_page(f"{link}&lang={language}")
    words = Messages(language)
    spec = spec_of(**dict(each.split("=") for each in link.split("&") if each))
    rows = visitor.page.locator(".se-map tbody tr")
    states = 2 if spec.layer == "LSTM" else 1
    assert rows.count() == spec.num_layers * spec.num_directions * states
    found = {}
    for row in rows.all():
        name, _, _, last = row.locator("th, td").all_inner_texts()
        verdict = words.text("address.verdict.equal")
        if row.locator(".se-verdict").count():
            found[name] = last.removesuffix(verdict).strip()
            assert "torch.equal: True" in last
        else:
            assert row.locator(".se-why").inner_text() in {
                words.text(f"address.reason.{reason}")
                for reason in ("lower_layer", "cell_state", "cell_state_projected")
            }
    assert found == equal


def test_without_numbers_nothing_is_claimed(open_page: Visitors) -> None:
    visitor = open_page("device=meta")
    text = visitor.page.locator(".se-map").inner_text()
    assert "torch.equal" not in text
    assert text.count(Messages("en").text("address.verdict.not_computed")) == 2
    visitor.block("h_n[3]").hover()
    visitor.sees_blocks(*H_N_3)


def test_the_picture_is_the_same_node_after_any_step(open_page: Visitors) -> None:
    visitor = open_page()
    kept = [PLOT, f"{PLOT} .main-svg", ".se-stage", ".se-said", ".se-block[data-block='h_n[1]']"]
    visitor.page.evaluate(
        "(kept) => { window.kept = kept.map((each) => [each, document.querySelector(each)]);"
        " window.gone = []; new MutationObserver((changes) => changes.forEach((change) =>"
        " change.removedNodes.forEach((node) => { if (window.kept.some(([, each]) =>"
        " node.contains(each))) window.gone.push(node.className); })))"
        ".observe(document.body, { childList: true, subtree: true }); }",
        kept,
    )
    link: dict[str, str] = {}
    for name, key, text in (
        ("hidden_size", "ArrowRight", "21"),
        ("num_layers", "ArrowRight", "3"),
        ("seq_len", "ArrowLeft", "32"),
        ("batch", "ArrowRight", "2"),
        ("proj_size", "ArrowRight", "1"),
    ):
        visitor.press(visitor.slider(name), key)
        link[name] = text
        visitor.sees_spec(spec_of(**link))
    visitor.press(visitor.option("layer", "LSTM"), "ArrowLeft")
    del link["proj_size"]
    visitor.sees_spec(spec_of(**link, layer="GRU"))
    visitor.has_settled()
    replaced = visitor.page.evaluate(
        "() => window.kept.filter(([each, node]) => document.querySelector(each) !== node)"
        ".map(([each]) => each)"
    )
    assert (replaced, visitor.page.evaluate("() => window.gone")) == ([], [])


@pytest.mark.long
def test_links_on_a_phone(open_page: Visitors) -> None:
    visitor = open_page("", 360, 740)
    visitor.block("h_n[3]").click()
    visitor.sees_blocks(*H_N_3)
    visitor.says(SENTENCE)
    visitor.press(visitor.block("input t0"), *["ArrowUp"] * 6)
    assert visitor.page.evaluate(FOCUSED) == "output backward t0"
