"""Compressed responses that browsers may cache, and what a browser accepts."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

import torch
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

BUSY_HEADERS = {"retry-after": "3"}
"""The headers of a refusal that another request in three seconds may not get."""
_ROOT = Path(__file__).resolve().parents[1]
_SOURCES = ("backend", "components", "server")
_KINDS = {".py", ".po"}


def packed(
    request: Request, body: bytes, media_type: str, headers: Mapping[str, str], level: int = 1
) -> Response:
    """Return ``body``, compressed if the browser accepts gzip.

    The level is low: Streamlit's own middleware would take ten times as long to save a tenth more.
    """
    varied = {**headers, "vary": "accept-encoding"}
    if takes_gzip(request.headers.get("accept-encoding", "")):
        body = gzip.compress(body, compresslevel=level, mtime=0)
        varied["content-encoding"] = "gzip"
    return Response(body, media_type=media_type, headers=varied)


def browser_language(headers: Headers) -> str:
    """Return the language that a browser prefers, or ""."""
    return headers.get("accept-language", "").partition(",")[0].partition(";")[0]


def takes_gzip(accepted: str) -> bool:
    """Return whether a browser's Accept-Encoding allows gzip; ``q=0`` forbids it."""
    for each in accepted.split(","):
        name, _, quality = each.partition(";")
        if name.strip() == "gzip":
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def etag(pairs: Iterable[tuple[str, str]]) -> str:
    """Return the ETag of a response that depends only on ``pairs`` and the version of the code.

    It is weak, because the compressed and the plain response are equivalent.
    """
    asked = json.dumps([code_version(), *pairs])
    digest = sha256(asked.encode()).hexdigest()
    return f'W/"{digest[:24]}"'


def is_known(request: Request, tag: str) -> bool:
    """Return whether the browser already has the response with this ETag."""
    known = request.headers.get("if-none-match", "")
    names = {each.strip().removeprefix("W/") for each in known.split(",")}
    return "*" in names or tag.removeprefix("W/") in names


@cache
def code_version() -> str:
    """Return a hash of the code, its sentences, and the version of torch."""
    files = sorted(
        file for folder in _SOURCES for file in (_ROOT / folder).rglob("*") if file.suffix in _KINDS
    )
    digest = sha256(torch.__version__.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
