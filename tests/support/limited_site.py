"""An app behind the limits, with a clock of the test."""

from __future__ import annotations

from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from components.page.client import Ledger
from server.middleware.admission import Limited
from server.middleware.headers import OwnOrigin
from server.middleware.limits import STREAM, Limits
from server.middleware.metrics import Measured, Metrics
from server.middleware.refusals import RefusalLog

LIMITS = Limits(rate=1, burst=5, max_url=200, max_body=100, pages=5, proxies=1)


class Clock:
    """A clock that advances only when the test says so, in seconds."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


async def answer(request: Request) -> Response:
    return PlainTextResponse(f"{len(await request.body())}")


async def echo(websocket: WebSocket) -> None:
    await websocket.accept()
    async for each in websocket.iter_bytes():
        await websocket.send_bytes(each)


class Site:
    """An app with limits, a clock, and its counters."""

    def __init__(self) -> None:
        self.clock, self.metrics, self.debts = Clock(), Metrics(), Ledger()
        log = RefusalLog(self.metrics, self.clock)
        paths = ("/", "/api/picture", "/offline.html")
        routes = [Route(path, answer, methods=["GET", "POST"]) for path in paths]
        layers = [
            Middleware(Measured, metrics=self.metrics),
            Middleware(Limited, limits=LIMITS, log=log, clock=self.clock, debts=self.debts),
            Middleware(OwnOrigin, allowed=tuple, refused=log.refused),
        ]
        routes = [*routes, WebSocketRoute(STREAM, echo), self.metrics.route()]
        self.client = TestClient(Starlette(routes=routes, middleware=layers))

    def get(self, path: str, who: str = "203.0.113.5", **headers: str) -> Any:
        return self.client.get(path, headers={"x-forwarded-for": who, **headers})

    def count(self, name: str, **labels: str) -> float:
        return self.metrics.registry.get_sample_value(f"shape_explorer_{name}", labels) or 0
