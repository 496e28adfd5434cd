"""The diagram of a still image as SVG: shapes, texts, and rings around highlighted blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from components.markup.html import Html
from components.markup.svg import element, joined, subscripted
from components.message.layout import PathShape
from components.message.scene import Corners, Label
from components.picture.ink import Ink
from components.picture.still import Still

_ANCHORS = {"left": "start", "center": "middle", "right": "end", "turned": "middle"}
_AWAY = {"left": "end", "right": "start"}
"""The anchors of texts above or below their point, which lie to its side."""
_BASELINES = {"middle": 0.35, "top": -0.33, "bottom": 1.02}
"""The distance from the point to the baseline, relative to the font size, as on the page."""
_DASHES = {"solid": None, "dot": "3,3", "dash": "9,9"}
"""The dash patterns of Plotly for lines of up to 3 pixels."""


def drawing(picture: Still, ink: Ink, left: float, bottom: float) -> Html:
    """Return everything that the page's diagram shows.

    Args:
        left: the x of the left edge.
        bottom: the y of the diagram's zero, from which it grows upward.
    """
    artist = _Artist(picture, ink)
    return joined(
        element(
            "g",
            joined(*artist.shapes()),
            transform=f"matrix(1 0 0 -1 {left:g} {bottom:g})",
            fill_rule="evenodd",
        ),
        element("g", joined(*artist.texts()), transform=f"translate({left:g} {bottom:g})"),
    )


class _Artist:
    def __init__(self, picture: Still, ink: Ink) -> None:
        self.picture, self.ink = picture, ink

    def shapes(self) -> Iterator[Html]:
        lit = self.picture.lit
        yield from map(self._shape, self.picture.shapes)
        yield from (self._hatched(self._place(box)) for box in lit.sources)
        yield from self._rings(lit.whole, lit.part)

    def texts(self) -> Iterator[Html]:
        return map(self._label, self.picture.labels)

    def _shape(self, shape: PathShape) -> Html:
        line, fill = shape.line, shape.fillcolor
        filled = fill.startswith("@")
        classes = [self.ink.stroke((line.color or "")[1:])]
        if filled:
            classes.append(self.ink.fill(fill[1:]))
        return element(
            "path",
            d=shape.path,
            class_=" ".join(classes),
            fill=None if filled else "none",
            stroke_width=float(line.width),
            stroke_dasharray=_DASHES[line.dash or "solid"],
        )

    def _label(self, label: Label) -> Html:
        x, up = self._point(label.x, label.y)
        size, (vertical, side) = label.size, label.place.split()
        anchors = _ANCHORS if vertical == "middle" else _AWAY
        return element(
            "text",
            subscripted(label.text, size),
            x=x,
            y=_BASELINES[vertical] * size - up,
            transform=f"rotate(-90 {x:.1f} {-up:.1f})" if side == "turned" else None,
            text_anchor=anchors[side],
            font_size=size,
            font_weight=600 if label.bold else None,
            class_=self.ink.fill(label.colour),
        )

    def _point(self, x: float, y: float) -> tuple[float, float]:
        """Convert a point of the scene to the diagram; y grows upward in both."""
        picture, bounds = self.picture, self.picture.bounds
        return (
            (x - bounds.x0) * picture.wide / (bounds.x1 - bounds.x0),
            (y - bounds.y0) * picture.high / (bounds.y1 - bounds.y0),
        )

    def _place(self, corners: Corners) -> Corners:
        x0, y0, x1, y1 = corners
        return (*self._point(x0, y0), *self._point(x1, y1))

    def _rings(self, whole: Iterable[Corners], part: Iterable[Corners]) -> Iterator[Html]:
        """Yield the rings of the page: a dark line, and around it the color of a marker."""
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
        self, place: Corners, out: float, line: float, color: str, dash: str | None = None
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
            class_=self.ink.stroke(color),
        )

    def _hatched(self, place: Corners) -> Html:
        """Return oblique lines over a block, from edge to edge."""
        x0, y0, x1, y1 = place
        high = y1 - y0
        lines = ""
        start = x0 - high + 4
        while start < x1:
            left, right = max(start, x0), min(start + high, x1)
            lines += f"M{left:.1f},{y0 + left - start:.1f}L{right:.1f},{y0 + right - start:.1f}"
            start += 7
        return element("path", d=lines, stroke_width=2, class_=self.ink.stroke("ink"))
