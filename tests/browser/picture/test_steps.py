"""Steps of the controls: quick ones, the nodes that stay, the marks of what changed, helps."""

from __future__ import annotations

from playwright.sync_api import Route

from components.page.scales import whole_stops
from tests.browser.support.hidden_size import agree
from tests.browser.support.visit import PLOT, Visitor, spec_of
from tests.browser.support.visitors import Visitors

FOCUS = "() => document.activeElement.id || document.activeElement.value"


def test_thirty_quick_steps_end_where_they_should(open_page: Visitors) -> None:
    visitor = open_page()
    stops = whole_stops(1, 8192, 20)
    visitor.press(visitor.slider("hidden_size"), *["ArrowRight"] * 30)
    agree(visitor, stops[stops.index(20) + 30])
    visitor.press(visitor.slider("hidden_size"), *["ArrowLeft"] * 10)
    agree(visitor, stops[stops.index(20) + 20])


def test_a_step_keeps_the_nodes_and_their_places(open_page: Visitors) -> None:
    visitor = open_page()
    places = (
        "(plot) => [plot, '.se-controls', '.stTabs', '.st-key-hidden_size'].map((selector) => {"
        " const box = document.querySelector(selector).getBoundingClientRect();"
        " return [selector, box.x, box.y, box.width]; })"
    )
    before = visitor.page.evaluate(places, PLOT)
    visitor.page.evaluate(
        "(plot) => { window.kept = [plot, '.se', '.se-controls', '.se-shapes',"
        " `${plot} .main-svg`, '.st-key-hidden_size input[type=range]'].map((selector) =>"
        " [selector, document.querySelector(selector)]); }",
        PLOT,
    )
    visitor.press(visitor.slider("hidden_size"), "ArrowRight", "ArrowRight")
    agree(visitor, 22)
    replaced = visitor.page.evaluate(
        "() => window.kept.filter(([selector, node]) =>"
        " document.querySelector(selector) !== node).map(([selector]) => selector)"
    )
    assert replaced == []
    assert visitor.page.evaluate(FOCUS) == "se-input-hidden_size"
    assert visitor.page.evaluate(places, PLOT) == before


def test_a_step_touches_only_what_it_changes(open_page: Visitors) -> None:
    """Otherwise the browser computes styles and layout of the whole page at each step."""
    visitor = open_page(path="packing")
    visitor.page.evaluate(
        "(plot) => { window.touched = [];"
        " window.state = document.querySelector('.se-title').innerText;"
        " window.row = document.querySelector('.se-row');"
        " const note = (records) => window.touched.push(...records.map(({ type }) => type));"
        " new MutationObserver(note).observe(document,"
        "  { subtree: true, attributeFilter: ['lang'] });"
        " for (const kept of [document.querySelector(plot), document.querySelector('.se-legend')])"
        "  new MutationObserver(note).observe(kept, { subtree: true, childList: true }); }",
        PLOT,
    )
    visitor.press(visitor.slider("hidden_size"), "ArrowRight")
    visitor.waits("() => document.querySelector('.se-title').innerText !== window.state")
    assert visitor.page.evaluate("() => window.row === document.querySelector('.se-row')")
    assert visitor.page.evaluate("() => window.touched") == []


def test_changes_are_marked_until_the_next_change(open_page: Visitors) -> None:
    visitor = open_page()
    assert visitor.page.locator(".se-changed").count() == 0
    changed = "() => [...document.querySelectorAll('.se-changed')].map((row) => row.dataset.tensor)"
    visitor.press(visitor.slider("hidden_size"), "ArrowRight")
    visitor.sees_spec(spec_of(hidden_size="21"))
    assert visitor.page.evaluate(changed) == ["h_0", "c_0", "output", "h_n", "c_n"]
    was = visitor.page.locator("[data-tensor=output] .se-was").inner_text()
    assert was == "was [1, 35, 40]"
    visitor.press(visitor.slider("seq_len"), "ArrowRight")
    visitor.sees_spec(spec_of(hidden_size="21", seq_len="36"))
    assert visitor.page.evaluate(changed) == ["input", "output"]
    visitor.press(visitor.option("layer", "LSTM"), "ArrowLeft")
    visitor.sees_spec(spec_of(hidden_size="21", seq_len="36", layer="GRU"))
    assert visitor.page.evaluate(changed) == []
    visitor.press(visitor.option("layer", "GRU"), "ArrowRight")
    visitor.sees_spec(spec_of(hidden_size="21", seq_len="36"))
    assert visitor.page.evaluate(changed) == ["c_0", "c_n"]
    assert visitor.page.locator("[data-tensor=c_n] .se-was").inner_text() == "new"


def test_help(open_page: Visitors) -> None:
    visitor = open_page()
    opens_on_focus(visitor)
    stays_open_while_other_controls_come(visitor)


def opens_on_focus(visitor: Visitor) -> None:
    box = visitor.box("proj_size")
    assert not box.locator(".se-help-text").is_visible()
    visitor.press(visitor.slider("hidden_size"), "Tab")
    assert box.locator(".se-help-text").is_visible()


def stays_open_while_other_controls_come(visitor: Visitor) -> None:
    """An answer that brings other controls finds the focus on one that stays."""
    held: list[Route] = []
    visitor.page.route("**/api/picture?*layer=RNN*", lambda route: held.append(route))
    visitor.press(visitor.option("layer", "LSTM"), "ArrowLeft", "ArrowLeft")
    help_of = visitor.box("input_size").locator(".se-help-text")
    visitor.press(visitor.number("input_size"), "Shift+Tab")
    assert help_of.is_visible()
    for route in held:
        route.continue_()
    visitor.page.unroute("**/api/picture?*layer=RNN*")
    visitor.option("nonlinearity", "tanh").wait_for(state="attached")
    assert help_of.is_visible()
