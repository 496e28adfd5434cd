"""Requests that are too long, too large or too many are refused before anything is done for them.

Nothing here knows what a request means: it is refused by its size, its route and its client.
"""

from __future__ import annotations

import logging
from asyncio import sleep
from collections.abc import Callable
from math import ceil
from time import monotonic
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.words.catalogue import best_language, messages
from components.words.language import LANGUAGE
from server.middleware.bucket import Buckets
from server.middleware.limits import Limits, client_of, cost_of, route_of
from server.middleware.metrics import Metrics

_LOG = logging.getLogger("shape_explorer")
_QUIET = 10.0
"""Seconds after a line in the log before there is another for the same route and reason."""
_STATUS = {"too_many": 429, "url_too_long": 414, "body_too_large": 413}
_CLOSED = {"too_many": 1013, "url_too_long": 1008, "body_too_large": 1009}
"""What a websocket is closed with, by RFC 6455 and its registry."""


class Told:
    """Counts refusals and logs them: route and reason, and never who it was or what was asked."""

    def __init__(self, metrics: Metrics, clock: Callable[[], float] = monotonic) -> None:
        self.metrics, self.clock = metrics, clock
        # A few routes times a few reasons.
        self._last: dict[tuple[str, str], float] = {}
        self._since: dict[tuple[str, str], int] = {}

    def refused(self, route: str, reason: str) -> None:
        """Something was; a flood of the same is one line, with the number of it, in ten seconds."""
        self.metrics.refusals.labels(route, reason).inc()
        kind, now = (route, reason), self.clock()
        self._since[kind] = self._since.get(kind, 0) + 1
        if now - self._last.get(kind, float("-inf")) < _QUIET:
            return
        _LOG.warning("Refused on %s: %s (%d)", route, reason, self._since.pop(kind))
        self._last[kind] = now


class _TooLargeError(Exception):
    """The body is, which shows only while it comes."""


class Limited:
    """Lets through what is within ``limits``.

    A page's messages that come too fast wait, so that its connection stays; all else is refused.
    """

    def __init__(
        self, app: ASGIApp, limits: Limits, told: Told, clock: Callable[[], float] = monotonic
    ) -> None:
        self.app, self.limits, self.told, self.clock = app, limits, told, clock
        self.buckets = Buckets(limits.rate, limits.burst, limits.clients)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        route = route_of(scope)
        reason, wait = self._reason(scope, route)
        if reason:
            self.told.refused(route, reason)
            await _refuse(scope, receive, send, reason, wait)
        elif scope["type"] == "http":
            await self._request(scope, receive, send, route)
        else:
            await self._session(scope, receive, send, route)

    def _reason(self, scope: Scope, route: str) -> tuple[str, float]:
        """Why it is refused, or nothing, and for how many seconds."""
        # A server leaves the bytes of the path as they came; a test may have its text alone.
        path = scope.get("raw_path") or scope["path"].encode()
        if len(path) + len(scope.get("query_string", b"")) > self.limits.max_url:
            return "url_too_long", 0
        length = Headers(scope=scope).get("content-length", "")
        if length.isdecimal() and int(length[:18]) > self.limits.max_body:
            return "body_too_large", 0
        wait = self._take(scope, cost_of(route))
        return ("too_many" if wait else ""), wait

    def _take(self, scope: Scope, cost: float) -> float:
        if not cost:
            return 0
        return self.buckets.take(client_of(scope, self.limits.proxies), cost, self.clock())

    async def _request(self, scope: Scope, receive: Receive, send: Send, route: str) -> None:
        had, begun = 0, False

        async def received() -> Message:
            nonlocal had
            message = await receive()
            had += len(message.get("body", b""))
            if had > self.limits.max_body:
                raise _TooLargeError
            return message

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, received, sent)
        except _TooLargeError:
            self.told.refused(route, "body_too_large")
            if not begun:
                await _refuse(scope, receive, send, "body_too_large", 0)

    async def _session(self, scope: Scope, receive: Receive, send: Send, route: str) -> None:
        async def received() -> Message:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            size = len(message.get("bytes") or message.get("text") or b"")
            if size > self.limits.max_body:
                self.told.refused(route, "body_too_large")
                await send({"type": "websocket.close", "code": _CLOSED["body_too_large"]})
                return {"type": "websocket.disconnect", "code": _CLOSED["body_too_large"]}
            while wait := self._take(scope, cost_of(route)):
                await sleep(wait)
            return message

        await self.app(scope, received, send)


async def _refuse(scope: Scope, receive: Receive, send: Send, reason: str, wait: float) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": _CLOSED[reason], "reason": reason})
        return
    # A few letters of a query that may be megabytes.
    asked = parse_qs(scope.get("query_string", b"")[:2000].decode("latin-1")).get(LANGUAGE, [None])
    browser = Headers(scope=scope).get("accept-language", "").split(",")[0].split(";")[0]
    words = messages(best_language(asked[0], browser))
    body = {"error": reason, "message": words.text(f"refused.{reason}")}
    headers = {"cache-control": "no-store"}
    if wait:
        headers["retry-after"] = str(ceil(wait))
    await JSONResponse(body, _STATUS[reason], headers)(scope, receive, send)
