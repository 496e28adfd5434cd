"""Helpers for the Slices page: its field and its cards."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.support.visit import WAIT, Visitor

FIELD = "#se-expression"
LAST_STEP = (
    *("hidden l1 forward t34", "hidden l1 backward t34"),
    *("output forward t34", "output backward t34"),
)
"""The blocks that ``output[:, -1]`` takes its values from."""


def card(visitor: Visitor, place: int = 0) -> Locator:
    return visitor.page.locator(".se-card").nth(place)


def shows(visitor: Visitor, size: str) -> None:
    """Wait for this result on the first card."""
    expect(card(visitor).locator(".se-size")).to_have_text(size, timeout=WAIT)
