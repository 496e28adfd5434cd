"""Admission: a request is refused by its size, its route and its client, before any work for it.

A client pays what its work costs: one token for each request or message, and then the processor
time that the work has taken (:mod:`components.page.client`). It has so many requests, runs,
downloads and pages at a time. Messages of a page that come too fast wait, so that its connection
stays. Work for a client that has hung up is not begun, and long work stops.
"""

from __future__ import annotations

import asyncio
from asyncio import ensure_future, sleep
from collections import Counter
from collections.abc import Callable
from time import monotonic

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.page.client import CLIENT, GONE, GoneError, Ledger, client_name, ledger
from components.page.paths import OFFLINE_PATH
from components.page.state import has_few_parameters
from server.middleware.bucket import Buckets
from server.middleware.incoming import Incoming, TooLargeError
from server.middleware.limits import CLOSED, TOKENS, Limits, client_of, route_of, works
from server.middleware.page_stream import PageStream
from server.middleware.places import Minute, Places
from server.middleware.refusals import RefusalLog, refuse

_WAITING = 400
"""The requests of one client that may wait for a place: a lecture hall that moves a slider."""


class Limited:
    """Middleware that admits requests, pages and their messages within ``limits``."""

    def __init__(
        self,
        app: ASGIApp,
        limits: Limits,
        log: RefusalLog,
        clock: Callable[[], float] = monotonic,
        debts: Ledger | None = None,
    ) -> None:
        self.app, self.limits, self.log, self.clock = app, limits, log, clock
        self.debts = ledger() if debts is None else debts
        self.buckets = Buckets(limits.rate, limits.burst, limits.clients)
        self.requests = Places(limits.runs, _WAITING)
        self.downloads = Places(limits.downloads, 1)
        # A run is Python from beginning to end, so two of a client would only slow down all others.
        self.runs = Places(1, limits.pages)
        self.minute = Minute(limits.clients, clock)
        self.pages: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        route, client = route_of(scope), client_of(scope, self.limits.proxies)
        # Streamlit's runs know their client by this address.
        scope = {**scope, "client": (client, 0)}
        client = client_name(client)
        reason, wait = self._reason(scope, route, client)
        if reason:
            self.log.refused(route, reason)
            await refuse(scope, receive, send, reason, wait)
        elif scope["type"] == "websocket":
            await self._page(scope, receive, send, route, client)
        elif works(route):
            await self._work(scope, receive, send, route, client)
        else:
            await self._file(scope, receive, send, route)

    def _reason(self, scope: Scope, route: str, client: str) -> tuple[str, float]:
        """Return the reason for a refusal, or "", and how many seconds to wait."""
        if route == CLOSED:
            return "closed", 0
        # Servers set raw_path; test clients may set only path.
        path = scope.get("raw_path") or scope["path"].encode()
        query = scope.get("query_string", b"")
        long = len(path) + len(query) > self.limits.max_url
        if long or not has_few_parameters(query.decode("latin-1")):
            return "url_too_long", 0
        length = Headers(scope=scope).get("content-length", "")
        if length.isdecimal() and int(length[:18]) > self.limits.max_body:
            return "body_too_large", 0
        if scope["type"] == "websocket" and self.pages[client] >= self.limits.pages:
            return "too_many", 1
        wait = self.take(client) if works(route) else 0
        return ("too_many" if wait else ""), wait

    def take(self, client: str) -> float:
        """Collect what the client owes and take a token. Return how many seconds to wait for it."""
        now = self.clock()
        self.buckets.charge(client, TOKENS * self.debts.collect(client), now)
        return self.buckets.take(client, 1, now)

    async def _work(
        self, scope: Scope, receive: Receive, send: Send, route: str, client: str
    ) -> None:
        """Do the work of a request when its client has a place, and while the client is there."""
        places = self.downloads if route == OFFLINE_PATH else self.requests
        request = Incoming(receive, self.limits.max_body)
        listening = ensure_future(request.listen())
        entering = ensure_future(places.enter(client))
        try:
            await asyncio.wait({entering, listening}, return_when=asyncio.FIRST_COMPLETED)
            if request.gone.is_set():
                return
            if not await entering:
                reason = "busy" if places is self.downloads else "too_many"
                self.log.refused(route, reason)
                await refuse(scope, receive, send, reason, 10 if reason == "busy" else 1)
                return
            await self._admitted(scope, send, route, client, request)
        finally:
            listening.cancel()
            if not entering.cancel() and not entering.cancelled() and entering.result():
                places.leave(client)

    async def _admitted(
        self, scope: Scope, send: Send, route: str, client: str, request: Incoming
    ) -> None:
        was = CLIENT.set(client), GONE.set(request.hung_up)
        try:
            await self.app(scope, request.receive, send)
        except GoneError:
            return
        except TooLargeError:
            self.log.refused(route, "body_too_large")
            await refuse(scope, request.receive, send, "body_too_large")
        finally:
            CLIENT.reset(was[0])
            GONE.reset(was[1])

    async def _file(self, scope: Scope, receive: Receive, send: Send, route: str) -> None:
        had, begun = 0, False

        async def received() -> Message:
            nonlocal had
            message = await receive()
            had += len(message.get("body", b""))
            if had > self.limits.max_body:
                raise TooLargeError
            return message

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, received, sent)
        except TooLargeError:
            self.log.refused(route, "body_too_large")
            if not begun:
                await refuse(scope, receive, send, "body_too_large")

    async def _page(
        self, scope: Scope, receive: Receive, send: Send, route: str, client: str
    ) -> None:
        async def pay() -> None:
            while wait := self.take(client):
                await sleep(wait)

        def refused(reason: str) -> None:
            self.log.refused(route, reason)

        def alone() -> bool:
            return len(self.pages) == 1

        def is_busy() -> bool:
            # Each page may run once, so that a class that opens them does not wait.
            return self.minute.count(client) > self.pages[client]

        page = PageStream(
            *(receive, send, self.limits, self.runs, client), alone, is_busy, pay, refused
        )
        self.pages[client] += 1
        try:
            await self.app(scope, page.received, page.sent)
        finally:
            page.close()
            self.pages[client] -= 1
            if not self.pages[client]:
                del self.pages[client]
