"""Downloads: the offline page, Plotly's script for it, a script, a notebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from urllib.parse import quote, urlencode

import plotly as plotly_package
from anyio import CapacityLimiter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from backend.layer.spec import SpecError
from components.dispatch.pages import page_path
from components.dispatch.scripts import page_script
from components.models.reading import BUSY
from components.offline.link import read_offline
from components.offline.page import file_name, offline_page
from components.page.assets import plotly_script
from components.page.paths import (
    NOTEBOOK_PATH,
    OFFLINE_PATH,
    PLOTLY_DOWNLOAD_PATH,
    SCRIPT_PATH,
)
from components.page.script import PageScript
from components.page.turns import precedence
from components.share.notebook import notebook
from components.words.catalogue import Messages, best_language, messages
from components.words.language import LANGUAGE
from components.words.refused import RefusedError, refused
from server.public_url import public_url
from server.reply import BUSY_HEADERS

PLOTLY_FILE = f"plotly-{plotly_package.__version__}.min.js"
AT_ONCE = 2
"""Offline pages that are generated at a time, because each needs memory. The limits of the server
allow one for each client."""


async def offline(request: Request) -> Response:
    """``GET /offline.html``: one HTML file with every configuration of a range."""
    words = _words(request)
    async with _turn():
        return await run_in_threadpool(_answered, _offline, request, words)


async def plotly(_request: Request) -> Response:
    """``GET /plotly.min.js``: the file that offline pages of older versions load."""
    # Not a FileResponse: it takes a thread for each 64 kB, which a slow reader asks for by dozens.
    headers = {"content-disposition": f'attachment; filename="{PLOTLY_FILE}"'}
    return Response(plotly_script(), media_type="text/javascript", headers=headers)


async def script(request: Request) -> Response:
    """``GET /script.py``: the Python script of a page's settings."""
    return await run_in_threadpool(_answered, _script, request, _words(request))


async def ipynb(request: Request) -> Response:
    """``GET /notebook.ipynb``: the same script as a notebook."""
    return await run_in_threadpool(_answered, _notebook, request, _words(request))


@cache
def _turn() -> CapacityLimiter:
    """Return the lock that allows a few offline pages at a time."""
    return CapacityLimiter(AT_ONCE)


def _answered(
    make: Callable[[Request, Messages], Response], request: Request, words: Messages
) -> Response:
    """Return the response of ``make``, or 400 with the first problem of the link.

    If the server was too busy to run a source, the status is 503.
    """
    try:
        return make(request, words)
    except SpecError as error:
        reason = refused(error, words)
    except RefusedError as error:
        reason = error
    body = {"error": reason.code, "message": str(reason), "parameter": reason.parameter}
    if reason.code == BUSY:
        return JSONResponse(body, 503, headers=BUSY_HEADERS)
    return JSONResponse(body, status_code=400)


def _offline(request: Request, words: Messages) -> Response:
    pairs = request.query_params.multi_items()
    asked = read_offline(pairs, words)
    link = _link(request, page_path(asked.page), asked.query, words)
    page = offline_page(replace(asked, link=link), words)
    return _file(page, "text/html", file_name(asked))


def _script(request: Request, words: Messages) -> Response:
    made = _page_script(request, words)
    return _file(made.text, "text/x-python", f"{made.stem}.py")


def _notebook(request: Request, words: Messages) -> Response:
    made = _page_script(request, words)
    link = _link(request, page_path(made.page), made.query, words)
    return _file(notebook(made, words, link), "application/x-ipynb+json", f"{made.stem}.ipynb")


def _file(text: str, kind: str, name: str) -> Response:
    # A header has no letters beyond ASCII, and a pasted source may have Korean names.
    named = f'filename="{name}"' if name.isascii() else f"filename*=UTF-8''{quote(name)}"
    headers = {"content-disposition": f"attachment; {named}", "cache-control": "no-store"}
    return Response(text.encode(), media_type=kind, headers=headers)


def _page_script(request: Request, words: Messages) -> PageScript:
    query = request.query_params
    with precedence().turn():
        return page_script(query.get("page", "layer"), query.multi_items(), words)


def _words(request: Request) -> Messages:
    return messages(best_language(request.query_params.get(LANGUAGE), None))


def _link(request: Request, path: str, query: Mapping[str, str], words: Messages) -> str:
    """Return the permalink of the settings, with the host that the visitor sees.

    It is "" for a request whose host is unknown.
    """
    here = public_url(request.scope).url
    return here and f"{here}{path}?{urlencode({**query, LANGUAGE: words.language})}"


ROUTES = [
    Route(OFFLINE_PATH, offline),
    Route(PLOTLY_DOWNLOAD_PATH, plotly),
    Route(NOTEBOOK_PATH, ipynb),
    Route(SCRIPT_PATH, script),
]
