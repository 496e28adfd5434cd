"""SVG path text for the few forms a picture is made of: boxes, arrows, direction signs."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from backend.scene import Box

Point = tuple[float, float]

_ROUND, _HEAD, _HALF, _SIGN = 4.0, 7.0, 3.0, 6.0


@dataclass(frozen=True)
class Pen:
    """Draws in the scene's units forms whose measure is in pixels.

    Attributes:
        x: units of the scene to a pixel, across.
        y: the same, upward.
    """

    x: float
    y: float

    def box(self, box: Box) -> str:
        """A rectangle with round corners."""
        x0, y0, x1, y1 = box.x0, box.y0, box.x1, box.y1
        rx, ry = _ROUND * self.x, _ROUND * self.y
        return (
            f"M{x0 + rx:.2f},{y0:.2f}L{x1 - rx:.2f},{y0:.2f}"
            f"Q{x1:.2f},{y0:.2f},{x1:.2f},{y0 + ry:.2f}"
            f"L{x1:.2f},{y1 - ry:.2f}Q{x1:.2f},{y1:.2f},{x1 - rx:.2f},{y1:.2f}"
            f"L{x0 + rx:.2f},{y1:.2f}Q{x0:.2f},{y1:.2f},{x0:.2f},{y1 - ry:.2f}"
            f"L{x0:.2f},{y0 + ry:.2f}Q{x0:.2f},{y0:.2f},{x0 + rx:.2f},{y0:.2f}Z"
        )

    def arrow(self, start: Point, end: Point, half: float = _HALF) -> str:
        """A line that ends in a filled head."""
        across, up = (end[0] - start[0]) / self.x, (end[1] - start[1]) / self.y
        length = hypot(across, up) or 1.0
        # The direction in pixels; the head's base lies one head's length before the end.
        dx, dy = across / length, up / length
        head = min(_HEAD, length)
        base = (end[0] - head * dx * self.x, end[1] - head * dy * self.y)
        left = (base[0] - half * dy * self.x, base[1] + half * dx * self.y)
        right = (base[0] + half * dy * self.x, base[1] - half * dx * self.y)
        return (
            f"M{start[0]:.2f},{start[1]:.2f}L{base[0]:.2f},{base[1]:.2f}"
            f"M{left[0]:.3f},{left[1]:.3f}L{end[0]:.3f},{end[1]:.3f}"
            f"L{right[0]:.3f},{right[1]:.3f}Z"
        )

    def sign(self, center: Point, backward: bool) -> str:
        """A small arrow around ``center``, to the right or, backward, to the left."""
        reach = -_SIGN * self.x if backward else _SIGN * self.x
        return self.arrow((center[0] - reach, center[1]), (center[0] + reach, center[1]))
