"""A still image as a standalone SVG, without scripts, fonts and external images.

The diagram has the same shapes that Plotly draws on the page. The colors are classes in the file's
own style sheet, so that one file can follow the reader's light or dark mode.
"""

from __future__ import annotations

from collections.abc import Iterator

from backend.links.figure import Theme
from components.markup.html import Html
from components.markup.svg import after, element, joined, plain, subscripted, wide, wrapped
from components.picture.ink import Ink
from components.picture.still import Row, Still
from components.picture.svg_drawing import drawing

_SANS = (
    "Inter,'Noto Sans KR','Noto Sans CJK KR','Apple SD Gothic Neo','Malgun Gothic',"
    "system-ui,sans-serif"
)
_MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"
_PAD = 10.0
_TITLE, _SAID, _ROW = 12.0, 12.0, 12.0
"""The font sizes in pixels."""


def svg(picture: Still, theme: Theme = "auto", width: int = 0) -> str:
    """Return the still image as an SVG document.

    Args:
        theme: ``auto`` follows the reader's ``prefers-color-scheme``.
        width: the width in pixels, 0 for the original width; the height follows.
    """
    return _Document(picture, theme).text(width)


def size_of(picture: Still, width: int = 0) -> tuple[int, int]:
    """Return the width and the height of the document in pixels."""
    return _Document(picture, "auto").size(width)


class _Document:
    """The layout of title, diagram and shapes from top to bottom."""

    def __init__(self, picture: Still, theme: Theme) -> None:
        self.picture, self.ink = picture, Ink(theme)
        self.wide = picture.wide + 2 * _PAD
        self.down = _PAD
        # The body is made first, because it determines the height and the colors in use.
        self.body = joined(*self._title(), self._drawing(), *self._said(), *self._rows())
        self.high = self.down + _PAD

    def size(self, width: int = 0) -> tuple[int, int]:
        scale = width / self.wide if width else 1
        return round(self.wide * scale), round(self.high * scale)

    def text(self, width: int = 0) -> str:
        picture = self.picture
        paper = element("rect", width=self.wide, height=self.high, class_=self.ink.fill("paper"))
        wide_, high = self.size(width)
        return element(
            "svg",
            joined(
                element("title", picture.title),
                element("desc", text_alternative(picture)),
                element("style", Html(self.ink.style())),
                paper,
                self.body,
            ),
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {self.wide:g} {self.high:g}",
            width=wide_,
            height=high,
            role="img",
            lang=picture.language,
            font_family=_SANS,
        )

    def _title(self) -> Iterator[Html]:
        for line in wrapped(self.picture.title, _TITLE, self.picture.wide, mono=True):
            yield self._line(line, _TITLE, "muted", mono=True)
        self.down += 6

    def _drawing(self) -> Html:
        low, top = self.picture.used
        bottom = self.down + top
        self.down = bottom - low + 4
        return drawing(self.picture, self.ink, _PAD, bottom)

    def _said(self) -> Iterator[Html]:
        for line in wrapped(self.picture.lit.said, _SAID, self.picture.wide):
            yield self._line(line, _SAID, "ink")
        for line in wrapped(self.picture.refused, _SAID, self.picture.wide, mono=True):
            yield self._line(line, _SAID, "backward", mono=True)

    def _rows(self) -> Iterator[Html]:
        rows = self.picture.rows
        if not rows:
            return
        self.down += 10
        room = self.picture.wide
        names = max((wide(row.name, _ROW, True) for row in rows if row.axes), default=0) + 12
        sizes = max(wide(row.size, _ROW, True) for row in rows) + 12
        symbols = max(wide(_symbols(row), _ROW) for row in rows)
        for row in rows:
            yield from self._row(row, names, sizes, names + sizes + symbols <= room)

    def _row(self, row: Row, names: float, sizes: float, one_line: bool) -> Iterator[Html]:
        size_x = names if row.axes else wide(row.name, _ROW, True) + 12
        if names + sizes - 12 > self.picture.wide or size_x + sizes - 12 > self.picture.wide:
            # A name and its size do not fit next to each other.
            for line in wrapped(row.name, _ROW, self.picture.wide, mono=True):
                yield self._line(line, _ROW, "ink", mono=True, bold=True)
            size_x = 12
        else:
            yield self._line(row.name, _ROW, "ink", mono=True, bold=True)
            self.down -= _ROW * 1.5
        yield self._line(row.size, _ROW, "ink", mono=True, x=size_x)
        if not row.axes:
            return
        if one_line:
            self.down -= _ROW * 1.5
        yield self._axes(row, names + sizes if one_line else size_x)

    def _axes(self, row: Row, x: float) -> Html:
        parts: list[str] = ["("]
        for place, (axis, symbol) in enumerate(row.axes):
            text = subscripted(symbol, _ROW)
            parts.append(element("tspan", text, class_=self.ink.fill(axis)))
            parts.append(after(symbol, ")" if place == len(row.axes) - 1 else ", ", _ROW))
        return self._line(joined(*parts), _ROW, "muted", x=x)

    def _line(
        self,
        text: str,
        size: float,
        color: str,
        x: float = 0,
        mono: bool = False,
        bold: bool = False,
    ) -> Html:
        self.down += size * 1.5
        return element(
            "text",
            text if isinstance(text, Html) else plain(text),
            x=_PAD + x,
            y=self.down - size * 0.45,
            font_size=size,
            font_family=_MONO if mono else None,
            font_weight=600 if bold else None,
            class_=self.ink.fill(color),
        )


def text_alternative(picture: Still) -> str:
    """Return the text alternative of the whole image, for screen readers and for search."""
    rows = [" ".join(filter(None, (row.name, row.size, _symbols(row)))) for row in picture.rows]
    said = (picture.description, *rows, picture.lit.said, picture.refused, *picture.notices)
    return "\n".join(filter(None, said))


def _symbols(row: Row) -> str:
    return f"({', '.join(symbol for _, symbol in row.axes)})" if row.axes else ""
