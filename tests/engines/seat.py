"""A person's seat in front of a browser: what a test does in every engine."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

PATIENCE = 30.0
_OFTEN = 0.1
# What an engine says without a word of ours: of a load that ends, and of Streamlit's own requests.
NOISE = ("_stcore", "WebSocket onclose", "Multiple different fragmentIds")
HEAR = """
() => {
  window.seErrors ??= [];
  if (window.seHears) return;
  window.seHears = true;
  addEventListener("error", ({ message }) => window.seErrors.push(message));
  addEventListener("unhandledrejection", ({ reason }) => window.seErrors.push(String(reason)));
  document.addEventListener("securitypolicyviolation", (event) => {
    window.seErrors.push(`${event.violatedDirective} ${event.blockedURI}`);
  });
}
"""
SHAPES = """
() => Object.fromEntries([...document.querySelectorAll(".se-shapes .se-row")].map((row) =>
  [row.dataset.tensor, row.querySelector(".se-size").textContent]))
"""


class Seat(ABC):
    """One page of one engine."""

    keys_reach_other_hosts = True
    """Whether keys of the driver reach a frame of another host, as a person's do."""

    @abstractmethod
    def goto(self, url: str) -> None:
        """Load a URL."""

    @abstractmethod
    def run(self, function: str, *arguments: Any) -> Any:
        """Call a JavaScript function in the page and return its value."""

    @abstractmethod
    def keys(self, *names: str) -> None:
        """Press keys by their names (``ArrowRight``), or type texts of one character."""

    @abstractmethod
    def click(self, selector: str) -> None:
        """Scroll to the first element that matches, and click it."""

    @abstractmethod
    def inside(self, selector: str) -> AbstractContextManager[None]:
        """Act in the frame of an element."""

    @abstractmethod
    def downloads(self, selector: str) -> Path:
        """Click a link to a file and return the file."""

    def waits(self, function: str, *arguments: Any) -> Any:
        """Wait until a JavaScript function returns something true; return it."""
        deadline = time.monotonic() + PATIENCE
        while not (found := self.run(function, *arguments)):
            assert time.monotonic() < deadline, f"{function} {arguments}"
            time.sleep(_OFTEN)
        return found

    def sees(self, selector: str, text: str = "") -> None:
        """Wait for a visible element with a text."""
        self.waits(
            "(selector, text) => [...document.querySelectorAll(selector)]"
            ".some((each) => each.checkVisibility() && each.textContent.includes(text))",
            selector,
            text,
        )

    def opens(self, url: str, there: str = ".se-alive .se-plot .main-svg") -> None:
        """Load a page of the app and wait until it is alive."""
        self.goto(url)
        self.waits("(selector) => document.querySelector(selector) !== null", there)
        self.run(HEAR)

    def focuses(self, selector: str) -> None:
        """Give the focus to the first element that matches."""
        self.run("(selector) => document.querySelector(selector).focus()", selector)

    def presses(self, selector: str, *names: str) -> None:
        """Focus an element and press keys."""
        self.focuses(selector)
        self.keys(*names)

    def types(self, selector: str, text: str) -> None:
        """Replace the text of a field, as a person does, and press Enter."""
        self.run("(selector) => document.querySelector(selector).select()", selector)
        self.presses(selector, "Backspace", *text, "Enter")

    def shapes(self) -> dict[str, str]:
        """Return the shape of each tensor, as the page prints it."""
        found: dict[str, str] = self.run(SHAPES)
        return found

    def sees_shape(self, name: str, size: str) -> None:
        """Wait until a tensor has a shape."""
        self.waits(f"(name, size) => ({SHAPES})()[name] === size", name, size)

    def address(self) -> str:
        """Return the query of the address."""
        found: str = self.run("() => location.search")
        return found

    def heard(self) -> list[str]:
        """Return the errors since the page was opened."""
        found: list[str] = self.run("() => window.seErrors ?? []")
        return [error for error in found if not any(noise in error for noise in NOISE)]
