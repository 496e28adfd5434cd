"""Predicates on boxes that only tests need."""

from __future__ import annotations

from backend.picture.scene import Box


def overlap(one: Box, other: Box) -> bool:
    """Return whether two boxes share an area; touching edges do not count."""
    apart_x = one.x1 <= other.x0 or other.x1 <= one.x0
    apart_y = one.y1 <= other.y0 or other.y1 <= one.y0
    return not (apart_x or apart_y)


def contains(outer: Box, inner: Box) -> bool:
    """Return whether ``inner`` lies in ``outer``; common edges count."""
    return (
        outer.x0 <= inner.x0
        and outer.y0 <= inner.y0
        and outer.x1 >= inner.x1
        and outer.y1 >= inner.y1
    )
