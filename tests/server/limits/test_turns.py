"""Every route that runs torch waits for a turn, and never for two at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import local

import pytest
from starlette.testclient import TestClient

from components.dispatch.pages import page_message
from components.dispatch.recent import made_once
from components.page.turns import Precedence
from components.practice import questions
from components.words.catalogue import messages

ROUTES = (
    "/api/shapes?layer=GRU",
    "/api/picture?layer=GRU",
    "/api/picture?page=mistakes&input_shape=3,7,11",
    "/api/picture?page=practice",
    "/figure.svg?layer=GRU",
    "/oembed?url=http://testserver/?layer=GRU",
    "/script.py?layer=GRU",
    "/notebook.ipynb?page=packing",
)


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that gets, for each turn, how many turns its thread holds."""
    held, found, turn = local(), list[int](), Precedence.turn

    @contextmanager
    def counted(self: Precedence) -> Iterator[None]:
        held.count = getattr(held, "count", 0) + 1
        found.append(held.count)
        try:
            with turn(self):
                yield
        finally:
            held.count -= 1

    monkeypatch.setattr(Precedence, "turn", counted)
    made_once.cache_clear()
    questions._questions.cache_clear()
    return found


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_takes_one_turn_at_a_time(route: str, client: TestClient, turns: list[int]) -> None:
    assert client.get(route).status_code == 200
    assert set(turns) == {1}


def test_a_class_shares_one_run_of_a_picture(client: TestClient, turns: list[int]) -> None:
    client.get("/figure.svg?hidden_size=9")
    first = len(turns)
    client.get("/figure.svg?hidden_size=9")
    assert len(turns) - first < first


@pytest.mark.parametrize("page", ["mistakes", "practice"])
def test_a_page_that_is_not_shared_takes_a_turn(page: str, turns: list[int]) -> None:
    page_message(page, [], messages("en"))
    assert set(turns) == {1}
