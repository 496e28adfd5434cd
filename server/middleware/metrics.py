"""``GET /api/metrics``: counters of the process for Prometheus, without personal data."""

from __future__ import annotations

from time import perf_counter

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.page.explorer import PICTURE_PATH
from server.middleware.limits import METRICS_PATH, STREAM, route_of

_SECONDS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """The counters of one app, in their own registry."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.sessions = Gauge(
            "shape_explorer_sessions", "Pages that are connected now", registry=self.registry
        )
        self.messages = Counter(
            "shape_explorer_messages",
            "Messages from pages; most of them run the page's script",
            registry=self.registry,
        )
        self.steps = Histogram(
            "shape_explorer_step_seconds",
            "From a step's request to its whole answer, in the server",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.answers = Counter(
            "shape_explorer_answers",
            "Answers by route and status",
            ("route", "status"),
            registry=self.registry,
        )
        self.refusals = Counter(
            "shape_explorer_refusals",
            "What was refused, by route and reason",
            ("route", "reason"),
            registry=self.registry,
        )
        # Memory, processor time, open files.
        ProcessCollector(registry=self.registry)

    async def answer(self, _request: Request) -> Response:
        """Return all counters in Prometheus' text format."""
        headers = {"cache-control": "no-store"}
        body = generate_latest(self.registry)
        return Response(body, media_type=CONTENT_TYPE_LATEST, headers=headers)

    def route(self) -> Route:
        """Return the route of the counters."""
        return Route(METRICS_PATH, self.answer)


class Measured:
    """Middleware that counts and times requests."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket" and route_of(scope) == STREAM:
            await self._session(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        route, start, step = route_of(scope), perf_counter(), False

        async def sent(message: Message) -> None:
            nonlocal step
            await send(message)
            if message["type"] == "http.response.start":
                self.metrics.answers.labels(route, message["status"]).inc()
                step = route == PICTURE_PATH and message["status"] == 200
            elif step and not message.get("more_body", False):
                self.metrics.steps.observe(perf_counter() - start)

        await self.app(scope, receive, sent)

    async def _session(self, scope: Scope, receive: Receive, send: Send) -> None:
        opened = False

        async def sent(message: Message) -> None:
            nonlocal opened
            await send(message)
            if message["type"] == "websocket.accept":
                opened = True
                self.metrics.sessions.inc()

        async def received() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive":
                self.metrics.messages.inc()
            return message

        try:
            await self.app(scope, received, sent)
        finally:
            if opened:
                self.metrics.sessions.dec()
