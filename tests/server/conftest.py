"""The app's own routes, requested without a network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from server.routes.table import ROUTES


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    """Return a client of the real routes; an exception in a route is an exception of the test."""
    with TestClient(Starlette(routes=ROUTES)) as client:
        yield client
