"""Hostile links get a response, never a server error."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest
from hypothesis import given, settings
from starlette.testclient import TestClient

from backend.links.layer import PARAMETERS
from backend.links.parameter import MAX_TEXT
from tests.support.examples import at_least
from tests.support.old_links import old_links
from tests.support.strategies import hostile_queries
from tests.support.words.catalogues import sentences

HOSTILE_LINKS = at_least(120)
HOSTILE_PICTURES = at_least(40)
HOSTILE_MODELS = at_least(300)
CONTRACT = (Path(__file__).parents[3] / "docs" / "urls.md").read_text()


def reasons_after(start: str) -> set[str]:
    """Return the reasons in the paragraph or the list after ``start``."""
    after = CONTRACT.partition(start)[2].lstrip("\n")
    return set(re.findall(r"`(\w+)`", after.partition("\n\n")[0]))


CODES = reasons_after("`error` is one of")
LENGTHS = reasons_after("An invalid list is replaced by the default, and the page says why:\n")
STEPS = reasons_after(
    "An invalid value, and an invalid step of a chain, is left out, and the page says why:\n"
)
SHAPES = reasons_after("An invalid shape is left out, and the page says why:\n")


def loud(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING]


def assert_is_an_answer(answer: httpx2.Response) -> None:
    """Check that the response has shapes, or the parameter and the reason of an error."""
    assert answer.headers["content-type"] == "application/json"
    body: dict[str, Any] = answer.json()
    assert "Traceback" not in answer.text
    if answer.status_code == 200:
        assert list(body)[:5] == ["device", "tensors", "weights", "parameters", "code"]
        return
    assert answer.status_code == 400
    assert list(body) == ["error", "message", "parameter"]
    assert body["error"] in CODES
    assert len(body["parameter"]) <= MAX_TEXT
    assert (body["parameter"] in PARAMETERS) == (body["error"] != "misspelt")
    assert 0 < len(body["message"]) < 300
    assert "\n" not in body["message"]


def test_the_contract_names_the_reasons() -> None:
    told = {name.removeprefix("problem.") for name in sentences("en") if "problem." in name}
    # The shapes of a layer know no marked cell, no sentences, no questions and no attempts.
    source = {"code_broken", "code_too_long", "not_a_name"}
    told -= {"not_a_step", "not_an_ask"}
    assert told - {"replaced", "not_a_cell"} - source == CODES | LENGTHS | STEPS | SHAPES
    assert {name for name in told if "shape" in name or "ax" in name} == SHAPES - CODES
    assert {name for name in told if "step" in name or "field" in name} == STEPS
    assert {name for name in told if "length" in name} == LENGTHS - CODES


def test_no_link_is_answered_above_400(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    found: set[int] = set()
    asked = 0

    @settings(max_examples=HOSTILE_LINKS)
    @given(hostile_queries())
    def is_answered(query: str) -> None:
        nonlocal asked
        asked += 1
        answer = client.get(f"/api/shapes?{query}")
        found.add(answer.status_code)
        assert_is_an_answer(answer)

    is_answered()
    assert asked >= HOSTILE_LINKS
    assert found == {200, 400}
    assert loud(caplog) == []


def test_the_picture_of_any_link_is_drawn_with_what_was_replaced(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    @settings(max_examples=HOSTILE_PICTURES)
    @given(hostile_queries())
    def is_drawn(query: str) -> None:
        answer = client.get(f"/api/picture?{query}")
        assert answer.status_code == 200
        refused = client.get(f"/api/shapes?{query}").status_code == 400
        # The API has no language and no lesson to choose.
        replaced = set(answer.json()["dropped"]) - {"lang", "hide", "lock", "focus"}
        assert bool(replaced) == refused

    is_drawn()
    assert loud(caplog) == []


def test_the_models_page_of_any_link_is_drawn(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    asked = 0

    @settings(max_examples=HOSTILE_MODELS)
    @given(old_links().map(urlencode) | hostile_queries())
    def is_drawn(query: str) -> None:
        nonlocal asked
        asked += 1
        # Of several pages the last is asked for.
        answer = client.get(f"/api/picture?{query}&page=models")
        assert answer.status_code == 200
        message = answer.json()
        assert "Traceback" not in answer.text
        assert message["page"] == "models"
        assert len(message["warnings"]) == len(message["dropped"])

    is_drawn()
    assert asked >= HOSTILE_MODELS
    assert loud(caplog) == []


@pytest.mark.parametrize(
    ("text", "error"),
    [
        *(("NaN", "not_whole"), ("inf", "not_whole"), ("1e999", "not_whole"), ("", "not_whole")),
        *(("0x1f", "not_whole"), ("1_0", "not_whole"), ("%EF%BC%91%EF%BC%90", "not_whole")),
        *(("%D9%A3", "not_whole"), ("%C2%B2", "not_whole"), ("10%00", "not_whole")),
        *(
            ("[10]", "not_whole"),
            ("10,20", "not_whole"),
            ("1e1", "not_whole"),
            ("10.0", "not_whole"),
        ),
        *(("0", "out_of_range"), ("-1", "out_of_range"), ("8193", "out_of_range")),
        *(("9" * 40, "out_of_range"), ("9" * 41, "too_long"), ("x" * 10_000, "too_long")),
        *(("9" * 5000, "too_long"), ("10&hidden_size=20", "repeated")),
    ],
    ids=lambda value: value[:20],
)
def test_other_values_are_not_read_as_integers(client: TestClient, text: str, error: str) -> None:
    answer = client.get(f"/api/shapes?hidden_size={text}")
    assert answer.status_code == 400
    assert (answer.json()["error"], answer.json()["parameter"]) == (error, "hidden_size")


@pytest.mark.parametrize(
    "text", ["NaN", "inf", "-inf", "1e999", "0x1p-1", "0_1", "%EF%BC%90", ".", ""]
)
def test_other_values_are_not_read_as_numbers(client: TestClient, text: str) -> None:
    answer = client.get(f"/api/shapes?dropout={text}")
    assert (answer.status_code, answer.json()["error"]) == (400, "not_number")


@pytest.mark.parametrize("text", ["1", "0", "yes", "on", "True%00", "%EF%BD%94rue", "None", ""])
def test_other_values_are_not_read_as_flags(client: TestClient, text: str) -> None:
    answer = client.get(f"/api/shapes?bias={text}")
    assert (answer.status_code, answer.json()["error"]) == (400, "not_flag")


@pytest.mark.parametrize("text", ["10", "+10", "%2B10", "%2010%20", "0010", "10&hidden_size=10"])
def test_a_valid_value_is_used(client: TestClient, text: str) -> None:
    answer = client.get(f"/api/shapes?hidden_size={text}")
    assert (answer.status_code, answer.json()["weights"]["bias_hh_l0"]) == (200, [40])
