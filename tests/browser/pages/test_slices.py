"""The Slices page: what a task or an expression gives, where it lights up, and the marked cell.

One file, because the helpers for cards and the table of tasks serve all of its tests.
"""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from backend.layer.rules import parameter_count
from components.words.catalogue import Messages
from tests.browser.support.axe import faults
from tests.browser.support.layout import HEIGHTS, PHONE, Theme
from tests.browser.support.slices_page import FIELD, LAST_STEP, card, shows
from tests.browser.support.visit import WAIT, Visitor, spec_of
from tests.browser.support.visitors import Visitors

# An expression, the part that is marked in it, words of the answer.
REFUSED = [
    ("output[:, -1", "[", "Python cannot parse this"),
    ("__import__('os').getcwd()", "__import__", "is not supported here"),
    ("output.data", "output.data", "is not supported here"),
    ("hn[-1]", "hn", "There is no hn here"),
    ("output[99]", "output[99]", "index 99 is out of bounds"),
    ("open('a')", "open", "is not supported here"),
    ("h_n + output", "h_n + output", "torch"),
    ("'x' * 999999999", "'x' * 999999999", ""),
]


# Questions that a link may ask and the page cannot.
CANNOT_BE = ("mark=a,b", "mark=1", "task=dance", "mark=-1,0&task=%3Cb%3E")


def type_in(visitor: Visitor, text: str) -> None:
    """Replace the expression, key by key."""
    field = visitor.page.locator(FIELD)
    field.focus()
    visitor.page.keyboard.press("Control+A")
    visitor.page.keyboard.type(text)


def test_a_deep_link(open_page: Visitors) -> None:
    visitor = open_page(None)
    link = "/slices?layer=LSTM&bidirectional=true&expr=output[:,%20-1,%20:]"
    visitor.page.goto(visitor.origin + link)
    shows(visitor, "torch.Size([1, 40])")
    assert visitor.page.locator(FIELD).input_value() == "output[:, -1, :]"
    visitor.sees_blocks(*LAST_STEP)
    visitor.says(
        "Highlighted: the drawn blocks that output[:, -1, :] takes its values from."
        " Dashed: only part of a block."
    )
    assert visitor.page.locator("input[name=se-task]:checked").count() == 0
    visitor.sees_spec(spec_of())
    visitor.has_settled()
    visitor.has_address({"expr": "output[:, -1, :]", **given(visitor)})


def given(visitor: Visitor) -> dict[str, str]:
    """Return parameters at their default, which may stay in a followed URL."""
    return {
        name: text
        for name, text in visitor.address().items()
        if (name, text) in (("layer", "LSTM"), ("bidirectional", "true"))
    }


def test_typing_an_expression(open_page: Visitors) -> None:
    visitor = open_page(path="slices")
    type_in(visitor, "h_n[-1]")
    visitor.has_address({"expr": "h_n[-1]"})
    shows(visitor, "torch.Size([1, 20])")
    visitor.sees_blocks("h_n[3]")
    expect(card(visitor).locator("h3")).to_have_text("Your expression")
    type_in(visitor, "output[:, 0, 20:] + h_n[3]")
    shows(visitor, "torch.Size([1, 20])")
    visitor.sees_blocks("h_n[3]", "hidden l1 backward t0", "output backward t0")
    type_in(visitor, "output[:, -1, 3:7]")
    shows(visitor, "torch.Size([1, 4])")
    dashed = ("hidden l1 forward t34", "output forward t34")
    visitor.sees_blocks(*dashed)
    visitor.sees_blocks(*dashed, kind="se-part")
    visitor.page.keyboard.press("Enter")
    assert visitor.page.locator(FIELD).input_value() == "output[:, -1, 3:7]"
    visitor.page.reload()
    visitor.ready()
    shows(visitor, "torch.Size([1, 4])")
    # An expression that names lengths has a field for them.
    lengths = visitor.page.locator(".se-slice-lengths input")
    expect(lengths).to_be_hidden()
    type_in(visitor, "output[0, lengths - 1]")
    expect(lengths).to_have_value("35")
    lengths.fill("7")
    visitor.has_address({"expr": "output[0, lengths - 1]", "lengths": "7"})
    lengths.fill("")
    visitor.has_address({"expr": "output[0, lengths - 1]"})
    # Nothing at all is the task's own again.
    visitor.page.locator(FIELD).fill("")
    visitor.has_address({})
    shows(visitor, "torch.Size([1, 40])")


@pytest.mark.long
def test_refused_expressions(open_page: Visitors) -> None:
    visitor = open_page(path="slices")
    for text, part, words in REFUSED:
        type_in(visitor, text)
        problem = card(visitor).get_by_role("alert")
        expect(problem.locator(".se-expr")).to_have_text(text, timeout=WAIT)
        visitor.has_address({"expr": text})
        visitor.has_settled()
        assert words in problem.inner_text()
        assert len(problem.locator(".se-card-text").inner_text()) > 15
        assert problem.locator("mark").inner_text() == part
        assert visitor.page.locator(FIELD).input_value() == text
        assert visitor.page.locator(".se-card .se-size").count() == 0
        visitor.sees_blocks()
    # It is one step to something that works.
    type_in(visitor, "h_n[0]")
    shows(visitor, "torch.Size([1, 20])")
    assert visitor.page.get_by_role("alert").count() == 0


@pytest.mark.long
def test_a_refusal_by_link(open_page: Visitors) -> None:
    link = urlencode({"expr": "<img src=x onerror=window.hurt=1>", "lang": "ko"})
    visitor = open_page(link, path="slices")
    card(visitor).get_by_role("alert").wait_for()
    assert visitor.page.locator(".se-problem img").count() == 0
    assert visitor.page.evaluate("() => window.hurt === undefined")
    assert visitor.page.locator(FIELD).input_value().startswith("<img")


def test_the_marker(open_page: Visitors) -> None:
    visitor = open_page("bidirectional=false&batch=4&seq_len=5", path="slices")
    page = visitor.page
    setting = {"bidirectional": "false", "batch": "4", "seq_len": "5"}
    switch = page.get_by_role("switch", name="Changes every feature of the chosen step")
    visitor.press(switch, "Space")
    visitor.has_address({**setting, "mark": "0,0"})
    numbers = page.locator(".se-cells input")
    numbers.nth(0).fill("2")
    numbers.nth(1).fill("3")
    page.keyboard.press("Enter")
    visitor.has_address({**setting, "mark": "2,3"})
    visitor.sees_blocks("input t3", kind="se-source")
    reached = (
        *("hidden l1 forward t3", "hidden l1 forward t4", "output forward t3", "output forward t4"),
        *("h_n[0]", "h_n[1]", "c_n[0]", "c_n[1]"),
    )
    visitor.sees_blocks(*reached)
    said = page.locator(".se-reach p").all_inner_texts()
    assert said == [
        "input[2, 3] was changed: the values in 6 of 9 places changed.",
        "output: 40 of 400 values changed.",
        "h_n: 40 of 160 values changed.",
        "c_n: 40 of 160 values changed.",
        Messages("en").text("marker.untrained"),
    ]
    charts = page.locator(".se-chart .se-plot .heatmaplayer image")
    expect(charts).to_have_count(3, timeout=WAIT)
    expect(page.get_by_role("heading", name="Values that changed with input[2, 3]")).to_be_visible()
    visitor.block("output forward t0").hover()
    assert "output[:, 0]: has not read the step." in visitor.said()
    page.mouse.move(0, 0)
    visitor.press(switch, "Space")
    visitor.has_address(setting)
    visitor.sees_blocks("h_n[1]")
    visitor.sees_blocks(kind="se-source")
    expect(page.locator(".se-chart")).to_have_count(0, timeout=WAIT)


def test_a_mark_beyond_the_sizes_moves_in(open_page: Visitors) -> None:
    visitor = open_page("seq_len=5&mark=9,99", path="slices")
    assert visitor.page.locator(".se-cells input").nth(1).input_value() == "4"
    visitor.sees_blocks("input t4", kind="se-source")
    assert visitor.page.locator(".se-warnings").inner_text() == ""


@pytest.mark.long
@pytest.mark.parametrize("query", CANNOT_BE)
def test_a_question_that_cannot_be(open_page: Visitors, query: str) -> None:
    """See ``test_bad_links`` for the same warning and correction in `make test`."""
    visitor = open_page(query, path="slices")
    visitor.page.locator(".se-warnings p").first.wait_for()
    shows(visitor, "torch.Size([1, 40])")
    visitor.has_address({})
    assert visitor.page.locator(".se-source").count() == 0


@pytest.mark.long
def test_there_and_back_again(open_page: Visitors) -> None:
    visitor = open_page("hidden_size=33&lang=ko")
    page = visitor.page
    korean = Messages("ko")
    page.get_by_role("link", name=korean.text("page.slices"), exact=True).click()
    visitor.is_at("/slices")
    shows(visitor, "torch.Size([1, 66])")
    visitor.sees_spec(spec_of(hidden_size="33"))
    assert visitor.address() == {"hidden_size": "33", "lang": "ko"}
    assert korean.text("slices.right") in card(visitor).inner_text()
    visitor.press(visitor.slider("num_layers"), "ArrowRight")
    page.locator("label:has(> input[value=decoder])").click()
    shows(visitor, "torch.Size([3, 1, 66])")
    setting = {"hidden_size": "33", "num_layers": "3"}
    visitor.has_address({**setting, "task": "decoder"})
    page.get_by_role("link", name=korean.text("page.layer"), exact=True).click()
    visitor.is_at("/")
    spec = spec_of(**setting)
    visitor.sees_spec(spec)
    visitor.has_address(setting)
    assert visitor.address()["lang"] == "ko"
    visitor.reads(".stTabs", f"{parameter_count(spec):,}")
    # Back and Forward walk the same way, settings and all.
    page.go_back()
    visitor.is_at("/slices")
    shows(visitor, "torch.Size([3, 1, 66])")
    visitor.has_address({**setting, "task": "decoder"})
    page.go_back()
    visitor.is_at("/")
    visitor.sees_spec(spec_of(hidden_size="33"))
    page.go_forward()
    visitor.is_at("/slices")
    shows(visitor, "torch.Size([3, 1, 66])")
    page.go_forward()
    visitor.is_at("/")
    visitor.sees_spec(spec)
    visitor.press(visitor.slider("num_layers"), "ArrowRight")
    visitor.sees_spec(spec_of(hidden_size="33", num_layers="4"))
    assert page.locator("html").get_attribute("lang") == "ko"


@pytest.mark.long
def test_the_language_keeps_the_question(open_page: Visitors) -> None:
    visitor = open_page("seq_len=7&expr=h_n[-1]&mark=0,2", path="slices")
    visitor.page.get_by_text("한국어").click()
    expect(card(visitor).locator("h3")).to_have_text(Messages("ko").text("slices.own"))
    shows(visitor, "torch.Size([1, 20])")
    visitor.has_address({"seq_len": "7", "expr": "h_n[-1]", "mark": "0,2"})
    expect(visitor.page.locator(".se-chart")).to_have_count(3, timeout=WAIT)
    visitor.page.get_by_text("English").click()
    expect(card(visitor).locator("h3")).to_have_text("Your expression")
    visitor.page.locator("html[lang=en]").wait_for(state="attached")


@pytest.mark.long
def test_a_link_in_a_new_tab_has_the_setting(open_page: Visitors) -> None:
    visitor = open_page("hidden_size=33")
    visitor.press(visitor.slider("num_layers"), "ArrowRight")
    visitor.has_address({"hidden_size": "33", "num_layers": "3"})
    link = visitor.page.get_by_role("link", name="Slices")
    link.hover()
    assert str(link.get_attribute("href")).endswith("/slices?hidden_size=33&num_layers=3")


def test_without_numbers_the_shape_is_there(open_page: Visitors) -> None:
    visitor = open_page("device=meta&mark=0,1", path="slices")
    shows(visitor, "torch.Size([1, 40])")
    assert Messages("en").text("slices.shapes_only") in card(visitor).inner_text()
    assert Messages("en").text("marker.none") in visitor.page.locator(".se-reach").inner_text()
    visitor.sees_blocks()


@pytest.mark.long
@pytest.mark.parametrize(("width", "theme", "language"), PHONE)
def test_axe_finds_nothing_serious(
    open_page: Visitors, width: int, theme: Theme, language: str
) -> None:
    question = {"mark": "0,1"} if width == 360 else {"expr": "output[:, 99] + hn"}
    link = {**question, "lang": language}
    visitor = open_page(link, width, HEIGHTS[width], theme, path="slices")
    visitor.unfold()
    if width == 360:
        expect(visitor.page.locator(".se-chart .main-svg").first).to_be_attached(timeout=WAIT)
    else:
        visitor.page.get_by_role("alert").wait_for()
    visitor.has_settled()
    assert faults(visitor) == []
