"""Small tables and colored axes as HTML, which loads faster than a data frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Literal

from backend.layer.axes import Dim, Shape
from components.words.sentence import Sentence
from components.words.sentences import arithmetic, symbol


class Html(str):
    """Markup that must not be escaped again."""

    __slots__ = ()


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Html:
    """Return a table whose first column names the rows; cells are escaped, except :class:`Html`."""
    columns = "".join(f"<th scope='col'>{_cell(name)}</th>" for name in head)
    body = "".join(
        f"<tr><th scope='row'>{_cell(first)}</th>"
        + "".join(f"<td>{_cell(cell)}</td>" for cell in rest)
        + "</tr>"
        for first, *rest in rows
    )
    return Html(
        f"<div class='se-scroll' tabindex='0' role='region' aria-label='{escape(caption)}'>"
        f"<table class='se-table'><caption>{escape(caption)}</caption>"
        f"<thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def printed(label: str, text: str) -> Html:
    """Return text as a terminal shows it; long lines can be scrolled with the keyboard."""
    return Html(
        f"<div class='se-scroll' tabindex='0' role='region' aria-label='{escape(label)}'>"
        f"<pre class='se-printed'>{escape(text)}</pre></div>"
    )


def code(text: object) -> Html:
    """Return escaped text as code."""
    return Html(f"<code>{escape(str(text))}</code>")


def sentence(text: str) -> Html:
    """Return a sentence with elements for its code."""
    return Html(Sentence(text).html)


def axes(shape: Shape, part: Literal["symbol", "numbers", "size"] = "symbol") -> Html:
    """Return a shape's axes in their colors; ``part`` is ``symbol``, ``numbers`` or ``size``."""
    texts: dict[str, Callable[[Dim], str]] = {
        "symbol": symbol,
        "numbers": arithmetic,
        "size": lambda dim: str(dim.size),
    }
    spans = (f"<b class='se-{dim.axis}'>{escape(texts[part](dim))}</b>" for dim in shape)
    return Html(f"<code>({', '.join(spans)})</code>")


def _cell(content: object) -> str:
    return content if isinstance(content, Html) else escape(str(content))
