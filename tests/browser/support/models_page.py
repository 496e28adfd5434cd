"""Helpers for the Models page: its content, and actions on it."""

from __future__ import annotations

from collections.abc import Mapping

from components.models.controls import EXAMPLES
from playwright.sync_api import Locator, expect

from components.words.catalogue import Messages
from tests.browser.support.visit import Visitor

TUPLE = "embedding:100:32,lstm:32:64,linear:64:2"
ENGLISH = Messages("en")
MADE = """
() => [...document.querySelectorAll(".se-step > summary .se-made")].map((line) =>
  [line.querySelector(".se-made-name").textContent, line.querySelector(".se-size").textContent])
"""
TITLES = """
() => [...document.querySelectorAll(".se-step > summary .se-step-title")].map((t) => t.textContent)
"""


def link(name: str, **more: str) -> dict[str, str]:
    return {**EXAMPLES[name], **more}


def made(visitor: Visitor) -> dict[str, str]:
    """Return every tensor of the steps as printed, the last one if a name occurs twice."""
    found: list[tuple[str, str]] = visitor.page.evaluate(MADE)
    return dict(found)


def shows(visitor: Visitor, expected: Mapping[str, list[int]]) -> None:
    """Wait for exactly these tensors."""
    wanted = [[name, f"torch.Size({sizes})"] for name, sizes in expected.items()]
    script = f"(wanted) => JSON.stringify(({MADE})()) === JSON.stringify(wanted)"
    try:
        visitor.waits(script, arg=wanted)
    except Exception:
        assert [*map(list, visitor.page.evaluate(MADE))] == wanted
        raise


def has_steps(visitor: Visitor, *titles: str) -> None:
    """Wait until the steps are these, by their code."""
    script = f"(wanted) => JSON.stringify(({TITLES})()) === JSON.stringify(wanted)"
    try:
        visitor.waits(script, arg=list(titles))
    except Exception:
        assert visitor.page.evaluate(TITLES) == list(titles)
        raise


def step(visitor: Visitor, title: str) -> Locator:
    """Return the step with this code."""
    code = visitor.page.locator(".se-step-title", has_text=title)
    return visitor.page.locator("details.se-step").filter(has=code).first


def choose(visitor: Visitor, model: str) -> None:
    visitor.page.locator(f"label:has(> input[name=se-input-model][value={model}])").click()


def editor(visitor: Visitor) -> Locator:
    return visitor.box("chain")


def row(visitor: Visitor, place: int) -> Locator:
    """Return one link of the chain's editor, counted from 0."""
    return editor(visitor).locator(".se-chain-link").nth(place)


def has_kinds(visitor: Visitor, *kinds: str) -> None:
    """Wait until the editor of a chain lists links of these kinds, in this order."""
    selects = visitor.page.locator(".se-chain-head select")
    expect(selects).to_have_count(len(kinds))
    for select, kind in zip(selects.all(), kinds, strict=True):
        expect(select).to_have_value(kind)
