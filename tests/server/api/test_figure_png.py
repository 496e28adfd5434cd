"""``GET /figure.png``: the picture of ``/figure.svg`` for programs that cannot read SVG."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from starlette.testclient import TestClient

from components.picture import png
from components.share.picture import FIGURE_PATH, PNG_PATH
from server.middleware.limits import WORKING


def test_it_is_the_picture_of_the_svg_in_the_same_size(client: TestClient) -> None:
    asked = {"page": "packing", "lengths": "3,2", "lang": "ko", "pixels": "300", "theme": "dark"}
    answer, svg = (client.get(path, params=asked) for path in (PNG_PATH, FIGURE_PATH))
    assert answer.headers["content-type"] == "image/png"
    wide, high = Image.open(BytesIO(answer.content)).size
    assert f'width="{wide}" height="{high}"' in svg.text
    for name in ("cache-control", "etag", "access-control-allow-origin"):
        assert answer.headers[name] == svg.headers[name]
    known = {"if-none-match": answer.headers["etag"]}
    again = client.get(PNG_PATH, params=asked, headers=known)
    assert (again.status_code, again.content) == (304, b"")


def test_it_costs_its_client_something() -> None:
    assert PNG_PATH in WORKING


def test_a_busy_server_says_when(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> bytes:
        raise png.NotDrawnError("busy")

    monkeypatch.setattr("server.routes.figure.png", busy)
    answer = client.get(f"{PNG_PATH}?lang=ko")
    assert (answer.status_code, answer.json()["error"]) == (503, "busy")
    assert int(answer.headers["retry-after"]) > 0
    assert answer.headers["cache-control"] == "no-store"
