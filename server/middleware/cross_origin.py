"""Routes that pages of every origin may call, also a sandboxed frame without an origin.

Their answers depend on the request alone: there are no cookies, so an open route reveals nothing
that its caller could not request itself.
"""

from __future__ import annotations

from collections.abc import Collection

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SECONDS = 86_400
_OPEN = {
    "access-control-allow-origin": "*",
    # A script may read when it can repeat a refused request.
    "access-control-expose-headers": "retry-after",
}
_PREFLIGHT = {
    **_OPEN,
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "content-type",
    "access-control-max-age": str(_SECONDS),
}


class CrossOrigin:
    """Middleware that opens ``paths``: their refusals too, and the browser's question before."""

    def __init__(self, app: ASGIApp, paths: Collection[str]) -> None:
        self.app, self.paths = app, frozenset(paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_OPEN)
            await send(message)

        if scope["type"] != "http" or scope["path"] not in self.paths:
            await self.app(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            headers = [(name.encode(), text.encode()) for name, text in _PREFLIGHT.items()]
            await send({"type": "http.response.start", "status": 204, "headers": headers})
            await send({"type": "http.response.body"})
        else:
            await self.app(scope, receive, sent)
