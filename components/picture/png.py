"""A still image as a PNG, for previews of links and programs that cannot read SVG."""

from __future__ import annotations

from base64 import b64decode
from functools import cache
from math import sqrt
from threading import Event

from backend.links.figure import Theme
from backend.sandbox.pool import Pool
from backend.sandbox.reply import Limits
from components.picture.still import Still
from components.picture.svg_figure import size_of, svg

MOST_PIXELS = 8_000_000
"""The largest number of pixels of a PNG; a larger picture is scaled down."""
_LIMITS = Limits(seconds=10.0, cpu_seconds=6.0)


class NotDrawnError(Exception):
    """A picture that was not drawn, because too many others are waiting."""


def png(picture: Still, theme: Theme, width: int = 0, gone: Event | None = None) -> bytes:
    """Return the still image as a PNG. It takes some tenths of a second in another process.

    Args:
        theme: ``auto`` is light, because a PNG has one theme.
        width: the width in pixels, 0 for the original width; the height follows.
        gone: is set when nobody waits for the picture any longer.

    Raises:
        NotDrawnError: if the server is too busy.
    """
    document = svg(picture, "dark" if theme == "dark" else "light", fitting(picture, width))
    reply = processes().ask(document, gone=gone)
    if reply.ending != "done":
        raise NotDrawnError(reply.ending)
    return b64decode(reply.data)


def fitting(picture: Still, width: int = 0) -> int:
    """Return a width with which the picture has at most :data:`MOST_PIXELS`."""
    wide, high = size_of(picture, width)
    return int(wide * min(1.0, sqrt(MOST_PIXELS / (wide * high))))


@cache
def processes() -> Pool:
    """Return the process that draws; it starts with the first picture."""
    return Pool("components.picture.png_job", workers=1, limits=_LIMITS)


def stop() -> None:
    """Stop the process; a later picture starts a new one."""
    processes().close()
    processes.cache_clear()
