"""The look of a still picture in a link: its page, theme, size and highlight."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from backend.links.layer import Problem, grouped, misspelled, read_values
from backend.links.lesson import read_focus
from backend.links.parameter import Parameter

Theme = Literal["auto", "light", "dark"]
THEMES: tuple[Theme, ...] = get_args(Theme)
DEFAULT_PAGE = "layer"
"""The page whose picture stands for pages without a picture."""
FIGURE_PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        Parameter("theme", "choice", "auto", choices=THEMES),
        Parameter("compact", "flag", False),
        Parameter("pixels", "whole", 0, low=0, high=4096),
    )
}
NAMES = (*FIGURE_PARAMETERS, "focus", "page")


@dataclass(frozen=True)
class FigureRequest:
    """The look of a still picture.

    Attributes:
        page: the page that the picture is of.
        theme: ``auto`` follows the reader's system.
        compact: whether it has the layout of a narrow page.
        pixels: the width; 0 keeps the width of the drawing.
        focus: a tensor, a slice or the id of a block to highlight, or "".
        problems: the values that could not be used.
    """

    page: str = DEFAULT_PAGE
    theme: Theme = "auto"
    compact: bool = False
    pixels: int = 0
    focus: str = ""
    problems: tuple[Problem, ...] = ()


def read_figure(pairs: Iterable[tuple[str, str]], pages: Collection[str]) -> FigureRequest:
    """Parse the look of a picture. Never raises.

    Args:
        pages: the names of the pages that have a picture.
    """
    texts = grouped(pairs)
    values, problems = read_values(FIGURE_PARAMETERS, texts, ())
    problems += misspelled(FIGURE_PARAMETERS, texts)
    page = texts.get("page", [""])[-1]
    focus = read_focus(texts.get("focus", ()))
    return FigureRequest(
        page if page in pages else DEFAULT_PAGE, **values, focus=focus, problems=tuple(problems)
    )


def figure_query(asked: FigureRequest) -> dict[str, str]:
    """Return the shortest query with the same look."""
    query = {}
    if asked.page != DEFAULT_PAGE:
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
