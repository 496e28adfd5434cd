"""``GET /oembed``: the frame and the picture of a pasted link, as https://oembed.com defines it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from backend.links.figure import figure_query
from backend.links.layer import Pairs
from backend.links.lesson import Lesson
from backend.links.lesson_steps import with_step
from components.dispatch.pages import find_page, lesson_of, page_names, page_path
from components.markup.frames import EMBED_PATH, HEIGHT, embedded, iframe
from components.markup.svg import element, joined
from components.page.definition import Page
from components.page.state import has_few_parameters
from components.picture.svg_figure import size_of
from components.share.picture import PNG_PATH
from components.share.preview import picture_pairs
from components.words.catalogue import best_language, messages
from components.words.language import LANGUAGE
from components.words.sentences import full_title
from server.public_url import PublicUrl, public_url
from server.routes.figure import picture_of_link

OEMBED_PATH = "/oembed"
FORMATS = ("json", "xml")
_WIDTH = 960
_NARROW = 480
"""The width in pixels below which the narrow diagram is easier to read than a scaled wide one."""
_AGE = 3600
_OPEN = {"access-control-allow-origin": "*", "cache-control": f"public, max-age={_AGE}"}


async def oembed(request: Request) -> Response:
    """Return the frame and the picture for ``url``, up to ``maxwidth`` and ``maxheight``."""
    query = request.query_params
    wanted, url = query.get("format", FORMATS[0]), query.get("url")
    if wanted not in FORMATS:
        return _refused(501, f"format is one of {', '.join(FORMATS)}")
    if not url:
        return _refused(400, "url is missing")
    parts = _split(url)
    here = public_url(request.scope)
    page = page_at(parts, here) if parts else None
    if parts is None or page is None:
        return _refused(404, "url is no page of this app")
    limits = _limit(query.get("maxwidth")), _limit(query.get("maxheight"))
    found = await run_in_threadpool(_answer, parts, find_page(page), limits, here.prefix)
    if wanted == "json":
        return JSONResponse(found, headers=_OPEN)
    return Response(_xml(found), media_type="text/xml", headers=_OPEN)


def page_at(url: SplitResult, here: PublicUrl) -> str | None:
    """Return the name of the page at ``url``, or ``None`` if it is not a page of this app."""
    if url.scheme not in ("http", "https") or not here.owns(url.scheme, url.netloc):
        return None
    # The server's limit counts the parameters of the request, in which this URL is one.
    if not has_few_parameters(url.query):
        return None
    path = f"/{url.path.removeprefix(here.prefix).strip('/')}"
    if path == EMBED_PATH:
        return find_page(dict(parse_qsl(url.query)).get("page", "")).name
    return next((name for name in page_names() if page_path(name) == path), None)


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _limit(text: str | None) -> int | None:
    """Parse a number of pixels; anything else is not a limit."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 5:
        return None
    return int(text) or None


def _answer(
    url: SplitResult, page: Page, limits: tuple[int | None, int | None], prefix: str
) -> dict[str, Any]:
    pairs = parse_qsl(url.query, keep_blank_values=True)
    words = messages(best_language(dict(pairs).get(LANGUAGE), None))
    width, height = min(limits[0] or _WIDTH, _WIDTH), min(limits[1] or HEIGHT, HEIGHT)
    lesson = lesson_of(pairs)
    opened = with_step(pairs, lesson.steps)
    origin = f"{url.scheme}://{url.netloc}"
    home, framed = f"{origin}{prefix}", embedded(f"{origin}?{url.query}", page.name)
    title = full_title(words, page.title_of(opened, words), words.text(page.title))
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": words.text("app.name"),
        "provider_url": f"{home}/",
        "cache_age": _AGE,
        "html": iframe(home + framed.removeprefix(origin), title, height, width),
        "width": width,
        "height": height,
        **(_thumbnail(home, page, opened, lesson, (width, height)) if page.has_picture else {}),
    }


def _thumbnail(
    home: str, page: Page, pairs: Pairs, lesson: Lesson, most: tuple[int, int]
) -> dict[str, Any]:
    """Return the PNG in the size of the drawing, or smaller if it does not fit."""
    look = {"page": page.name, "compact": str(most[0] < _NARROW).lower()}
    theme = [pair for pair in pairs if pair[0] == "theme"]
    own = [pair for pair in picture_pairs(pairs, lesson) if pair[0] not in (*look, "pixels")]
    picture, asked = picture_of_link([*own, *theme, *look.items()])
    wide, high = size_of(picture)
    pixels = max(1, int(wide * min(1, most[0] / wide, most[1] / high)))
    rest = [pair for pair in own if pair[0] != "focus"]
    query = urlencode([*rest, *figure_query(replace(asked, pixels=pixels)).items()])
    return {
        "thumbnail_url": f"{home}{PNG_PATH}?{query}",
        "thumbnail_width": pixels,
        "thumbnail_height": min(size_of(picture, pixels)[1], most[1]),
    }


def _xml(found: Mapping[str, Any]) -> str:
    inside = joined(*(element(name, str(value)) for name, value in found.items()))
    head = '<?xml version="1.0" encoding="utf-8" standalone="yes"?>'
    return f"{head}\n{element('oembed', inside)}"


def _refused(status: int, reason: str) -> Response:
    headers = {"access-control-allow-origin": "*", "cache-control": "no-store"}
    return JSONResponse({"error": reason}, status_code=status, headers=headers)
