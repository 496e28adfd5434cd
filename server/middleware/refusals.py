"""The answer to a refused request, its line in the log and its count."""

from __future__ import annotations

import logging
from collections.abc import Callable
from math import ceil
from time import monotonic
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import Receive, Scope, Send

from components.words.catalogue import best_language, messages
from components.words.language import LANGUAGE
from server.middleware.metrics import Metrics
from server.reply import browser_language

_LOG = logging.getLogger("shape_explorer")
_QUIET = 10.0
"""The least seconds between two log lines for the same route and reason."""
_STATUS = {"too_many": 429, "url_too_long": 414, "body_too_large": 413, "busy": 503, "closed": 404}
CLOSED = {
    **{"too_many": 1013, "url_too_long": 1008, "body_too_large": 1009},
    **{"no_message": 1003, "closed": 1008},
}
"""The close codes of a websocket, by RFC 6455 and its registry."""

_SENTENCES = {"busy": "download.busy"}


class RefusalLog:
    """A count and a log of refusals: the route and the reason, never the client or the query."""

    def __init__(self, metrics: Metrics, clock: Callable[[], float] = monotonic) -> None:
        self.metrics, self.clock = metrics, clock
        # Bounded: there are few routes and few reasons.
        self._last: dict[tuple[str, str], float] = {}
        self._since: dict[tuple[str, str], int] = {}

    def refused(self, route: str, reason: str) -> None:
        """Record a refusal. Equal refusals within ten seconds become one line with their number."""
        self.metrics.refusals.labels(route, reason).inc()
        kind, now = (route, reason), self.clock()
        self._since[kind] = self._since.get(kind, 0) + 1
        if now - self._last.get(kind, float("-inf")) < _QUIET:
            return
        _LOG.warning("Refused on %s: %s (%d)", route, reason, self._since.pop(kind))
        self._last[kind] = now


async def refuse(scope: Scope, receive: Receive, send: Send, reason: str, wait: float = 0) -> None:
    """Answer a refusal in the reader's language, with the seconds to wait until the next try."""
    if reason == "closed" and scope["type"] == "http":
        await PlainTextResponse("Not Found", _STATUS[reason])(scope, receive, send)
        return
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": CLOSED[reason], "reason": reason})
        return
    # The query may have megabytes, so read only its beginning.
    asked = parse_qs(scope.get("query_string", b"")[:2000].decode("latin-1")).get(LANGUAGE, [None])
    words = messages(best_language(asked[0], browser_language(Headers(scope=scope))))
    body = {"error": reason, "message": words.text(_SENTENCES.get(reason, f"refused.{reason}"))}
    headers = {"cache-control": "no-store"}
    if wait:
        headers["retry-after"] = str(ceil(wait))
    await JSONResponse(body, _STATUS[reason], headers)(scope, receive, send)
