"""The palette: one color for each kind of axis and for each direction.

Every color is defined here, for light and for dark. The page's style sheet makes them CSS
variables with ``light-dark()``, so they follow Streamlit's theme; a figure names them as
``@forward``, and the browser inserts the variable's color.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

COLORS: Mapping[str, tuple[str, str]] = {
    "ink": ("#1d2733", "#e8edf4"),
    "muted": ("#566373", "#a3b1c2"),
    "line": ("#8894a3", "#74839a"),
    "rule": ("#d8dee6", "#38424f"),
    "panel": ("#f6f8fa", "#171c24"),
    "paper": ("#ffffff", "#0e1117"),
    "band": ("#f1f4f7", "#1a212b"),
    "input": ("#e3e7ec", "#2f3946"),
    "input-line": ("#6b7888", "#8b9bb0"),
    "forward": ("#1660b8", "#7cb8ff"),
    "forward-fill": ("#d3e5fa", "#17365c"),
    "forward-strong": ("#1660b8", "#7cb8ff"),
    "forward-odd": ("#b4d1f5", "#235389"),
    "backward": ("#a84500", "#ffae66"),
    "backward-fill": ("#fde3cc", "#57300f"),
    "backward-strong": ("#b34c00", "#ffae66"),
    "backward-odd": ("#fac79c", "#7d4718"),
    "time-fill": ("#d9efe6", "#0f3d30"),
    "time-odd": ("#b2ddcb", "#1a6049"),
    "on-strong": ("#ffffff", "#10151c"),
    "layers": ("#b3145a", "#ff8fb8"),
    "batch": ("#6a35b0", "#c3a1ff"),
    "time": ("#0a6b4b", "#55d3a5"),
    "feature": ("#6f5a00", "#e6cb5a"),
    "accent": ("#3a4a5e", "#b9c7da"),
    "negative": ("#7b3294", "#c78be0"),
    "positive": ("#00733a", "#5fd38d"),
    "mark": ("#fff3c4", "#4a3f10"),
}
"""The light and the dark color by name."""


def token(name: str) -> str:
    """Return the name of a color inside a figure, which the browser resolves."""
    if name not in COLORS:
        raise KeyError(name)
    return f"@{name}"


def css_variables() -> str:
    """Return the palette as CSS custom properties of the document."""
    lines = (f"--se-{name}: light-dark({light}, {dark});" for name, (light, dark) in COLORS.items())
    return ":root {" + " ".join(lines) + "}"


def resolve(value: Any, dark: bool = False) -> Any:
    """Replace every color name in ``value``, for pictures drawn outside of the page."""
    if isinstance(value, str) and value.startswith("@"):
        return COLORS[value[1:]][int(dark)]
    if isinstance(value, dict):
        return {key: resolve(each, dark) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [resolve(each, dark) for each in value]
    return value
