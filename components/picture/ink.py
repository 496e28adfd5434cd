"""The palette as classes of an SVG's own style sheet: one file may be light and dark."""

from __future__ import annotations

from backend.links.figure import Theme
from components.picture.palette import COLOURS


class Ink:
    """Names the class of a colour, and remembers which were asked for.

    Args:
        theme: ``auto`` follows the reader's ``prefers-color-scheme``. It is part of every name, so
            that two pictures put into one page do not colour each other.
    """

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self._used: set[tuple[str, str]] = set()

    def fill(self, name: str) -> str:
        return self._class("fill", name)

    def stroke(self, name: str) -> str:
        return self._class("stroke", name)

    def style(self) -> str:
        """The rules of all that was asked for so far; a file printed by itself is light."""
        light, dark = self._rules(0), self._rules(1)
        match self.theme:
            case "light":
                return light
            case "dark":
                return dark
            case "auto":
                return f"{light}@media screen and (prefers-color-scheme:dark){{{dark}}}"

    def _class(self, part: str, name: str) -> str:
        self._used.add((part, name))
        return f"{self.theme[0]}-{part[0]}-{name}"

    def _rules(self, which: int) -> str:
        return "".join(
            f".{self._class(part, name)}{{{part}:{COLOURS[name][which]}}}"
            for part, name in sorted(self._used)
        )
