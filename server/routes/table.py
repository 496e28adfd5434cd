"""The routes of the app in addition to its pages."""

from __future__ import annotations

import gzip
from functools import cache
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from backend.layer.devices import available
from backend.links.layer import Pairs, Request, read_link
from components.dispatch.recent import recent_message
from components.embed.element import MODULE_PATH, element_module
from components.embed.page import EMBED_SHEET, EMBED_SHEET_PATH, embed_bundle, embed_bundle_path
from components.markup.frames import EMBED_PATH, EMBED_SCRIPT_PATH, EMBED_VERSION
from components.message.value import as_json
from components.page.assets import PLOTLY_PATH, STATIC, minified, plotly_script, scripts
from components.page.explorer import PICTURE_PATH
from components.page.paths import ASK_PATH, PRACTICE_PATH
from components.page.style_sheet import STYLE_PATH, STYLE_SHEET
from components.page.turns import precedence
from components.share.picture import FIGURE_PATH, PNG_PATH
from components.words.catalogue import Messages, best_language, messages
from components.words.language import LANGUAGE
from server.reply import packed, takes_gzip
from server.routes import downloads
from server.routes.ask import ask
from server.routes.description import DESCRIPTION_PATH, MODEL_PATH, SHAPES_PATH, description
from server.routes.embed import embed
from server.routes.figure import figure, figure_png
from server.routes.model import model
from server.routes.oembed import OEMBED_PATH, oembed
from server.routes.practice import practice
from server.routes.shapes import answer

_EMBED_SCRIPT = STATIC / "host" / "embed.js"


async def shapes(request: HttpRequest) -> Response:
    """``GET /api/shapes``: the tensors, weights and code of a layer."""
    link = read_link(request.query_params.multi_items(), available())
    status, body = await run_in_threadpool(_shapes, link)
    return JSONResponse(body, status_code=status)


def _shapes(link: Request) -> tuple[int, dict[str, Any]]:
    with precedence().turn():
        return answer(link)


async def picture(request: HttpRequest) -> Response:
    """``GET /api/picture``: the message of a page for a link.

    Like the page, it replaces invalid values and warns about them. ``page`` is the name of the
    page, and ``compact=true`` requests the diagram for a narrow one.
    """
    query = request.query_params
    words = messages(best_language(query.get(LANGUAGE), query.get("locale")))
    page, compact = query.get("page", "layer"), query.get("compact") == "true"
    body = await run_in_threadpool(_picture, page, query.multi_items(), words, compact)
    return packed(request, body, "application/json", {"cache-control": "no-store"})


def _picture(page: str, pairs: Pairs, words: Messages, compact: bool) -> bytes:
    return as_json(recent_message(page, pairs, words, compact))


async def asset(request: HttpRequest) -> Response:
    """Return a script or the style sheet. Browsers may keep it, because its path has a version."""
    path = request.url.path
    zipped = takes_gzip(request.headers.get("accept-encoding", ""))
    body = await run_in_threadpool(_packed if zipped else _plain, path)
    headers = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
    if zipped:
        headers["content-encoding"] = "gzip"
    kind = "text/css" if path.endswith(".css") else "text/javascript"
    return Response(body, media_type=kind, headers=headers)


async def embed_script(request: HttpRequest) -> Response:
    """``GET /embed.js?v=1``: a script for pages that embed the app; there is one version."""
    if request.query_params.get("v", EMBED_VERSION) != EMBED_VERSION:
        return PlainTextResponse("Not Found", 404)
    headers = {"cache-control": "public, max-age=3600"}
    headers["cross-origin-resource-policy"] = "cross-origin"
    return packed(request, _EMBED_SCRIPT.read_bytes(), "text/javascript", headers)


async def element(request: HttpRequest) -> Response:
    """``GET /shape-explorer.js``: the element as an ES module, which is also an anywidget."""
    # A page of another site may load a module only with this header.
    headers = {"cache-control": "public, max-age=3600", "access-control-allow-origin": "*"}
    headers["cross-origin-resource-policy"] = "cross-origin"
    body = await run_in_threadpool(element_module)
    return packed(request, body.encode(), "text/javascript", headers)


@cache
def _plain(path: str) -> bytes:
    if path in (STYLE_PATH, EMBED_SHEET_PATH):
        return (STYLE_SHEET if path == STYLE_PATH else EMBED_SHEET).encode()
    if path == embed_bundle_path():
        return embed_bundle().encode()
    script = scripts().get(path)
    return minified(script.read_text()).encode() if script else plotly_script()


@cache
def _packed(path: str) -> bytes:
    return gzip.compress(_plain(path), compresslevel=9, mtime=0)


OWN_ASSETS = (STYLE_PATH, EMBED_SHEET_PATH, embed_bundle_path(), *scripts())
"""The URL paths of our own scripts and style sheets."""
ROUTES: list[Any] = [
    Route(SHAPES_PATH, shapes),
    Route(MODEL_PATH, model, methods=["POST"]),
    Route(DESCRIPTION_PATH, description),
    Route(PICTURE_PATH, picture),
    Route(PRACTICE_PATH, practice),
    Route(ASK_PATH, ask),
    Route(FIGURE_PATH, figure),
    Route(PNG_PATH, figure_png),
    Route(EMBED_PATH, embed),
    Route(OEMBED_PATH, oembed),
    Route(EMBED_SCRIPT_PATH, embed_script),
    Route(MODULE_PATH, element),
    *(Route(path, asset) for path in (PLOTLY_PATH, *OWN_ASSETS)),
    *downloads.ROUTES,
]
