"""Accessibility: axe, keyboard, text alternatives, reduced motion."""

from __future__ import annotations

from itertools import pairwise, product

import pytest

from components.layer.words import picture_in_words
from components.words.catalogue import Messages
from components.words.sentences import full_title
from tests.browser.support.axe import faults
from tests.browser.support.keyboard import RING
from tests.browser.support.layout import (
    HEIGHTS,
    LANGUAGES,
    LAPTOP,
    THEMES,
    Theme,
    some,
)
from tests.browser.support.visit import PLOT, Visitor, spec_of
from tests.browser.support.visitors import Visitors

LOOKS = [*product(THEMES, LANGUAGES)]
# The control that has the focus, by its name, or what it says.
FOCUSED = """
() => {
  const { id, name, value, ariaLabel, innerText, classList } = document.activeElement;
  if (classList.contains("stMain")) return "the page";
  if (name?.startsWith("se-input-")) return `${name.slice(9)}=${value}`;
  return id.startsWith("se-input-") ? id.slice(9) : ariaLabel || innerText.split("\\n")[0];
}
"""
MOVING = """
(name) => document.getAnimations()
  .filter((each) => each.effect.target?.closest(".se")).map((each) => each.transitionProperty)
"""
ROW_MOTION = "() => getComputedStyle(document.querySelector('.se-row')).transitionDuration"
CONTROLS = [
    *("layer=LSTM", "input_size", "hidden_size", "proj_size"),
    *("num_layers", "bidirectional", "bias", "dropout"),
    *("seq_len", "batch", "batched", "batch_first", "device=cpu"),
]
PACKING_CONTROLS = [
    *("lengths", "Length of sentence 0", "Length of sentence 1", "Length of sentence 2"),
    *("Add sentence", "Remove last", "Randomize", "Sort, longest first"),
    *("batch_first", "enforce_sorted", "total_length", "width", "sentences"),
    *("pack_batch_first", "unpack_batch_first"),
    *("layer=LSTM", "input_size", "hidden_size", "proj_size"),
    *("num_layers", "bidirectional", "bias", "device=cpu"),
]


@pytest.mark.long
@pytest.mark.parametrize(("theme", "language"), some(LOOKS, 1))
def test_axe_with_marks_warnings_and_absent_controls(
    open_page: Visitors, theme: Theme, language: str
) -> None:
    link = {"batched": "false", "hidden_size": "1", "num_layers": "1", "dropout": "0.5"}
    visitor = open_page({**link, "seq_len": "many", "lang": language}, theme=theme)
    visitor.page.locator(".se-warnings p").wait_for()
    assert faults(visitor) == []
    visitor.press(visitor.slider("input_size"), "ArrowRight")
    visitor.page.locator(".se-changed").first.wait_for()
    visitor.has_settled()
    assert faults(visitor) == []


@pytest.mark.parametrize(("width", "theme", "language"), LAPTOP)
def test_axe_on_packing(open_page: Visitors, width: int, theme: Theme, language: str) -> None:
    link = {"lang": language}
    visitor = open_page(link, width, HEIGHTS[width], theme, path="packing")
    visitor.unfold()
    visitor.has_settled()
    assert faults(visitor) == []
    visitor.press(visitor.block("input 0,0"), "Enter")
    visitor.page.locator(".se-said.se-pinned").wait_for()
    assert faults(visitor, ".se") == []
    visitor.go({**link, "lengths": "5,0,3", "width": "many"}, "packing")
    visitor.page.locator(".se-fact-refused").wait_for()
    visitor.page.locator(".se-warnings p").wait_for()
    visitor.unfold()
    assert faults(visitor, ".se") == []


@pytest.mark.parametrize("theme", some(THEMES, 1))
def test_axe_in_a_frame(open_page: Visitors, theme: Theme) -> None:
    visitor = open_page("embed=true", 360, 740, theme)
    assert faults(visitor) == []


def walk(visitor: Visitor, key: str = "Tab") -> list[str]:
    """Return every element that gets the focus from this key, and check its focus ring."""
    visited: list[str] = []
    for _ in range(80):
        visitor.page.keyboard.press(key)
        name = visitor.page.evaluate(FOCUSED)
        if visitor.page.evaluate("() => document.activeElement === document.body"):
            break
        assert name == "the page" or visitor.page.evaluate(RING), f"{name} shows no focus"
        visited.append(name)
    return visited


def test_tab_reaches_everything_in_order(open_page: Visitors) -> None:
    visitor = open_page()
    visitor.has_settled()
    visited = walk(visitor)
    assert [name for name in visited if name in CONTROLS] == CONTROLS
    for name in CONTROLS:
        wanted = name.split("=")[0]
        assert f"What is {wanted}" in visited
    for name in ("input_size", "dropout", "seq_len"):
        assert f"{name}: exact value" in visited
    places = [visited.index(name) for name in ("English", "Examples", CONTROLS[0], "Weights")]
    assert places == sorted(places)


def test_tab_reaches_every_control_of_packing(open_page: Visitors) -> None:
    visitor = open_page({"lengths": "5,3,2"}, path="packing")
    visitor.has_settled()
    visited = walk(visitor)
    assert [name for name in visited if name in PACKING_CONTROLS] == PACKING_CONTROLS
    helps = {name.removeprefix("What is ") for name in visited if name.startswith("What is ")}
    named = {name.split("=")[0] for name in PACKING_CONTROLS if " " not in name}
    assert helps == named - {"Randomize"}
    places = [visited.index(name) for name in ("Packing", "Examples", "What is lengths", "lengths")]
    assert places == sorted(places)


def test_tab_passes_what_is_folded(open_page: Visitors) -> None:
    visitor = open_page("", 360, HEIGHTS[360])
    visited = walk(visitor)
    assert "Settings" in visited
    # Two controls are always open.
    assert set(visited) & set(CONTROLS) == {"num_layers", "hidden_size"}
    assert "Weights" in visited


@pytest.mark.parametrize(("path", "language"), some(product(["", "packing"], LANGUAGES), 1))
def test_title_headings_and_language(open_page: Visitors, path: str, language: str) -> None:
    visitor = open_page({"lang": language}, path=path)
    visitor.page.locator(f"html[lang={language}]").wait_for(state="attached")
    words = Messages(language)
    state = visitor.page.locator(".se-title").inner_text()
    title = full_title(words, state, words.text(f"page.{path or 'layer'}"))
    assert visitor.page.title() == title
    headings = visitor.page.locator("h1, h2, h3, h4, h5, h6").all()
    levels = [heading.evaluate("(each) => Number(each.tagName[1])") for heading in headings]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


@pytest.mark.parametrize("language", some(LANGUAGES, 1))
def test_the_picture_has_a_description(open_page: Visitors, language: str) -> None:
    visitor = open_page({"lang": language, "batch": "4"})
    plot = visitor.page.locator(PLOT)
    assert plot.get_attribute("role") == "img"
    assert plot.get_attribute("aria-label") == Messages(language).text("explorer.picture")
    told = visitor.page.locator(f"[id='{plot.get_attribute('aria-describedby')}']")
    assert told.text_content() == picture_in_words(spec_of(batch="4"), Messages(language))
    visitor.press(visitor.slider("num_layers"), "ArrowRight")
    spec = spec_of(batch="4", num_layers="3")
    visitor.sees_spec(spec)
    assert told.text_content() == picture_in_words(spec, Messages(language))


def test_nothing_moves_with_reduced_motion(open_page: Visitors) -> None:
    visitor = open_page()
    assert visitor.page.evaluate(ROW_MOTION) == "0s"
    visitor.press(visitor.slider("hidden_size"), "ArrowRight")
    visitor.page.locator(".se-changed").first.wait_for()
    assert visitor.page.evaluate(MOVING) == []
    # For everybody else, it is short.
    visitor.page.emulate_media(reduced_motion="no-preference")
    durations = visitor.page.evaluate(ROW_MOTION).split(", ")
    assert all(0 < float(duration.removesuffix("s")) <= 0.5 for duration in durations)
