"""A page by keyboard: the way to a control, and the ring around it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

RING = """
() => {
  const focused = document.activeElement;
  const seen = focused.type === "radio" ? focused.nextElementSibling : focused;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(seen);
  return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
}
"""


def tab_to(page: Page, target: Locator, key: str = "Tab", most: int = 80) -> None:
    """Press a key until the focus is there."""
    for _ in range(most):
        page.keyboard.press(key)
        if target.evaluate("(each) => each === document.activeElement"):
            return
    raise AssertionError(f"{key} never came to {target}")
