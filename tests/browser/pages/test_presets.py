"""The tutorials' examples, number by number, in a real browser."""

from __future__ import annotations

import pytest

from backend.layer.presets import PRESETS
from backend.links.layer import to_query
from tests.browser.support.layout import some
from tests.browser.support.visitors import Visitors

# From the tutorials: input, output, final states; the cell states of an LSTM are as wide here.
EXAMPLES: dict[str, tuple[list[int], list[int], list[int]]] = {
    "A1": ([1, 35, 10], [1, 35, 20], [1, 1, 20]),
    "A2": ([1, 35, 10], [1, 35, 20], [2, 1, 20]),
    "A3": ([1, 35, 10], [1, 35, 40], [4, 1, 20]),
    "B1": ([1, 20, 1], [1, 20, 10], [2, 1, 10]),
    "B2": ([1, 20, 3], [1, 20, 15], [2, 1, 15]),
    "E": ([2, 28, 28], [2, 28, 256], [3, 2, 256]),
}

# The next answer waits until it is let go.
HOLD = """
() => {
  const { fetch } = window;
  window.fetch = (...asked) => {
    window.fetch = fetch;
    return new Promise((done) => { window.seLetGo = () => done(fetch(...asked)); });
  };
}
"""
# What the page's own script puts into the list from here on.
WATCH_CHOICE = """
() => {
  const { get, set } = Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, "value");
  window.seChoices = [];
  Object.defineProperty(document.querySelector(".se-examples"), "value", {
    get,
    set(value) {
      window.seChoices.push(value);
      set.call(this, value);
    },
  });
}
"""


def expected(name: str) -> dict[str, str]:
    given, made, states = (f"torch.Size({numbers})" for numbers in EXAMPLES[name])
    if PRESETS[name].layer == "LSTM":
        before, after = {"h_0": states, "c_0": states}, {"h_n": states, "c_n": states}
    else:
        before, after = {"h_0": states}, {"h_n": states}
    return {"input": given, **before, "output": made, **after}


def test_every_preset_has_its_example() -> None:
    assert set(EXAMPLES) == set(PRESETS)


@pytest.mark.parametrize("name", some(EXAMPLES, 1))
def test_by_link(open_page: Visitors, name: str) -> None:
    visitor = open_page(to_query(PRESETS[name]))
    visitor.sees(expected(name))
    assert visitor.page.locator(".se-examples").input_value() == name


def test_by_choice(open_page: Visitors) -> None:
    visitor = open_page()
    for name in [*EXAMPLES, "A3"]:
        visitor.page.locator(".se-examples").select_option(name)
        visitor.sees(expected(name))
        visitor.has_address(to_query(PRESETS[name]))
        visitor.waits("(name) => document.querySelector('.se-examples').value === name", arg=name)


def test_an_older_answer_takes_no_choice_back(open_page: Visitors) -> None:
    visitor = open_page("hidden_size=33")
    page, select = visitor.page, visitor.page.locator(".se-examples")
    # Other settings belong to none of the examples.
    assert select.input_value() == ""
    page.evaluate(HOLD)
    visitor.press(select, "ArrowDown")
    visitor.waits("() => window.seLetGo")
    page.evaluate(WATCH_CHOICE)
    visitor.press(select, "ArrowDown")
    page.evaluate("() => window.seLetGo()")
    visitor.sees(expected("A2"))
    visitor.has_settled()
    assert set(page.evaluate("window.seChoices")) == {"A2"}


@pytest.mark.long
def test_a_choice_keeps_the_device(open_page: Visitors) -> None:
    visitor = open_page("device=meta&hidden_size=33")
    visitor.page.locator(".se-examples").select_option("B2")
    visitor.sees(expected("B2"))
    visitor.has_address({**to_query(PRESETS["B2"]), "device": "meta"})
