"""``GET /figure.svg``: the picture of a link as a file, for pages that nothing runs in."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from backend.links.figure import FigureAsked, read_figure
from components.dispatch.pages import page_message, pages_with_picture
from components.picture.still import Still, still
from components.picture.svg_figure import svg
from components.words.catalogue import best_language, messages
from components.words.language import LANGUAGE
from server.reply import etag, is_known, packed

_KEPT = "public, max-age=3600, stale-while-revalidate=86400"
_HEADERS = {
    "cache-control": _KEPT,
    # Nothing of it runs and nothing is fetched, even if it is opened by itself.
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    # A picture without secrets: canvases and other sites may read it.
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
}


async def figure(request: Request) -> Response:
    """The picture of the link's setting. Like the page, it mends what it cannot take: a picture in
    a course is never broken, and its description says what was replaced.
    """
    pairs = request.query_params.multi_items()
    headers = {**_HEADERS, "etag": etag(pairs)}
    if is_known(request, headers["etag"]):
        return Response(status_code=304, headers=headers | {"vary": "accept-encoding"})
    body = await run_in_threadpool(_drawn, pairs)
    return packed(request, body, "image/svg+xml", headers)


def picture_of_link(pairs: Sequence[tuple[str, str]]) -> tuple[Still, FigureAsked]:
    """The still picture that a link asks for, and its look.

    Without a language in the link it is English: an image has no reader whom one could ask, and
    the same link shall be the same picture.
    """
    asked = read_figure(pairs, pages_with_picture())
    words = messages(best_language(dict(pairs).get(LANGUAGE), None))
    message = page_message(asked.page, pairs, words, asked.compact)
    return still(message, asked, words), asked


def _drawn(pairs: Sequence[tuple[str, str]]) -> bytes:
    picture, asked = picture_of_link(pairs)
    return svg(picture, asked.theme, asked.pixels).encode()
