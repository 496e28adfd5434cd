"""Which routes pages of other sites may call."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from server.middleware.limits import OPEN, open_files
from server.middleware.metrics import Metrics
from server.middleware.stack import middleware
from server.routes.table import ROUTES

ALLOWED = "access-control-allow-origin"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """Return a client of the routes behind the middleware of the app."""
    metrics = Metrics()
    routes = [*ROUTES, metrics.route()]
    with TestClient(
        Starlette(routes=routes, middleware=middleware(metrics, open_files()))
    ) as client:
        yield client


@pytest.mark.parametrize("path", OPEN)
@pytest.mark.parametrize("origin", ["null", "https://course.example.edu"])
def test_an_open_route_answers_every_origin(client: TestClient, path: str, origin: str) -> None:
    method = "POST" if path == "/api/model" else "GET"
    answer = client.request(method, path, headers={"origin": origin})
    assert answer.headers[ALLOWED] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    asks = {"origin": origin, "access-control-request-method": method}
    before = client.options(path, headers=asks)
    assert before.status_code == 204
    assert method in before.headers["access-control-allow-methods"]
    assert before.headers["access-control-allow-headers"] == "content-type"


def test_a_refusal_can_be_read(client: TestClient) -> None:
    answer = client.get(f"/api/shapes?x={'a' * 60_500}", headers={"origin": "null"})
    assert answer.status_code == 414
    assert answer.headers[ALLOWED] == "*"
    assert answer.headers["access-control-expose-headers"] == "retry-after"


@pytest.mark.parametrize("path", ["/api/metrics", "/embed", "/offline.html?vary=bias", "/"])
def test_other_routes_are_closed(client: TestClient, path: str) -> None:
    assert ALLOWED not in client.get(path, headers={"origin": "null"}).headers
