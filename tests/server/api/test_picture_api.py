"""``GET /api/picture`` returns the message that the page shows for the same link."""

from __future__ import annotations

import gzip
import json
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from starlette.testclient import TestClient

from backend.layer.presets import PRESETS
from backend.links.layer import to_query
from components.layer.message import layer_page_message
from components.page.explorer import PICTURE_PATH
from components.words.catalogue import languages, messages
from tests.support.messages import plain, without_times
from tests.support.strategies import hostile_links, legal_specs
from tests.support.turns import in_turn


def picture(client: TestClient, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    answer = client.get(PICTURE_PATH, params=pairs)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    return without_times(answer.json())


def shown(pairs: list[tuple[str, str]], language: str, compact: bool = False) -> dict[str, Any]:
    return without_times(plain(layer_page_message(pairs, messages(language), compact)))


@pytest.mark.parametrize(("name", "language"), in_turn(PRESETS))
@pytest.mark.parametrize("compact", [False, True])
def test_an_example_is_drawn_as_on_the_page(
    client: TestClient, compact: bool, name: str, language: str
) -> None:
    pairs = list(to_query(PRESETS[name]).items())
    asked = [*pairs, ("lang", language), ("compact", str(compact).lower())]
    assert picture(client, asked) == shown(pairs, language, compact)


def test_any_setting_is_drawn_as_on_the_page(client: TestClient) -> None:
    @given(legal_specs())
    def is_drawn(spec: Any) -> None:
        pairs = list(to_query(spec).items())
        assert picture(client, pairs) == shown(pairs, "en")

    is_drawn()


def test_a_spoilt_link_is_mended_as_on_the_page(client: TestClient) -> None:
    @given(hostile_links())
    def is_mended(pairs: list[tuple[str, str]]) -> None:
        kept = [(name, text[:200]) for name, text in pairs if name not in ("lang", "compact")]
        assert picture(client, kept) == shown(kept, "en")

    is_mended()


def test_replaced_values_are_named_in_the_readers_language(client: TestClient) -> None:
    for language in languages():
        (warning,) = picture(client, [("seq_len", "0"), ("lang", language)])["warnings"]
        assert warning == shown([("seq_len", "0")], language)["warnings"][0]
        assert "`seq_len=35`" in warning


def test_it_is_plain_text_that_nobody_keeps(client: TestClient) -> None:
    """Check that JSON has Korean letters and no spaces, because every slider step carries it."""
    answer = client.get(f"{PICTURE_PATH}?lang=ko")
    assert answer.headers["cache-control"] == "no-store"
    assert "정방향" in answer.text
    assert "\\u" not in answer.text
    assert answer.text == json.dumps(answer.json(), ensure_ascii=False, separators=(",", ":"))


def test_its_query_leads_back_to_it(client: TestClient) -> None:
    first = picture(client, parse_qsl("layer=gru&hidden_size=33&proj_size=9000&lang=ko"))
    assert first["query"] == {"layer": "GRU", "hidden_size": "33"}
    assert first["dropped"] == ["proj_size"]
    again = picture(client, [*first["query"].items(), ("lang", "ko")])
    assert again == first | {"warnings": [], "dropped": []}


def test_it_is_compressed_for_clients_that_accept_it(client: TestClient) -> None:
    bodies = {}
    for accepted in ("gzip", "identity", "gzip;q=0"):
        with client.stream("GET", PICTURE_PATH, headers={"accept-encoding": accepted}) as answer:
            bodies[accepted] = b"".join(answer.iter_raw())
            packed = accepted == "gzip"
            assert answer.headers.get("content-encoding") == ("gzip" if packed else None)
            assert answer.headers["vary"] == "accept-encoding"
            assert int(answer.headers["content-length"]) == len(bodies[accepted])
    unpacked = without_times(json.loads(gzip.decompress(bodies["gzip"])))
    assert unpacked == without_times(json.loads(bodies["identity"]))
    assert len(bodies["gzip"]) < 0.4 * len(bodies["identity"])
