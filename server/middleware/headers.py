"""What every answer says of its own safety, and which pages may open a connection."""

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

from server.middleware.document import INDEX
from server.middleware.limits import route_of
from server.outside import outside

FRAME_ANCESTORS = "SHAPE_EXPLORER_FRAME_ANCESTORS"
"""Environment variable: who may frame the app, as CSP writes it; ``*`` is everybody."""
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def security_headers(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The headers that every answer has, unless it says better itself.

    Raises:
        ValueError: for a list of ancestors that would be another directive or header.
    """
    return {
        "content-security-policy": _policy(environment.get(FRAME_ANCESTORS, "*").strip() or "*"),
        "x-content-type-options": "nosniff",
        # No other site learns what somebody looks at here.
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }


def _policy(ancestors: str) -> str:
    if re.search(r"[^\x21-\x7e ]|[;,]", ancestors):
        raise ValueError(f"{FRAME_ANCESTORS} is a list of origins with blanks between them")
    directives = {
        "default-src": "'self'",
        # Streamlit imports a component's few lines as a blob, and multiplies long integers in wasm.
        "script-src": f"'self' blob: 'wasm-unsafe-eval' {' '.join(_inline_scripts())}",
        # Streamlit and Plotly write styles into the page.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
    }
    if ancestors != "*":
        # The sign would stand for http and https alone, and keep out a course page that is a file.
        directives["frame-ancestors"] = ancestors
    return "; ".join(f"{name} {sources.strip()}" for name, sources in directives.items())


@cache
def _inline_scripts() -> tuple[str, ...]:
    """The inline scripts of Streamlit's own page, by their hashes: no other may run."""
    texts = _SCRIPT.findall(INDEX.read_text(encoding="utf-8"))
    digests = (b64encode(sha256(text.encode()).digest()).decode() for text in texts)
    return tuple(f"'sha256-{digest}'" for digest in digests)


class SecurityHeaders:
    """Puts ``headers`` on every answer that does not have its own."""

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
    """Refuses a websocket that a page of another site opens, before Streamlit sees it.

    Streamlit would ask a service on the internet for its own address first, each time, and hold up
    everybody meanwhile. For the same reason it gets no origin to judge where it cannot know, as we
    do, that it is the app's own: behind a reverse proxy that has changed the host.

    Args:
        allowed: answers further origins, as :func:`allowed_origins` does; ``*`` is every origin.
        refused: is told the route and the reason of each refusal.
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
        return parts.scheme in ("http", "https") and outside(scope).owns(parts.scheme, parts.netloc)


def allowed_origins() -> tuple[str, ...]:
    """The origins that Streamlit's own configuration lets in besides the app's own."""
    if not st.get_option("server.enableCORS"):
        return ("*",)
    return tuple(each.strip() for each in st.get_option("server.corsAllowedOrigins"))
