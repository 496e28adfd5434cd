"""The Models page on every screen, with axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.pages.test_models import C
from tests.browser.support.axe import faults
from tests.browser.support.layout import (
    HEIGHTS,
    LAPTOP,
    PHONE,
    Theme,
    crowded,
    cut_off,
    sideways,
    smallest_type,
    some,
)
from tests.browser.support.models_page import (
    TUPLE,
    link,
)
from tests.browser.support.visit import PLOT, WAIT
from tests.browser.support.visitors import Visitors

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
MODELS = [link("C"), link("D"), link("E"), {"model": "chain", "chain": TUPLE}]
LARGEST = {
    **{"model": "heads", "layer": "LSTM", "batch": "1024", "seq_len": "4096", "num_layers": "16"},
    **{"hidden_size": "8192", "embedding_dim": "8192", "vocabulary": "65536"},
    **{"bidirectional": "true", "dropout": "0.05", "tags": "1000"},
}


@pytest.mark.parametrize(("width", "theme", "language"), PHONE)
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


@pytest.mark.parametrize(("width", "theme", "language"), LAPTOP)
def test_nothing_is_cut_off(open_page: Visitors, width: int, theme: Theme, language: str) -> None:
    visitor = open_page(None, width, HEIGHTS[width], theme)
    for query in MODELS:
        visitor.go({**query, "lang": language}, "models")
        visitor.unfold()
        visitor.page.eval_on_selector_all(
            ".se-step", "(steps) => steps.forEach((step) => { step.open = true; })"
        )
        for size in ((width, HEIGHTS[width]), (800, HEIGHTS[800])):
            visitor.resize(*size)
            assert cut_off(visitor.page) == [], size
            assert sideways(visitor.page) == [], size
        visitor.resize(width, HEIGHTS[width])


@pytest.mark.parametrize("query", some([*MODELS, {"model": "sine"}, LARGEST], 3))
def test_the_flow_can_be_read(open_page: Visitors, query: dict[str, str]) -> None:
    visitor = open_page(query, 360, path="models")
    for width in (360, 640, 680, 700, 800, 1050, 1400, 2000):
        visitor.resize(width)
        assert crowded(visitor.page) == [], width
        assert visitor.page.evaluate(COVERED) == [], width
        assert smallest_type(visitor.page) >= 9, width


def test_the_flow_has_a_description(open_page: Visitors) -> None:
    visitor = open_page(link("C"), path="models")
    plot = visitor.page.locator(PLOT)
    told = visitor.page.locator(f"[id='{plot.get_attribute('aria-describedby')}']")
    text = told.text_content() or ""
    for name, sizes in C.items():
        assert f"{name} torch.Size({sizes})" in text
    assert visitor.page.locator("section.se-shapes").get_attribute("aria-label") == (
        "Steps of this model"
    )
