"""``GET /api/practice``: questions for a figure, graded by the server."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from backend.layer.axes import as_torch_prints
from backend.practice.link import read_practice
from backend.practice.question import SHAPE_KINDS
from components.page.paths import ASK_PATH, PRACTICE_PATH
from components.practice.questions import question_at

TYPED = {"mode": "shape", "seed": "7", "level": "3", "count": "3", "lang": "en"}
CHOSEN = TYPED | {"level": "1"}


def asked(client: TestClient, link: dict[str, str], **sent: object) -> dict[str, Any]:
    answer = client.get(PRACTICE_PATH, params=link | {k: str(v) for k, v in sent.items()})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_question_does_not_have_its_answer(client: TestClient, place: int) -> None:
    link = TYPED | {"question": str(place)}
    question = question_at(read_practice(link.items()))
    assert question.kind in SHAPE_KINDS
    assert isinstance(question.answer, tuple)
    text = client.get(PRACTICE_PATH, params=link).text
    assert as_torch_prints(question.answer) not in text
    assert "result" not in asked(client, link)


def test_the_order_of_the_options_is_not_that_of_the_answer(client: TestClient) -> None:
    found = asked(client, CHOSEN)
    right = [
        place
        for place in range(len(found["options"]))
        if asked(client, CHOSEN, choice=place)["result"]["right"]
    ]
    assert len(right) == 1
    assert found["options"].count(found["options"][right[0]]) == 1


def test_an_answer_is_graded_and_counted(client: TestClient) -> None:
    question = question_at(read_practice(TYPED.items()))
    right = asked(client, TYPED, answer=question.answer, results="-1")
    assert right["result"]["right"] is True
    assert right["results"] == "11-"
    assert right["result"]["picture"]["page"] == "practice"
    wrong = asked(client, TYPED, answer="999, 1", results="-1")
    assert wrong["result"]["right"] is False
    assert wrong["results"] == "01-"
    assert as_torch_prints(tuple(question.answer)) in wrong["result"]["html"]  # type: ignore[arg-type]


def test_an_answer_that_cannot_be_read_is_not_graded(client: TestClient) -> None:
    for link, answer in ((TYPED, ""), (TYPED, "<b>"), (TYPED, "9" * 999), (CHOSEN, "")):
        found = asked(client, link, answer=answer)
        assert found["unread"]
        assert "result" not in found
        assert found["results"] == "---"


@pytest.mark.parametrize(
    ("name", "text"),
    [("choice", "99"), ("choice", "-1"), ("hints", "x"), ("hints", "999"), ("results", "<b>ü1")],
)
def test_strange_requests_have_an_answer(client: TestClient, name: str, text: str) -> None:
    found = asked(client, CHOSEN, **{name: text})
    assert "result" not in found
    assert set(found["results"]) <= set("01-")
    assert len(found["results"]) == 3


def test_hints_come_one_by_one(client: TestClient) -> None:
    counts = [len(asked(client, TYPED, hints=count)["hints"]) for count in range(5)]
    assert counts == [0, 1, 2, 3, 3]
    assert "hint" in asked(client, TYPED, hints=2)["labels"]
    assert "hint" not in asked(client, TYPED, hints=3)["labels"]


def test_invalid_values_of_the_link_are_named(client: TestClient) -> None:
    found = asked(client, {"level": "9", "lang": "ko"})
    assert found["language"] == "ko"
    assert len(found["warnings"]) == 1


def test_the_question_of_an_author_is_graded(client: TestClient) -> None:
    link = {"layer": "GRU", "ask": "h_n", "lang": "en"}
    found = client.get(ASK_PATH, params=link | {"answer": "4, 1, 20"}).json()
    assert found == {"right": True, "sentence": "Correct. torch: `torch.Size([4, 1, 20])`"}
    assert client.get(ASK_PATH, params=link | {"answer": "4"}).json()["right"] is False
    refused = client.get(ASK_PATH, params={"ask": "nonsense", "answer": "4"})
    assert (refused.status_code, refused.json()["error"]) == (400, "not_an_ask")
