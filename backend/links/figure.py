"""Parameters of a still image in a link: its page, look and focus."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from backend.links.layer import Problem, grouped, misspelled, read_values
from backend.links.parameter import Parameter

Theme = Literal["auto", "light", "dark"]
THEMES: tuple[Theme, ...] = get_args(Theme)
PAGES = ("layer", "slices", "packing", "models")
"""Pages with a diagram of their own; every other page shows the layer's."""
FIGURE_PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        Parameter("theme", "choice", "auto", choices=THEMES),
        Parameter("compact", "flag", False),
        Parameter("pixels", "whole", 0, low=0, high=4096),
    )
}
NAMES = (*FIGURE_PARAMETERS, "focus", "page")
_MOST_FOCUS = 80


@dataclass(frozen=True)
class FigureAsked:
    """The requested look of a still image.

    Attributes:
        page: the page whose diagram is drawn.
        theme: the theme; ``auto`` follows the reader's system.
        compact: whether to use the layout of a narrow page.
        pixels: the width; 0 keeps the width of the drawing.
        focus: a tensor, a slice or the id of a block to highlight, or "".
        problems: invalid values, and their replacements.
    """

    page: str = "layer"
    theme: Theme = "auto"
    compact: bool = False
    pixels: int = 0
    focus: str = ""
    problems: tuple[Problem, ...] = ()


def read_figure(pairs: Iterable[tuple[str, str]]) -> FigureAsked:
    """Parse the look of an image. Never raises: invalid values become problems."""
    given = grouped(pairs)
    values, problems = read_values(FIGURE_PARAMETERS, given, ())
    problems += misspelled(FIGURE_PARAMETERS, given)
    page = given.get("page", [""])[-1]
    focus = " ".join(given.get("focus", [""])[-1].split())[:_MOST_FOCUS]
    return FigureAsked(
        page if page in PAGES else "layer", **values, focus=focus, problems=tuple(problems)
    )


def figure_query(asked: FigureAsked) -> dict[str, str]:
    """Return the shortest query with the same meaning."""
    query = {}
    if asked.page != "layer":
        query["page"] = asked.page
    if asked.theme != "auto":
        query["theme"] = asked.theme
    if asked.compact:
        query["compact"] = "true"
    if asked.pixels:
        query["pixels"] = str(asked.pixels)
    if asked.focus:
        query["focus"] = asked.focus
    return query
