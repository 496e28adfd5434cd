"""The one message that a page's picture, shapes and controls are drawn from, as JSON values.

What every page has in common stands here; each page's own part is in a module of its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from backend.layer.axes import Shape, as_torch_prints, sizes
from backend.links.layer import Problem
from components.page.explorer import PICTURE_PATH, PLOTLY_PATH
from components.words.catalogue import Messages
from components.words.problems import problem_sentence
from components.words.sentences import arithmetic, symbol

Message = dict[str, Any]


def frame(
    page: str,
    words: Messages,
    query: Mapping[str, str],
    names: Iterable[str],
    problems: Sequence[Problem],
    compact: bool,
) -> Message:
    """What every page's message has: where it belongs, its link, and what the link could not have.

    Args:
        query: the shortest link for what is shown.
        names: every parameter that is the page's own to write into the address.
    """
    return {
        "page": page,
        "plotly": PLOTLY_PATH,
        "source": PICTURE_PATH,
        "language": words.language,
        "compact": compact,
        "query": dict(query),
        "names": list(names),
        "dropped": [problem.parameter for problem in problems],
        "warnings": [problem_sentence(problem, words) for problem in problems],
        "lesson": {"hide": [], "focus": ""},
        "labels": {
            name: words.text(f"explorer.{name}")
            for name in ("picture", "shapes", "was", "new", "offline")
        },
    }


def shape_row(
    name: str, size: tuple[int, ...], shape: Shape, sentence: str, words: Messages
) -> dict[str, Any]:
    """One tensor: the size as torch has it, the axes and the sentence as the rules have them."""
    row: dict[str, Any] = {
        "name": name,
        "size": as_torch_prints(size),
        "axes": [
            {"axis": dim.axis, "symbol": symbol(dim), "numbers": arithmetic(dim), "size": number}
            for dim, number in zip(shape, size, strict=False)
        ],
        "sentence": sentence,
    }
    if size != sizes(shape):
        row["differs"] = words.text("explorer.differs", rule=as_torch_prints(sizes(shape)))
    return row
