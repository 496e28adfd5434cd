"""Security headers, and the check of the origin of a websocket."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Callable, Collection, Mapping
from functools import cache
from hashlib import sha256
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.page.streamlit_inside import QUIET_HOST, inline_scripts
from server.middleware.limits import route_of
from server.public_url import public_url

FRAME_ANCESTORS = "SHAPE_EXPLORER_FRAME_ANCESTORS"
"""Environment variable for the sites that may embed the app, in CSP syntax; ``*`` is any site."""


def security_headers(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the headers of every response that does not set its own.

    Raises:
        ValueError: for a list of ancestors that would add a directive or a header.
    """
    return {
        "content-security-policy": _policy(environment.get(FRAME_ANCESTORS, "*").strip() or "*"),
        "x-content-type-options": "nosniff",
        # Other sites do not get the URL of the page.
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }


def _policy(ancestors: str) -> str:
    if re.search(r"[^\x21-\x7e ]|[;,]", ancestors):
        raise ValueError(f"{FRAME_ANCESTORS} is a list of origins with blanks between them")
    directives = {
        "default-src": "'self'",
        # Streamlit imports components as blobs, and multiplies long integers in WebAssembly.
        "script-src": f"'self' blob: 'wasm-unsafe-eval' {' '.join(_inline_scripts())}",
        # Streamlit and Plotly add inline styles.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
    }
    if ancestors != "*":
        # In CSP, * means http and https, and would exclude a course page opened from a file.
        # The Share panel frames a figure as a preview.
        own = "" if "'self'" in ancestors.split() else "'self' "
        directives["frame-ancestors"] = own + ancestors.replace("'none'", "")
    return "; ".join(f"{name} {sources.strip()}" for name, sources in directives.items())


@cache
def _inline_scripts() -> tuple[str, ...]:
    """Return the hashes of the inline scripts of the document; no other may run."""
    texts = (QUIET_HOST, *inline_scripts())
    digests = (b64encode(sha256(each.encode()).digest()).decode() for each in texts)
    return tuple(f"'sha256-{digest}'" for digest in digests)


class SecurityHeaders:
    """Middleware that adds ``headers`` to every response that does not set them."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self.app, self.headers = app, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                for name, text in self.headers.items():
                    found.setdefault(name, text)
            await send(message)

        await self.app(scope, receive, sent if scope["type"] == "http" else send)


class OwnOrigin:
    """Middleware that refuses websockets from pages of other sites, before Streamlit sees them.

    Streamlit would first ask a service on the internet for its own address, each time, and block
    all other requests meanwhile. So the origin is removed after our check: behind a reverse proxy
    that changed the host, Streamlit could not recognize it.

    Args:
        allowed: returns further allowed origins, see :func:`allowed_origins`; ``*`` is any origin.
        refused: called with the route and the reason of each refusal.
    """

    def __init__(
        self,
        app: ASGIApp,
        allowed: Callable[[], Collection[str]],
        refused: Callable[[str, str], None],
    ) -> None:
        self.app, self.allowed, self.refused = app, allowed, refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        origin = Headers(scope=scope).get("origin") if scope["type"] == "websocket" else None
        if origin is None:
            await self.app(scope, receive, send)
            return
        if not self._may(origin, scope):
            self.refused(route_of(scope), "foreign_origin")
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": "foreign origin"})
            return
        kept = [pair for pair in scope["headers"] if pair[0] != b"origin"]
        await self.app({**scope, "headers": kept}, receive, send)

    def _may(self, origin: str, scope: Scope) -> bool:
        allowed = self.allowed()
        if "*" in allowed or origin in allowed:
            return True
        parts = urlsplit(origin)
        here = public_url(scope)
        return parts.scheme in ("http", "https") and here.owns(parts.scheme, parts.netloc)


def allowed_origins() -> tuple[str, ...]:
    """Return the further origins that Streamlit's configuration allows."""
    if not st.get_option("server.enableCORS"):
        return ("*",)
    return tuple(each.strip() for each in st.get_option("server.corsAllowedOrigins"))
