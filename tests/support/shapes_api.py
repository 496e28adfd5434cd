"""Requests to ``/api/shapes``."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

PATH = "/api/shapes"
CONTRACT = ["device", "tensors", "weights", "parameters", "code"]
"""The names in a response, in their order."""


def shapes(client: TestClient, query: str) -> dict[str, Any]:
    """Return the response to a valid request."""
    answer = client.get(f"{PATH}?{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = answer.json()
    return found
