"""What the app serves beside its pages: shapes as JSON and Plotly's own script."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path
from typing import Any

import plotly
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from backend.devices import available
from backend.parameters import read_link
from components.explorer import PLOTLY_PATH
from server.shapes_api import answer

_PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


async def shapes(request: HttpRequest) -> Response:
    """``GET /api/shapes``: the tensors, weights and code of a setting."""
    link = read_link(request.query_params.multi_items(), available())
    status, body = await run_in_threadpool(answer, link)
    return JSONResponse(body, status_code=status)


async def plotly_script(request: HttpRequest) -> Response:
    """Plotly's script, packed once, and kept by the browser: its path names its version."""
    packed = "gzip" in request.headers.get("accept-encoding", "")
    body = await run_in_threadpool(_packed_plotly) if packed else _PLOTLY.read_bytes()
    headers = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
    if packed:
        headers["content-encoding"] = "gzip"
    return Response(body, media_type="text/javascript", headers=headers)


@cache
def _packed_plotly() -> bytes:
    return gzip.compress(_PLOTLY.read_bytes(), compresslevel=9, mtime=0)


ROUTES: list[Any] = [Route("/api/shapes", shapes), Route(PLOTLY_PATH, plotly_script)]
