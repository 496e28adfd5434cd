"""The palette as classes of an SVG's own style sheet, so that one file can be light and dark."""

from __future__ import annotations

from backend.links.figure import Theme
from components.picture.palette import COLORS


class Ink:
    """The names of the color classes of a document, and its style sheet.

    Args:
        theme: ``auto`` follows the reader's ``prefers-color-scheme``. It is part of every name, so
            two images in the same page do not change each other's colors.
    """

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self._used: set[tuple[str, str]] = set()

    def fill(self, name: str) -> str:
        return self._class("fill", name)

    def stroke(self, name: str) -> str:
        return self._class("stroke", name)

    def style(self) -> str:
        """Return the rules of all classes used so far; the light ones apply in print."""
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
            f".{self._class(part, name)}{{{part}:{COLORS[name][which]}}}"
            for part, name in sorted(self._used)
        )
