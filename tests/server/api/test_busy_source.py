"""A source that the server is too busy to run: no file and no cache keeps this."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from backend.reader import run
from backend.reader.reading import Failure, Paste, Reading
from components.models.reading import BUSY
from components.page.paths import NOTEBOOK_PATH, OFFLINE_PATH, SCRIPT_PATH
from components.share.picture import FIGURE_PATH, PNG_PATH
from server.routes.description import MODEL_PATH

MODELS = {"page": "models", "N": "7"}


@pytest.fixture(autouse=True)
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    def answered(paste: Paste) -> Reading:
        return replace(Reading(paste.source, ""), failure=Failure(0, BUSY, BUSY, name=BUSY))

    monkeypatch.setattr(run, "answer", answered)
    monkeypatch.setattr("components.models.reading.is_own", lambda _: False)


@pytest.mark.parametrize("path", [FIGURE_PATH, PNG_PATH])
def test_a_picture_says_so_until_the_next_request(client: TestClient, path: str) -> None:
    first = client.get(path, params=MODELS)
    assert first.status_code == 200
    assert first.headers["cache-control"] == "no-store"
    assert "etag" not in first.headers
    if path == FIGURE_PATH:
        assert "Waiting for the server\nThe server is busy." in first.text


def test_a_later_picture_has_the_model(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    busy = client.get(FIGURE_PATH, params=MODELS)
    monkeypatch.undo()
    ready = client.get(FIGURE_PATH, params=MODELS)
    assert "public" in ready.headers["cache-control"]
    assert len(ready.content) > len(busy.content)


@pytest.mark.parametrize("path", [SCRIPT_PATH, NOTEBOOK_PATH, OFFLINE_PATH])
def test_no_file_is_written(client: TestClient, path: str) -> None:
    answer = client.get(path, params=MODELS | {"N": "8", "vary": "N:8-9"})
    assert (answer.status_code, answer.json()["error"]) == (503, BUSY)
    assert answer.json()["message"] == "The server is busy. Please try again in a moment."
    assert int(answer.headers["retry-after"]) > 0
    assert "content-disposition" not in answer.headers


def test_the_api_says_when_to_ask_again(client: TestClient) -> None:
    answer = client.post(MODEL_PATH, json={"code": "class M: pass"})
    assert (answer.status_code, answer.json()["error"]) == (503, BUSY)
    assert answer.json()["message"] == "The server is busy. Please try again in a moment."
