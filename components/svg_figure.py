"""A still picture as a standalone SVG: no script, no font and no picture from elsewhere.

The drawing is the app's own, shape by shape; Plotly draws the same shapes on the page. The colours
are classes in a style sheet of its own, so that one file may follow the reader's light or dark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from backend.figure_link import Theme
from components.html import Html
from components.palette import COLOURS
from components.still import Row, Still
from components.still_focus import Corners
from components.svg import after, element, joined, plain, subscripted, wide, wrapped

_SANS = (
    "Inter,'Noto Sans KR','Noto Sans CJK KR','Apple SD Gothic Neo','Malgun Gothic',"
    "system-ui,sans-serif"
)
_MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"
_PAD = 10.0
_TITLE, _SAID, _ROW = 12.0, 12.0, 12.0
"""Sizes of the type, in pixels."""
_ANCHORS = {"left": "start", "center": None, "right": "end", "turned": None}
_DASHES = {"solid": None, "dot": "3,3", "dash": "9,9"}
"""As Plotly has them for lines of up to 3 pixels."""


def svg(picture: Still, theme: Theme = "auto", width: int = 0) -> str:
    """The picture as an SVG document.

    Args:
        theme: ``auto`` follows the reader's ``prefers-color-scheme``.
        width: in pixels, 0 for as wide as it was drawn; the height follows.
    """
    return _Document(picture, theme).text(width)


def size_of(picture: Still, width: int = 0) -> tuple[int, int]:
    """Width and height of the document, in pixels."""
    return _Document(picture, "auto").size(width)


class _Document:
    """Lays title, drawing and shapes below one another."""

    def __init__(self, picture: Still, theme: Theme) -> None:
        self.picture, self.theme = picture, theme
        self.prefix = f"{theme[0]}-"
        self.used: set[tuple[str, str]] = set()
        self.wide = picture.wide + 2 * _PAD
        self.down = _PAD
        # Drawn at once: only then it is known how high all of it is, and which colours it has.
        self.body = joined(*self._title(), *self._drawing(), *self._said(), *self._rows())
        self.high = self.down + _PAD

    def size(self, width: int = 0) -> tuple[int, int]:
        scale = width / self.wide if width else 1
        return round(self.wide * scale), round(self.high * scale)

    def text(self, width: int = 0) -> str:
        picture = self.picture
        paper = element(
            "rect", width=self.wide, height=self.high, class_=self._colour("fill", "paper")
        )
        wide_, high = self.size(width)
        return element(
            "svg",
            joined(
                element("title", picture.title),
                element("desc", told(picture)),
                element("style", Html(self._style())),
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

    def _drawing(self) -> Iterator[Html]:
        picture = self.picture
        bottom = self.down + picture.high
        lit = picture.lit
        turned = f"matrix(1 0 0 -1 {_PAD:g} {bottom:g})"
        yield element(
            "g",
            joined(
                *map(self._shape, picture.shapes),
                *(self._hatched(self._place(box)) for box in lit.sources),
                *self._rings(lit.whole, lit.part),
            ),
            transform=turned,
            fill_rule="evenodd",
        )
        shifted = f"translate({_PAD:g} {bottom:g})"
        yield element("g", joined(*map(self._label, picture.labels)), transform=shifted)
        self.down = bottom + 4

    def _said(self) -> Iterator[Html]:
        for line in wrapped(self.picture.lit.said, _SAID, self.picture.wide):
            yield self._line(line, _SAID, "ink")

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
            # Not even a name and its size fit beside each other.
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
            parts.append(element("tspan", text, class_=self._colour("fill", axis)))
            parts.append(after(symbol, ")" if place == len(row.axes) - 1 else ", ", _ROW))
        return self._line(joined(*parts), _ROW, "muted", x=x)

    def _line(
        self,
        text: str,
        size: float,
        colour: str,
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
            font_weight=650 if bold else None,
            class_=self._colour("fill", colour),
        )

    def _shape(self, shape: Mapping[str, Any]) -> Html:
        line, fill = shape["line"], shape["fillcolor"]
        filled = fill.startswith("@")
        classes = [self._colour("stroke", line["color"][1:])]
        if filled:
            classes.append(self._colour("fill", fill[1:]))
        return element(
            "path",
            d=shape["path"],
            class_=" ".join(classes),
            fill=None if filled else "none",
            stroke_width=float(line["width"]),
            stroke_dasharray=_DASHES[line["dash"]],
        )

    def _label(self, label: Mapping[str, Any]) -> Html:
        x, up = self._point(label["x"], label["y"])
        size, (vertical, side) = label["size"], label["place"].split()
        # From the point to the baseline, with the line height of the page.
        y = {"middle": 0.35 * size, "top": -0.33 * size, "bottom": 1.02 * size}[vertical] - up
        # Beside its point means away from it; in the middle of a line it means from there on.
        anchor = _ANCHORS[side]
        if vertical != "middle":
            anchor = "end" if side == "left" else "start"
        turned = side == "turned"
        return element(
            "text",
            subscripted(label["text"], size),
            x=x,
            y=y,
            transform=f"rotate(-90 {x:.1f} {-up:.1f})" if turned else None,
            text_anchor=anchor or "middle",
            font_size=size,
            font_weight=650 if label["bold"] else None,
            class_=self._colour("fill", label["colour"]),
        )

    def _point(self, x: float, y: float) -> tuple[float, float]:
        """A place of the scene in the drawing; y grows upward in both."""
        picture, bounds = self.picture, self.picture.bounds
        return (
            (x - bounds.x0) * picture.wide / (bounds.x1 - bounds.x0),
            (y - bounds.y0) * picture.high / (bounds.y1 - bounds.y0),
        )

    def _place(self, corners: Corners) -> Corners:
        x0, y0, x1, y1 = corners
        return (*self._point(x0, y0), *self._point(x1, y1))

    def _rings(self, whole: Iterable[Corners], part: Iterable[Corners]) -> Iterator[Html]:
        """As the page rings a block: a dark line, around it the colour of a marker."""
        close = self.picture.close
        found = [
            *((self._place(box), None) for box in whole),
            *((self._place(box), "5,3") for box in part),
        ]
        if not close:
            for place, dash in found:
                yield self._ring(place, 4.5 if dash else 6, 5 if dash else 4, "mark")
        for place, dash in found:
            yield self._ring(place, 2 if close else 3, 2, "ink", dash)

    def _ring(
        self, place: Corners, out: float, line: float, colour: str, dash: str | None = None
    ) -> Html:
        x0, y0, x1, y1 = place
        return element(
            "rect",
            x=x0 - out,
            y=y0 - out,
            width=x1 - x0 + 2 * out,
            height=y1 - y0 + 2 * out,
            rx=4 + out / 2 if not self.picture.close else 2,
            fill="none",
            stroke_width=line,
            stroke_dasharray=dash,
            class_=self._colour("stroke", colour),
        )

    def _hatched(self, place: Corners) -> Html:
        """Oblique lines over a block, from edge to edge."""
        x0, y0, x1, y1 = place
        high = y1 - y0
        lines = ""
        start = x0 - high + 4
        while start < x1:
            left, right = max(start, x0), min(start + high, x1)
            lines += f"M{left:.1f},{y0 + left - start:.1f}L{right:.1f},{y0 + right - start:.1f}"
            start += 7
        return element("path", d=lines, stroke_width=2, class_=self._colour("stroke", "ink"))

    def _colour(self, part: str, name: str) -> str:
        self.used.add((part, name))
        return f"{self.prefix}{part[0]}-{name}"

    def _style(self) -> str:
        light, dark = self._rules(0), self._rules(1)
        match self.theme:
            case "light":
                return light
            case "dark":
                return dark
            case "auto":
                return f"{light}@media (prefers-color-scheme:dark){{{dark}}}"

    def _rules(self, which: int) -> str:
        return "".join(
            f".{self.prefix}{part[0]}-{name}{{{part}:{COLOURS[name][which]}}}"
            for part, name in sorted(self.used)
        )


def told(picture: Still) -> str:
    """Everything that the picture says, as text: for who cannot see it, and for search."""
    rows = [" ".join(filter(None, (row.name, row.size, _symbols(row)))) for row in picture.rows]
    return "\n".join(filter(None, (picture.told, *rows, picture.lit.said, *picture.notices)))


def _symbols(row: Row) -> str:
    return f"({', '.join(symbol for _, symbol in row.axes)})" if row.axes else ""
