"""The time between the connection of a page and its first diagram."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.page.client import client_name
from components.page.explorer import NAMES
from components.page.streamlit_inside import shows_component
from components.page.turns import Precedence
from server.middleware.limits import STREAM, route_of

_PICTURES = tuple(name.encode() for name in NAMES)


class FirstPicture:
    """Middleware that reports waiting pages to the queue of :mod:`components.page.turns`."""

    def __init__(self, app: ASGIApp, precedence: Precedence) -> None:
        self.app, self.precedence = app, precedence

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket" or route_of(scope) != STREAM:
            await self.app(scope, receive, send)
            return
        page, waits = object(), True
        client = client_name((scope.get("client") or ("", 0))[0])

        async def sent(message: Message) -> None:
            nonlocal waits
            await send(message)
            if message["type"] == "websocket.accept":
                self.precedence.waits(page, client)
            elif waits and shows_component(message.get("bytes") or b"", _PICTURES):
                waits = False
                self.precedence.has(page)

        try:
            await self.app(scope, receive, sent)
        finally:
            self.precedence.has(page)
