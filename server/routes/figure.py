"""``GET /figure.svg`` and ``/figure.png``: the diagram of a link, for pages without scripts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from backend.links.figure import FigureRequest, read_figure
from backend.sandbox.pool import worked
from components.dispatch.pages import pages_with_picture
from components.dispatch.recent import recent_message
from components.page.client import GONE, ledger
from components.page.turns import precedence
from components.picture.png import NotDrawnError, png
from components.picture.still import Still, still
from components.picture.svg_figure import svg
from components.words.catalogue import best_language, messages
from components.words.language import LANGUAGE
from server.reply import BUSY_HEADERS, etag, is_known, packed

_AN_HOUR = "public, max-age=3600, stale-while-revalidate=86400"
_HEADERS = {
    "cache-control": _AN_HOUR,
    # The file runs nothing and fetches nothing, even if it is opened alone.
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    # The picture has no secrets, so canvases and other sites may read it.
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
}
_PASSING = {"cache-control": "no-store"}
"""The header of a picture that says that the server is busy."""


async def figure(request: Request) -> Response:
    """Return the diagram of a link.

    Like the page, it replaces invalid values, so that a picture in a course is never broken. The
    description of the picture names the replaced values.
    """
    pairs = request.query_params.multi_items()
    headers = {**_HEADERS, "etag": etag(pairs)}
    if is_known(request, headers["etag"]):
        return Response(status_code=304, headers=headers | {"vary": "accept-encoding"})
    body, passing = await run_in_threadpool(_drawn, tuple(pairs))
    if passing:
        headers = {**_HEADERS, **_PASSING}
    return packed(request, body, "image/svg+xml", headers)


async def figure_png(request: Request) -> Response:
    """Return the diagram of a link as a PNG. It is light, unless the link asks for the dark one."""
    pairs = request.query_params.multi_items()
    headers = {**_HEADERS, "etag": etag(pairs)}
    if is_known(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    try:
        body, passing = await run_in_threadpool(_drawn_png, pairs)
    except NotDrawnError:
        words = messages(best_language(dict(pairs).get(LANGUAGE), None))
        busy = {"error": "busy", "message": words.text("download.busy")}
        return JSONResponse(busy, 503, headers={**_HEADERS, **_PASSING, **BUSY_HEADERS})
    if passing:
        headers = {**_HEADERS, **_PASSING}
    return Response(body, media_type="image/png", headers=headers)


def picture_of_link(pairs: Sequence[tuple[str, str]]) -> tuple[Still, FigureRequest]:
    """Return the still picture of a link, and its look.

    Without a language in the link it is English, because the same link must return the same
    picture to every reader.
    """
    asked = read_figure(pairs, pages_with_picture())
    words = messages(best_language(dict(pairs).get(LANGUAGE), None))
    message = recent_message(asked.page, pairs, words, asked.compact)
    with precedence().turn():
        return still(message, asked, words), asked


def _drawn(pairs: tuple[tuple[str, str], ...]) -> tuple[bytes, bool]:
    """Return the file, and whether it may soon be another one.

    A class that opens one link needs one drawing.
    """
    body, passing = _kept(pairs)
    if passing:
        _kept.cache_clear()
    return body, passing


@lru_cache(maxsize=32)
def _kept(pairs: tuple[tuple[str, str], ...]) -> tuple[bytes, bool]:
    picture, asked = picture_of_link(pairs)
    with precedence().turn():
        return svg(picture, asked.theme, asked.pixels).encode(), picture.passing


def _drawn_png(pairs: Sequence[tuple[str, str]]) -> tuple[bytes, bool]:
    """Return the file, and whether it may soon be another one."""
    picture, asked = picture_of_link(pairs)
    # It may wait for the process, so it must not hold a turn. The process reports its own time.
    with ledger().charged(worked):
        return png(picture, asked.theme, asked.pixels, GONE.get()), picture.passing
