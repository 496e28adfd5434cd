"""The tabs below the diagram agree with the page, follow its controls, and read a paste."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
import torch
from playwright.sync_api import Locator, expect

from backend.layer.axes import as_torch_prints
from backend.layer.rules import parameter_count
from backend.layer.spec import LayerSpec
from backend.links.layer import to_query
from tests.browser.support.layout import some
from tests.browser.support.visit import (
    CODE,
    PASTE,
    TABLE,
    VALUES,
    WAIT,
    WEIGHTS,
    Visitor,
    shapes_of,
    spec_of,
)
from tests.browser.support.visitors import Visitors

LINKS: dict[str, dict[str, str]] = {
    "GRU, unbatched": {"layer": "GRU", "batched": "false", "seq_len": "7"},
    "LSTM, projected": {"proj_size": "5", "num_layers": "3", "batch": "4", "dropout": "0.2"},
    "RNN, relu": {"layer": "RNN", "nonlinearity": "relu", "bias": "false", "batch_first": "false"},
}
RELU = {"batch": "3", "layer": "RNN", "nonlinearity": "relu"}
TABLE_ROWS = """
(panel) => [...panel.querySelectorAll("table")].map((table) =>
  [...table.querySelectorAll("tbody tr")].map((row) =>
    [...row.children].map((cell) => cell.textContent)))
"""
# The rows (features) and columns (steps) of a heatmap that has been drawn.
DRAWN = """
([panel, place, rows, columns]) => {
  const plot = document.querySelectorAll(`[id='${panel}'] .se-plot`)[place];
  const data = plot?.querySelector(".heatmaplayer image") && plot.data[0].z;
  return data && data.length === rows && data[0].length === columns;
}
"""


def tables(panel: Locator) -> list[list[list[str]]]:
    """Return the texts of every table in a panel: tables, rows, cells."""
    panel.locator("tbody tr").first.wait_for()
    found: list[list[list[str]]] = panel.evaluate(TABLE_ROWS)
    return found


def torch_layer(spec: LayerSpec) -> torch.nn.Module:
    """Return the torch layer of a setting."""
    layer: torch.nn.Module = getattr(torch.nn, spec.layer)(**spec.constructor_arguments())
    return layer


@pytest.mark.parametrize("name", some(LINKS, 1))
def test_the_tabs_say_what_torch_says(open_page: Visitors, name: str) -> None:
    link = LINKS[name]
    say_what_torch_says(open_page(link), spec_of(**link))


def say_what_torch_says(visitor: Visitor, spec: LayerSpec) -> None:
    shapes = visitor.shapes()
    weights = dict(torch_layer(spec).named_parameters())
    total = sum(weight.numel() for weight in weights.values())
    visitor.reads(".stTabs", f"{total:,} parameters.")
    panel = visitor.open_tab(WEIGHTS)
    (rows,) = tables(panel)
    assert [(name, size, count) for name, size, _, _, count in rows] == [
        (name, as_torch_prints(tuple(weight.shape)), f"{weight.numel():,}")
        for name, weight in weights.items()
    ]
    panel.locator(".se-plot .main-svg .scatterlayer text").wait_for()
    tensors, lanes = tables(visitor.open_tab(TABLE))
    assert {name: size for name, size, *_ in tensors} == shapes
    assert len(lanes) == spec.num_layers * spec.num_directions
    script = visitor.open_tab(CODE).locator("pre code").text_content(timeout=WAIT)
    assert script is not None
    assert shapes_by(script, list(shapes)) == shapes == shapes_of(spec)


def shapes_by(script: str, names: list[str]) -> dict[str, str]:
    """Return the printed shapes of the script's tensors after running it."""
    space: dict[str, Any] = {"__name__": "__main__"}
    with warnings.catch_warnings():
        # Torch has something to say of projections, to whom it may concern.
        warnings.simplefilter("ignore")
        exec(script, space)
    return {name: str(space[name].shape) for name in names}


def test_each_tab_follows_the_controls_and_stays_open(open_page: Visitors) -> None:
    visitor = open_page()
    say_what_torch_says(visitor, spec_of())
    the_weights_follow(visitor)
    the_script_follows(visitor)
    visitor.page.locator(".se-examples").select_option("A3")
    visitor.sees_spec(spec_of())
    the_table_follows(visitor)


def the_weights_follow(visitor: Visitor) -> None:
    panel = visitor.open_tab(WEIGHTS)
    visitor.press(visitor.slider("hidden_size"), "ArrowRight")
    visitor.reads(".stTabs", f"{parameter_count(spec_of(hidden_size='21')):,} parameters.")
    panel.locator("td", has_text="torch.Size([84, 21])").first.wait_for()
    panel.locator(".se-plot text", has_text="16,464").wait_for()
    assert "hidden_size 21" in str(panel.locator(".se-plot").get_attribute("aria-label"))


def has_heatmap(visitor: Visitor, panel: Locator, place: int, rows: int, columns: int) -> None:
    """Wait until the figure at this index is a heatmap with this many rows and columns."""
    name = panel.get_attribute("id")
    visitor.waits(DRAWN, arg=[name, place, rows, columns])


@pytest.mark.long
def test_values_are_drawn_and_follow(open_page: Visitors) -> None:
    visitor = open_page()
    panel = visitor.open_tab(VALUES)
    has_heatmap(visitor, panel, 0, 10, 35)
    has_heatmap(visitor, panel, 1, 40, 35)
    visitor.press(visitor.slider("hidden_size"), "ArrowLeft")
    has_heatmap(visitor, panel, 1, 38, 35)
    visitor.press(visitor.slider("seq_len"), "ArrowLeft")
    has_heatmap(visitor, panel, 0, 10, 32)
    has_heatmap(visitor, panel, 1, 38, 32)


@pytest.mark.long
def test_values_of_one_feature_are_a_curve(open_page: Visitors) -> None:
    visitor = open_page("input_size=1&layer=RNN")
    panel = visitor.open_tab(VALUES)
    panel.locator(".se-plot").first.locator(".scatterlayer .trace path.js-line").wait_for()


@pytest.mark.long
def test_values_of_shapes_only_are_none(open_page: Visitors) -> None:
    visitor = open_page("device=meta")
    panel = visitor.open_tab(VALUES)
    panel.locator(".stAlert", has_text="No values to show").wait_for()
    assert panel.locator(".se-plot").count() == 0
    visitor.press(visitor.option("device", "meta"), "ArrowRight")
    has_heatmap(visitor, panel, 1, 40, 35)


def the_script_follows(visitor: Visitor) -> None:
    panel = visitor.open_tab(CODE)
    panel.locator("pre code", has_text="nn.LSTM(10, 21, ").wait_for()
    visitor.press(visitor.slider("hidden_size"), "ArrowRight")
    panel.locator("pre code", has_text="nn.LSTM(10, 22, ").wait_for()
    panel.locator("pre code", has_text="output.shape == (1, 35, 44)").wait_for()
    visitor.page.locator(".se-examples").select_option("B1")
    panel.locator("pre code", has_text="nn.RNN(1, 10, ").wait_for()
    tab = visitor.page.locator(".stTabs [role=tab]").nth(CODE)
    assert tab.get_attribute("aria-selected") == "true"


def the_table_follows(visitor: Visitor) -> None:
    panel = visitor.open_tab(TABLE)
    visitor.press(visitor.slider("num_layers"), "ArrowRight")
    panel.locator("td", has_text="torch.Size([6, 1, 20])").first.wait_for()
    panel.locator("tbody th", has_text="5").wait_for()
    tensors, lanes = tables(panel)
    assert {name: size for name, size, *_ in tensors} == visitor.shapes()
    assert len(lanes) == 6


def paste(visitor: Visitor, text: str) -> Locator:
    """Paste a line and press the button; return the tab's panel."""
    panel = visitor.open_tab(PASTE)
    panel.locator("textarea").fill(text)
    panel.get_by_role("button", name="Apply").click()
    return panel


def test_a_paste_moves_controls_and_address(open_page: Visitors) -> None:
    visitor = open_page(RELU)
    a_bad_one_is_answered_kindly_and_kept(visitor)
    panel = paste(visitor, "nn.GRU(5, 7, num_layers=2)")
    panel.locator(".stAlert", has_text="the controls now match your nn.GRU").wait_for()
    link = to_query(
        LayerSpec(
            layer="GRU",
            input_size=5,
            hidden_size=7,
            batch=3,
            batch_first=False,
            bidirectional=False,
        )
    )
    visitor.sees_spec(spec_of(**link))
    visitor.has_address(link)
    assert visitor.option("layer", "GRU").is_checked()
    assert visitor.number("input_size").input_value() == "5"
    assert visitor.number("hidden_size").input_value() == "7"
    assert not visitor.switch("bidirectional").is_checked()
    assert panel.locator("textarea").input_value() == "nn.GRU(5, 7, num_layers=2)"
    visitor.press(visitor.slider("hidden_size"), "ArrowRight")
    visitor.sees_spec(spec_of(**link | {"hidden_size": "8"}))
    visitor.has_address(link | {"hidden_size": "8"})
    visitor.page.reload()
    visitor.ready()
    visitor.sees_spec(spec_of(**link | {"hidden_size": "8"}))


@pytest.mark.long
def test_a_paste_after_a_step_keeps_the_step(open_page: Visitors) -> None:
    visitor = open_page()
    visitor.press(visitor.slider("seq_len"), "ArrowLeft")
    visitor.sees_spec(spec_of(seq_len="32"))
    paste(visitor, "self.rnn = nn.LSTM(10, 20, 2, True, batch_first=True)")
    link = {"seq_len": "32", "bidirectional": "false"}
    visitor.sees_spec(spec_of(**link))
    visitor.has_address(link)
    visitor.reads(".stTabs .stAlert", "positional argument 4 (True) sets bias")


def a_bad_one_is_answered_kindly_and_kept(visitor: Visitor) -> None:
    for text, answer in (
        ("nn.LSTM(10, [20], 2)", "hidden_size is set to [20], which is not a number"),
        ("nn.LSTM(10, 20", "Python cannot parse the text"),
        ("nn.Linear(10, 20)", "No recurrent layer was found"),
        ("", "The field is empty"),
        ("nn.GRU(5, 7, proj_size=3)", "GRU has no argument proj_size"),
    ):
        panel = paste(visitor, text)
        panel.locator(".stAlert", has_text=answer).wait_for()
        assert panel.locator("textarea").input_value() == text
        visitor.sees_spec(spec_of(**RELU))
        visitor.has_address(RELU)


def at_tab(open_page: Visitors, place: int) -> tuple[Visitor, Locator]:
    """Go to a tab by keyboard; return the visitor and all tabs."""
    visitor = open_page()
    visitor.has_settled()
    tabs = visitor.page.locator(".stTabs [role=tab]")
    tabs.first.focus()
    for each in range(1, place + 1):
        visitor.page.keyboard.press("ArrowRight")
        expect(tabs.nth(each)).to_have_attribute("aria-selected", "true", timeout=WAIT)
        visitor.has_settled()
        expect(tabs.nth(each)).to_be_focused(timeout=WAIT)
    return visitor, tabs


def test_tabs_by_keyboard(open_page: Visitors) -> None:
    visitor, tabs = at_tab(open_page, CODE)
    visitor.page.locator("pre code", has_text="nn.LSTM(10, 20, ").wait_for()
    a_late_answer_opens_no_other_tab(visitor, tabs)
    the_focus_comes_back(tabs.nth(CODE))


def a_late_answer_opens_no_other_tab(visitor: Visitor, tabs: Locator) -> None:
    # What a late answer does: the focus stays where it is.
    opened = "(tab) => { tab.click(); return new Promise((done) => setTimeout(done, 100)); }"
    tabs.nth(VALUES).evaluate(opened)
    expect(tabs.nth(CODE)).to_have_attribute("aria-selected", "true", timeout=WAIT)
    visitor.has_settled()
    expect(tabs.nth(CODE)).to_have_attribute("aria-selected", "true", timeout=WAIT)
    visitor.page.locator("pre code", has_text="nn.LSTM(10, 20, ").wait_for()


def the_focus_comes_back(tab: Locator) -> None:
    """As when the tabs are drawn again."""
    tab.evaluate("(tab) => tab.blur()")
    expect(tab).to_be_focused(timeout=WAIT)
