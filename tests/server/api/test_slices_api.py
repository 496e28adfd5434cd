"""``GET /api/picture?page=slices`` returns the page's own message for any link."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from hypothesis import given, settings
from starlette.testclient import TestClient

from backend.layer.devices import available
from backend.layer.trace import trace
from backend.links.layer import read_link
from backend.slices.link import read_asked
from backend.slices.task import TASKS
from components.page.explorer import PICTURE_PATH
from components.slices.message import slices_message
from components.words.catalogue import messages
from tests.support.examples import at_least
from tests.support.messages import plain, without_times
from tests.support.strategies import SENDABLE_ESCAPES, hostile_asks
from tests.support.turns import in_turn

HOSTILE_QUESTIONS = at_least(30)
Pairs = list[tuple[str, str]]


def answered(client: TestClient, pairs: Pairs) -> dict[str, Any]:
    answer = client.get(PICTURE_PATH, params=[*pairs, ("page", "slices")])
    assert answer.status_code == 200
    assert "Traceback" not in answer.text
    return without_times(answer.json())


def shown(pairs: Pairs, language: str = "en") -> dict[str, Any]:
    link = read_link(pairs, available())
    run, words = trace(link.spec, link.device), messages(language)
    return without_times(plain(slices_message(link, run, read_asked(pairs, link.spec), words)))


@pytest.mark.parametrize(
    ("question", "language"),
    in_turn(
        [
            *([("task", name)] for name in TASKS),
            [("expr", "output[:, -1, :]"), ("mark", "1,3")],
            [("expr", "nonsense[")],
            [("task", "sleep"), ("mark", "5")],
        ]
    ),
    ids=str,
)
def test_it_is_the_pages_message(client: TestClient, question: Pairs, language: str) -> None:
    pairs = [("layer", "GRU"), ("batch", "2"), *question]
    assert answered(client, [*pairs, ("lang", language)]) == shown(pairs, language)


def test_its_query_leads_back_to_it(client: TestClient) -> None:
    pairs = [("batch", "3"), ("task", "sleep"), ("mark", "99,99"), ("expr", "h_n[-1]")]
    first = answered(client, pairs)
    assert first["query"] == {"batch": "3", "expr": "h_n[-1]", "mark": "2,34"}
    assert first["dropped"] == ["task"]
    assert len(first["warnings"]) == 1
    again = answered(client, [*first["query"].items()])
    assert again == first | {"warnings": [], "dropped": []}


@pytest.mark.parametrize("page", ["layer", "", "SLICES", "../slices"])
def test_no_other_page_answers_a_question(client: TestClient, page: str) -> None:
    pairs = [("expr", "h_n["), ("mark", "x"), ("page", page)]
    message = client.get(PICTURE_PATH, params=pairs).json()
    assert (message["page"], message["slices"], message["warnings"]) == ("layer", None, [])
    assert message["query"] == {}


def test_every_way_out_is_answered_with_a_card(client: TestClient) -> None:
    # Every eighth: tests/backend/expressions asks the evaluator for each of them.
    for text in SENDABLE_ESCAPES[::8]:
        (card,) = answered(client, [("expr", text)])["slices"]["cards"]
        assert card["expr"] == text.strip()
        assert ("problem" in card) != ("size" in card), text


@pytest.mark.parametrize("text", ["%ED%A0%80", "%ff%fe", "%00", "%zz", "%", "h_n%5B%5D%5B"])
def test_bytes_that_are_no_text_are_answered_with_a_card(client: TestClient, text: str) -> None:
    answer = client.get(f"{PICTURE_PATH}?page=slices&expr={text}&mark={text}&task={text}")
    assert answer.status_code == 200
    assert answer.json()["dropped"] == ["task", "mark"]
    assert "problem" in answer.json()["slices"]["cards"][0]


def test_no_question_causes_a_server_error(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    @settings(max_examples=HOSTILE_QUESTIONS)
    @given(hostile_asks())
    def is_answered(pairs: Pairs) -> None:
        message = answered(client, pairs)
        assert message == shown(pairs)
        # Nothing is dropped in silence.
        assert len(message["dropped"]) == len(message["warnings"])
        for card in message["slices"]["cards"]:
            assert ("problem" in card) != ("axes" in card)

    is_answered()
    loud = [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING]
    assert loud == []
