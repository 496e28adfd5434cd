"""Admission: reasons, responses, prices, places, log lines and metrics."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from components.page import state
from components.page.client import Ledger
from components.words.catalogue import messages
from server.middleware import admission
from server.middleware.admission import Limited
from server.middleware.headers import OwnOrigin
from server.middleware.limits import STREAM, Limits
from server.middleware.metrics import Measured, Metrics
from server.middleware.page_stream import PageStream
from server.middleware.refusals import RefusalLog
from tests.support.page_messages import page_message

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


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    with site.client:
        yield site


def test_a_frequent_client_waits(site: Site) -> None:
    assert [site.get("/api/picture").status_code for _ in range(6)] == [200] * 5 + [429]
    refused = site.get("/api/picture")
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["cache-control"] == "no-store"
    assert refused.json() == {
        "error": "too_many",
        "message": messages("en").text("refused.too_many"),
    }
    # Other clients and free routes continue. After the waiting time this client continues, too.
    assert site.get("/api/picture", "203.0.113.6").status_code == 200
    assert site.get("/").status_code == 200
    site.clock.now += 1
    assert site.get("/api/picture").status_code == 200


def test_work_is_charged_the_processor_time_that_it_took(site: Site) -> None:
    assert site.get("/offline.html").status_code == 200
    # It took 60 ms, so five tokens go, and one is owed.
    site.debts.add("203.0.113.5", 0.05)
    refused = site.get("/api/picture")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
    assert site.get("/api/picture", "203.0.113.6").status_code == 200
    # Nobody owes more than a whole bucket.
    site.debts.add("203.0.113.5", 1e6)
    assert site.get("/api/picture").headers["retry-after"] == "6"


@pytest.mark.parametrize(
    ("query", "browser", "language"),
    [
        ("", "", "en"),
        ("?lang=ko", "en-GB", "ko"),
        ("", "ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("", "ko,en", "ko"),
    ],
)
def test_it_speaks_the_readers_language(
    site: Site, query: str, browser: str, language: str
) -> None:
    site.debts.add("203.0.113.5", 1)
    refused = site.get(f"/api/picture{query}", **{"accept-language": browser})
    assert refused.json()["message"] == messages(language).text("refused.too_many")


def test_a_link_too_long(site: Site) -> None:
    at_most = "/?" + "a" * (LIMITS.max_url - 1)
    assert site.get(at_most).status_code == 200
    refused = site.get(at_most + "a")
    assert refused.status_code == 414
    assert refused.json()["error"] == "url_too_long"
    assert site.get("/" + "층" * 70).status_code == 414


def test_a_link_with_more_parameters_than_any_page_has(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "MAX_PARAMETERS", 3)
    assert site.get("/?a&b&c").status_code == 200
    refused = site.get("/?a&b&c&d")
    assert refused.status_code == 414
    assert refused.json()["error"] == "url_too_long"


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("path", ["/", "/api/picture"])
def test_a_body_too_large(site: Site, path: str, told: bool) -> None:
    def sent(size: int) -> Response:
        pieces = (b"x" * each for each in (size // 2, size - size // 2))
        return site.client.post(path, content=b"x" * size if told else pieces)

    assert (sent(100).status_code, sent(100).text) == (200, "100")
    assert sent(101).status_code == 413
    assert sent(101).json()["error"] == "body_too_large"


def test_a_length_that_is_none_is_not_believed(site: Site) -> None:
    for length in ("-5", "1e9", "x", "²"):
        answer = site.client.get("/", headers={"content-length": length.encode("utf-8")})
        assert answer.status_code == 200
    assert site.client.get("/", headers={"content-length": "9" * 5000}).status_code == 413


def test_messages_that_come_too_fast_wait(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    waited = []

    async def slept(seconds: float) -> None:
        waited.append(seconds)
        site.clock.now += seconds

    monkeypatch.setattr("server.middleware.admission.sleep", slept)
    with site.client.websocket_connect(STREAM) as page:
        for number in range(7):
            lower = page_message(f"n={number}", fragment="f")
            page.send_bytes(lower)
            assert page.receive_bytes() == lower
    # The handshake and four messages are what a bucket holds.
    assert waited == [1, 1, 1]
    assert site.count("messages_total") == 7
    assert site.count("refusals_total", route=STREAM, reason="too_many") == 0


def test_a_message_too_large_ends_the_connection(site: Site) -> None:
    with site.client.websocket_connect(STREAM) as page:
        padded = 100 - len(page_message(page="x")) + 1
        page.send_bytes(page_message(page="x" * padded))
        assert len(page.receive_bytes()) == 100
        page.send_bytes(page_message(page="x" * (padded + 1)))
        with pytest.raises(WebSocketDisconnect) as closed:
            page.receive_bytes()
    assert closed.value.code == 1009
    assert site.count("refusals_total", route=STREAM, reason="body_too_large") == 1


@pytest.mark.parametrize("kind", ["text", "noise", "nothing"])
def test_what_no_page_sends_ends_the_connection_with_one_line(
    site: Site, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        with site.client.websocket_connect(STREAM) as page:
            if kind == "text":
                page.send_text("hello")
            else:
                page.send_bytes(b"\xff\xff\xff" if kind == "noise" else b"")
            with pytest.raises(WebSocketDisconnect) as closed:
                page.receive_bytes()
        assert closed.value.code == 1003
    assert caplog.messages == [f"Refused on {STREAM}: no_message (1)"]


def test_a_client_has_so_many_pages(site: Site) -> None:
    with ExitStack() as stack:
        for _ in range(LIMITS.pages):
            stack.enter_context(site.client.websocket_connect(STREAM))
        site.clock.now += 5
        with pytest.raises(WebSocketDisconnect), site.client.websocket_connect(STREAM):
            pass
    site.clock.now += 5
    with site.client.websocket_connect(STREAM):
        pass


def test_a_client_is_busy_after_more_runs_than_it_has_pages(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[Callable[[], bool]]()

    class Recorded(PageStream):
        def __init__(self, *arguments: Any) -> None:
            asked.append(arguments[6])
            super().__init__(*arguments)

    monkeypatch.setattr(admission, "PageStream", Recorded)
    others = {"x-forwarded-for": "9.9.9.9"}
    with (
        site.client.websocket_connect(STREAM),
        site.client.websocket_connect(STREAM),
        site.client.websocket_connect(STREAM, headers=others),
    ):
        first, second, other = asked
        assert [first(), second(), first(), second()] == [False, False, True, True]
        assert [other(), other()] == [False, True]


def test_routes_without_a_use_are_not_found(site: Site) -> None:
    assert site.client.put("/_stcore/upload_file/a/b", content=b"x").status_code == 404
    assert site.get("/_stcore/metrics").status_code == 404


def test_sessions_are_counted_while_they_last(site: Site) -> None:
    with site.client.websocket_connect(STREAM), site.client.websocket_connect(STREAM):
        assert site.count("sessions") == 2
    assert site.count("sessions") == 0
    # Within its limits no longer: three more, and the bucket is empty.
    for _ in range(3):
        with site.client.websocket_connect(STREAM):
            pass
    with pytest.raises(WebSocketDisconnect) as closed, site.client.websocket_connect(STREAM):
        pass
    assert (closed.value.code, site.count("sessions")) == (1013, 0)


def test_another_sites_page_is_counted_as_refused(site: Site) -> None:
    headers = {"origin": "https://evil.example"}
    with (
        pytest.raises(WebSocketDisconnect),
        site.client.websocket_connect(STREAM, headers=headers),
    ):
        pass
    assert site.count("refusals_total", route=STREAM, reason="foreign_origin") == 1
    assert site.count("sessions") == 0


def test_the_log_has_the_reason_but_no_person(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "shape_explorer")
    site.get("/api/picture?name=secret" + "x" * 200)
    for _ in range(30):
        site.get("/api/picture?name=secret")
    lines = ["Refused on /api/picture: url_too_long (1)", "Refused on /api/picture: too_many (1)"]
    assert caplog.messages == lines
    # One line for a flood; the next, later, has the number.
    site.clock.now += 10
    for _ in range(6):
        site.get("/api/picture")
    assert caplog.messages[2:] == ["Refused on /api/picture: too_many (25)"]
    assert site.count("refusals_total", route="/api/picture", reason="too_many") == 26


def test_metrics_are_prometheus_text_about_nobody(site: Site) -> None:
    for _ in range(6):
        site.get("/api/picture?name=secret")
    site.get("/nowhere/secret")
    found = site.get("/api/metrics", "203.0.113.9")
    assert found.headers["content-type"].startswith("text/plain")
    text = found.text
    for line in (
        "shape_explorer_sessions 0.0",
        'shape_explorer_answers_total{route="/api/picture",status="200"} 5.0',
        'shape_explorer_answers_total{route="/api/picture",status="429"} 1.0',
        'shape_explorer_answers_total{route="other",status="404"} 1.0',
        'shape_explorer_refusals_total{reason="too_many",route="/api/picture"} 1.0',
        # Refusals are no steps.
        "shape_explorer_step_seconds_count 5.0",
    ):
        assert line in text.splitlines()
    assert "process_resident_memory_bytes" in text
    assert not any(secret in text for secret in ("203.0.113", "secret"))


def test_every_app_counts_for_itself(site: Site) -> None:
    site.get("/api/picture")
    assert Site().count("answers_total", route="/api/picture", status="200") == 0
