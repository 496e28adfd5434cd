"""``GET /api/picture?page=packing`` returns the page's own message for any link."""

from __future__ import annotations

import json
import logging
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from components.dispatch.pages import page_message
from components.packing.controls import EXAMPLES, packing_controls
from components.page.explorer import PICTURE_PATH
from components.words.catalogue import messages
from tests.support.examples import at_least
from tests.support.messages import plain
from tests.support.packing.packed import without_times
from tests.support.packing.packing_strategies import hostile_packing_links
from tests.support.strategies import hostile_queries
from tests.support.turns import in_turn

HOSTILE_LINKS = at_least(40)
HOSTILE_MESSAGES = 30
Pairs = list[tuple[str, str]]


def answered(client: TestClient, pairs: Pairs) -> dict[str, Any]:
    answer = client.get(PICTURE_PATH, params=[*pairs, ("page", "packing")])
    assert answer.status_code == 200
    assert "Traceback" not in answer.text
    return without_times(answer.json())


def shown(pairs: Pairs, language: str = "en", compact: bool = False) -> dict[str, Any]:
    made = plain(page_message("packing", pairs, messages(language), compact))
    return without_times(json.loads(json.dumps(made)))


def query_of(name: str) -> dict[str, str]:
    examples = plain(packing_controls(*EXAMPLES[name], "cpu", messages("en")))["examples"]
    found: dict[str, str] = next(
        option["query"] for option in examples["options"] if option["value"] == name
    )
    return found


@pytest.mark.parametrize(("name", "language"), in_turn(EXAMPLES))
def test_an_example_is_shown_as_on_the_page(client: TestClient, name: str, language: str) -> None:
    compact = name in ("start", "C")
    pairs = list(query_of(name).items())
    asked = [*pairs, ("lang", language), ("compact", str(compact).lower())]
    message = answered(client, asked)
    assert message == shown(pairs, language, compact)
    assert message["controls"]["examples"]["value"] == name
    assert message["warnings"] == []


def test_its_query_leads_back_to_it(client: TestClient) -> None:
    pairs = [("lengths", "[5, 3, 2]"), ("width", "7"), ("total_length", "65"), ("layer", "gru")]
    first = answered(client, pairs)
    assert first["query"] == {"layer": "GRU", "lengths": "5,3,2", "width": "7"}
    assert first["dropped"] == ["total_length"]
    again = answered(client, [*first["query"].items()])
    assert again == first | {"warnings": [], "dropped": []}


@pytest.mark.parametrize("page", ["layer", "slices", "", "PACKING"])
def test_no_other_page_packs(client: TestClient, page: str) -> None:
    pairs = [("enforce_sorted", "x"), ("width", "-1"), ("page", page)]
    message = client.get(PICTURE_PATH, params=pairs).json()
    assert (message["page"], message["warnings"]) == (page if page == "slices" else "layer", [])
    assert "cards" not in message


@pytest.mark.parametrize("text", ["%ED%A0%80", "%ff%fe", "%00", "%zz", "%", "5%2C%5B", "%0a"])
def test_bytes_that_are_no_list_are_replaced(client: TestClient, text: str) -> None:
    names = ("lengths", "enforce_sorted", "total_length", "width")
    query = "&".join(f"{name}={text}" for name in names)
    answer = client.get(f"{PICTURE_PATH}?page=packing&{query}")
    assert answer.status_code == 200
    assert answer.json()["dropped"] == list(names)
    assert answer.json()["query"] == {}


def test_no_link_causes_a_server_error(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    packed = hostile_packing_links().map(urlencode)
    both = st.tuples(packed, hostile_queries()).map("&".join)
    asked = 0

    # Fewer than of the Layer page: each of these is two runs of torch.
    @settings(max_examples=HOSTILE_LINKS)
    @given(packed | both)
    def is_answered(query: str) -> None:
        nonlocal asked
        asked += 1
        answer = client.get(f"{PICTURE_PATH}?page=packing&{query[:60_000]}")
        assert answer.status_code == 200
        message = answer.json()
        assert message["page"] == "packing"
        # Nothing is dropped in silence.
        assert len(message["dropped"]) == len(message["warnings"])
        assert message["rows"][0]["name"] == "ids"
        # Shown is a whole run, or why there is none.
        kinds = {card["kind"] for card in message["cards"]}
        assert ("refused" in kinds) != ("output" in {row["name"] for row in message["rows"]})

    is_answered()
    assert asked >= HOSTILE_LINKS
    loud = [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING]
    assert loud == []


def test_a_spoilt_link_is_mended_as_on_the_page(client: TestClient) -> None:
    @settings(max_examples=HOSTILE_MESSAGES)
    @given(hostile_packing_links())
    def is_mended(pairs: Pairs) -> None:
        assert answered(client, pairs) == shown(pairs)

    is_mended()
