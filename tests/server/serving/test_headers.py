"""Security headers of every response, and the origins that may connect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from components.dispatch.pages import page_names, page_path
from server.middleware.headers import (
    FRAME_ANCESTORS,
    OwnOrigin,
    SecurityHeaders,
    allowed_origins,
    security_headers,
)
from server.middleware.limits import open_files
from server.middleware.metrics import Metrics
from server.middleware.stack import middleware
from server.public_url import public_url

POLICY = "content-security-policy"
DOCUMENT = "<html><head><title>Streamlit</title></head><body>층 </head> twice</body></html>"


async def document(request: Request) -> Response:
    if request.headers.get("accept-encoding"):
        # Streamlit's own middleware would pack it.
        return PlainTextResponse("packed")
    return HTMLResponse(DOCUMENT)


async def strict(_request: Request) -> Response:
    return PlainTextResponse("", headers={POLICY: "default-src 'none'"})


async def socket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_json(websocket.headers.get("origin"))
    await websocket.close()


def own_origin(*allowed: str) -> Middleware:
    return Middleware(OwnOrigin, allowed=lambda: allowed, refused=lambda _route, _reason: None)


def site(layers: list[Middleware]) -> TestClient:
    pages = [Route(page_path(page), document) for page in page_names()]
    routes = [*pages, Route("/api/strict", strict), Route("/api/other", document)]
    return TestClient(Starlette(routes=[*routes, WebSocketRoute("/s", socket)], middleware=layers))


@pytest.fixture(scope="module")
def whole() -> Iterator[TestClient]:
    with site(middleware(Metrics(), open_files())) as client:
        yield client


def directives(text: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (each.split() for each in text.split(";"))}


def test_every_answer_has_them(whole: TestClient) -> None:
    for path in ("/", "/slices", "/api/strict", "/nowhere"):
        headers = whole.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]
        assert len(headers.get_list(POLICY)) == 1


def test_an_answer_may_be_stricter(whole: TestClient) -> None:
    assert whole.get("/api/strict").headers[POLICY] == "default-src 'none'"


def test_nothing_comes_from_elsewhere_and_no_other_script_runs() -> None:
    policy = directives(security_headers({})[POLICY])
    assert policy["default-src"] == policy["connect-src"] == ["'self'"]
    assert policy["object-src"] == ["'none'"]
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"]
    # Streamlit's page has a script in it, which may run by its hash alone.
    assert any(source.startswith("'sha256-") for source in policy["script-src"])
    hosts = [each for sources in policy.values() for each in sources if "." in each or "*" in each]
    assert hosts == []


@pytest.mark.parametrize("who", [None, "*", " * ", ""])
def test_it_may_be_framed_anywhere(who: str | None) -> None:
    environment = {} if who is None else {FRAME_ANCESTORS: who}
    assert "frame-ancestors" not in directives(security_headers(environment)[POLICY])


def test_it_writes_to_the_operators_file() -> None:
    who = "'self' https://lms.example.edu https://*.example.org"
    policy = directives(security_headers({FRAME_ANCESTORS: who})[POLICY])
    assert policy["frame-ancestors"] == who.split()


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("https://lms.example.edu", ["'self'", "https://lms.example.edu"]),
        # Next to another source, a browser ignores 'none'.
        ("'none'", ["'self'"]),
    ],
)
def test_the_app_may_always_frame_its_own_figures(who: str, allowed: list[str]) -> None:
    policy = directives(security_headers({FRAME_ANCESTORS: who})[POLICY])
    assert policy["frame-ancestors"] == allowed


@pytest.mark.parametrize("who", ["x; script-src *", "a, b", "a\r\nset-cookie: b", "층", "a\x00"])
def test_a_wrong_list_of_origins_stops_the_start(who: str) -> None:
    with pytest.raises(ValueError, match=FRAME_ANCESTORS):
        security_headers({FRAME_ANCESTORS: who})


def heard(client: TestClient, headers: dict[str, str]) -> Any:
    """Return the origin that the app sees; raise if the connection is refused."""
    with client.websocket_connect("/s", headers=headers) as opened:
        return opened.receive_json()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://testserver"},
        {"origin": "https://testserver"},
        {"origin": "http://TESTSERVER:80"},
        {"origin": "https://a.example", "x-forwarded-host": "a.example"},
        {"origin": "https://a.example", "x-forwarded-host": "a.example:443, proxy.internal"},
        {"origin": "http://localhost:8501", "host": "localhost:8501"},
        {"origin": "http://[::1]:8501", "host": "[::1]:8501"},
    ],
)
def test_a_page_of_the_app_may_connect(headers: dict[str, str]) -> None:
    assert heard(site([own_origin()]), headers) is None


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "file://testserver"},
        {"origin": "http://testserver:81"},
        {"origin": "http://testserver.elsewhere.example"},
        {"origin": "http://localhost:3000", "host": "localhost:8501"},
        {"origin": "https://elsewhere.example", "x-forwarded-host": "a.example"},
    ],
)
def test_a_page_of_another_site_may_not(headers: dict[str, str]) -> None:
    with pytest.raises(WebSocketDisconnect) as refused:
        heard(site([own_origin()]), headers)
    assert refused.value.code == 1008


def test_unless_the_operator_lets_it_in() -> None:
    origin = {"origin": "https://elsewhere.example"}
    for allowed in (("https://elsewhere.example",), ("*",)):
        assert heard(site([own_origin(*allowed)]), origin) is None


def test_the_operator_says_it_as_to_streamlit(monkeypatch: pytest.MonkeyPatch) -> None:
    options: dict[str, Any] = {
        "server.enableCORS": True,
        "server.corsAllowedOrigins": [" https://a.example "],
    }
    monkeypatch.setattr("streamlit.get_option", options.__getitem__)
    assert allowed_origins() == ("https://a.example",)
    options["server.enableCORS"] = False
    assert allowed_origins() == ("*",)


@pytest.mark.parametrize("host", ['"><script>', "a b", "a,b", "-\x00", ""])
def test_a_host_that_is_none_is_not_named(host: str) -> None:
    raw = [(b"host", host.encode("latin-1", "replace"))]
    here = public_url({"type": "http", "scheme": "http", "headers": raw})
    assert here.url == ""
    assert here.hosts == ()


def test_headers_are_put_on_answers_only() -> None:
    client = site([Middleware(SecurityHeaders, headers={"x-a": "b"})])
    assert client.get("/api/strict").headers["x-a"] == "b"
    assert heard(client, {}) is None
