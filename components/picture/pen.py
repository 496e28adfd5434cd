"""SVG path text for the shapes of a diagram: boxes, arrows, direction signs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from math import hypot

from backend.picture.scene import Box

Point = tuple[float, float]

_EDGES = "%.1f %.1f %.1f %.1f"
_ARROW = "M%.1f,%.1fL%.1f,%.1fM%.1f,%.1fL%.1f,%.1fL%.1f,%.1fZ"
_ROUND, _HEAD, _HALF, _SIGN = 4.0, 7.0, 3.0, 6.0


@dataclass(frozen=True)
class Pen:
    """A converter from a scene to path text on a page of ``wide`` times ``high`` pixels.

    Attributes:
        bounds: the part of the scene that fills the page, in the scene's units.
        wide: the page's width.
        high: the page's height; y grows upward, as in the scene.
    """

    bounds: Box
    wide: float
    high: float

    def point(self, point: Point) -> Point:
        """Convert a point of the scene to the page."""
        x0, y0, across, up = self._frame
        return (point[0] - x0) * across, (point[1] - y0) * up

    @cached_property
    def _frame(self) -> tuple[float, float, float, float]:
        """Return the page's corner in the scene and the pixels of a unit, once for all points."""
        x0, y0, x1, y1 = self.bounds.x0, self.bounds.y0, self.bounds.x1, self.bounds.y1
        return x0, y0, self.wide / (x1 - x0), self.high / (y1 - y0)

    def box(self, box: Box, shift: float = 0.0) -> str:
        """Return a box with round corners, moved by ``shift`` units to the right and up."""
        x, y, across, up = self._frame
        x, y = x - shift, y - shift
        x0, x1, x2, x3 = self._edges((box.x0 - x) * across, (box.x1 - x) * across)
        y0, y1, y2, y3 = self._edges((box.y0 - y) * up, (box.y1 - y) * up)
        return (
            f"M{x1},{y0}H{x2}Q{x3},{y0},{x3},{y1}V{y2}Q{x3},{y3},{x2},{y3}"
            f"H{x1}Q{x0},{y3},{x0},{y2}V{y1}Q{x0},{y0},{x1},{y0}Z"
        )

    @cached_property
    def _edges(self) -> Callable[[float, float], list[str]]:
        """Return a cached function that writes both ends and the starts of the round corners.

        A diagram has a hundred boxes, and formatting their numbers takes most of the time.
        """

        @cache
        def written(low: float, high: float) -> list[str]:
            return (_EDGES % (low, low + _ROUND, high - _ROUND, high)).split()

        return written

    def arrow(self, start: Point, end: Point) -> str:
        """Return a line that ends in a filled head."""
        return _arrow(self.point(start), self.point(end))

    def sign(self, center: Point, backward: bool) -> str:
        """Return a small arrow around ``center``, to the right, or to the left if ``backward``."""
        x, y = self.point(center)
        reach = -_SIGN if backward else _SIGN
        return _arrow((x - reach, y), (x + reach, y))


def _arrow(start: Point, end: Point) -> str:
    across, up = end[0] - start[0], end[1] - start[1]
    length = hypot(across, up) or 1.0
    # The base of the head is one head's length before the end, in the direction (dx, dy).
    dx, dy = across / length, up / length
    head = min(_HEAD, length)
    base = (end[0] - head * dx, end[1] - head * dy)
    left = (base[0] - _HALF * dy, base[1] + _HALF * dx)
    right = (base[0] + _HALF * dy, base[1] - _HALF * dx)
    # One format for all ten numbers takes two thirds of the time of ten formats.
    return _ARROW % (*start, *base, *left, *end, *right)
