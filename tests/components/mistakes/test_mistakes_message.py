"""The Mistakes page's message: what was pasted, what was tried, and where it shows.

One message, one file: its cards, its picture and its link have the same examples.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backend.attempts.attempt import Attempt, TensorArg
from backend.attempts.fit import sizes_of
from backend.attempts.link import NAMES, attempt_query
from backend.attempts.run import run_attempt
from backend.layer.spec import LayerSpec
from backend.links.layer import read_link, to_query
from components.dispatch.pages import page_message
from components.mistakes.fields import MESSAGE
from components.mistakes.message import _EXAMPLES
from components.words.catalogue import languages, messages
from tests.support.errors.attempt_strategies import attempts
from tests.support.messages import mistakes_of, plain
from tests.support.strategies import hostile_links
from tests.support.turns import in_turn

EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())


INPUT_SIZE = "input.size(-1) must be equal to input_size. Expected 10, got 11"


STATES = [f"h_0[{row}]" for row in range(4)]


INPUT = [f"input t{step}" for step in (0, 1, 2, 33, 34)]


BECAME: dict[str, tuple[str, list[str], str]] = {
    "features": ("RuntimeError", INPUT, INPUT_SIZE),
    "two_d": ("RuntimeError", STATES, "For unbatched 2-D input, hx and cx should also be 2-D"),
    "four_d": ("ValueError", INPUT, "LSTM: Expected input to be 2D or 3D, got 4D instead"),
    "state_rows": ("RuntimeError", STATES, "Expected hidden[0] size (4, 3, 20), got [2, 3, 20]"),
    "state_first": ("RuntimeError", STATES, "Expected hidden[0] size (4, 3, 20), got [3, 4, 20]"),
    "alone": ("RuntimeError", [f"c_0[{row}]" for row in range(4)], "For batched 3-D input, hx"),
    "double": ("ValueError", INPUT, "RNN input dtype (torch.float64) does not match"),
    "ids": ("ValueError", INPUT, "RNN input dtype (torch.int64) does not match"),
    "opened": ("", ["h_n[0]", "h_n[1]"], ""),
}


def lit(message: dict[str, Any]) -> list[str]:
    scene = message["scene"]
    found: list[str] = scene["sets"][scene["rest"]]["whole"] if scene.get("rest") else []
    return found


def link_of(name: str) -> dict[str, str]:
    spec, asked = _EXAMPLES[name]
    return to_query(spec) | asked


# A text that describes layers


@EVERY_LANGUAGE
def test_layers_pasted_as_an_error_are_offered(language: str) -> None:
    text = "self.encoder = nn.GRU(7, 9)\nself.decoder = nn.LSTM(9, hidden)"
    (card,) = mistakes_of({MESSAGE: text}, language)["cards"]
    assert card["title"] == messages(language).text("mistakes.described")
    assert card["below"] == MESSAGE
    assert "`hidden`" in card["sentences"][-1]
    assert [label for label, _ in card["links"]] == [
        *("encoder: nn.GRU(7, 9)", "decoder: nn.LSTM(9, 20)"),
    ]
    opened = dict(parse_qsl(urlsplit(card["links"][0][1]).query))
    assert opened.items() >= {"layer": "GRU", "input_size": "7", "lang": language}.items()


def test_the_link_of_a_layer_that_no_page_shows_says_so_there() -> None:
    (card,) = mistakes_of({MESSAGE: "nn.LSTM(10, 20, num_layers=99)"})["cards"]
    opened = parse_qsl(urlsplit(card["links"][0][1]).query)
    (problem,) = read_link(opened, ()).problems
    assert (problem.parameter, problem.text) == ("num_layers", "99")


def test_something_is_known_of_every_example() -> None:
    assert BECAME.keys() | {"fits", "crash"} == _EXAMPLES.keys()


@EVERY_LANGUAGE
def test_a_crash_of_torch_is_reported_and_lit(language: str) -> None:
    words, message = messages(language), mistakes_of(link_of("crash"), language)
    (card,) = message["cards"]
    assert card["sentences"][0] == words.text("attempt.crashed", signal="SIGSEGV")
    assert (card["kind"], card["torch"]) == ("refused", "")
    assert lit(message) == ["c_0[0]", "c_0[1]"]


@pytest.mark.parametrize(("name", "language"), in_turn(_EXAMPLES))
def test_an_example_is_known_by_its_link(name: str, language: str) -> None:
    message = mistakes_of(link_of(name), language)
    examples = message["controls"]["examples"]
    assert examples["value"] == name
    assert message["query"] == link_of(name)
    assert (message["dropped"], message["warnings"]) == ([], [])
    options = {option["value"]: option for option in examples["options"]}
    assert list(options) == list(_EXAMPLES)
    assert options[name]["query"] == message["query"]
    assert len({option["label"] for option in options.values()}) == len(options)


@pytest.mark.parametrize(("name", "language"), in_turn(BECAME))
def test_an_example_becomes_what_its_title_says(name: str, language: str) -> None:
    error, blocks, torch_says = BECAME[name]
    words, message = messages(language), mistakes_of(link_of(name), language)
    (card,) = message["cards"]
    said = words.text("attempt.raised", exception=error)
    expected = said if error else words.text("attempt.ran_silently")
    assert card["sentences"][0] == expected
    assert card["kind"] == ("refused" if error else "ran")
    assert card["torch"].startswith(torch_says)
    assert lit(message) == blocks
    assert {*blocks} <= {block["id"] for block in message["scene"]["blocks"]}
    # The highlight has the card's own sentence.
    assert message["scene"]["sets"]["culprit"]["text"] == card["sentences"][1].replace("`", "")


def test_the_table_of_a_call_has_what_is_given_beside_what_fits() -> None:
    link = {"h_0_shape": "3,20", "h_0_dtype": "float64", "c_0_shape": "4,2,20"}
    (card,) = mistakes_of(link)["cards"]
    assert card["rows"] == [
        ["`input`", "`(1, 35, 10)`", "`(1, 35, 10)` ✓"],
        ["`h_0`", "`(3, 20)` float64", "`(4, 1, 20)` float32 ✗"],
        ["`c_0`", "`(4, 2, 20)`", "`(4, 1, 20)` ✗"],
    ]


def test_the_examples_are_small() -> None:
    message = mistakes_of(link_of("opened"))
    assert message["title"] == "nn.GRU(10, 20, num_layers=2, batch_first=True)"
    sizes = {row["name"]: row["size"] for row in message["rows"]}
    assert (sizes["input"], sizes["h_n"]) == ("torch.Size([3, 7, 10])", "torch.Size([2, 3, 20])")


def test_a_fitting_attempt_shows_the_plain_page() -> None:
    message = mistakes_of(link_of("fits"))
    assert message["cards"] == []
    assert lit(message) == []
    asked = {field["name"]: field.get("value") for field in message["asks"]}
    assert {name for name in asked if asked[name]} == {f"{name}_dtype" for name in tensors()}


def tensors() -> tuple[str, ...]:
    return ("input", "h_0", "c_0")


def test_the_halves_of_a_state_opened_as_a_pair_are_shown() -> None:
    (card,) = mistakes_of(link_of("opened"))["cards"]
    assert [part[:2] for part in card["parts"]] == [
        ["output", "torch.Size([3, 7, 20])"],
        ["h_n", "torch.Size([3, 20])"],
        ["c_n", "torch.Size([3, 20])"],
    ]


def rows_of(link: dict[str, str]) -> list[list[str]]:
    (card,) = mistakes_of(link)["cards"]
    rows: list[list[str]] = card["rows"]
    return rows


def test_the_fitting_shape_is_beside_the_wrong_one() -> None:
    """Another batch than the setting's fits as well; the state has to go with it."""
    states = {"h_0_shape": "2,3,20", "c_0_shape": "4,3,20", "c_0_dtype": "int64"}
    assert rows_of({"input_shape": "3,7,10", **states}) == [
        ["`input`", "`(3, 7, 10)`", "`(3, 7, 10)` ✓"],
        ["`h_0`", "`(2, 3, 20)`", "`(4, 3, 20)` ✗"],
        ["`c_0`", "`(4, 3, 20)` int64", "`(4, 3, 20)` float32 ✗"],
    ]
    assert rows_of({"input_shape": "7"}) == [["`input`", "`(7,)`", "`(1, 35, 10)` ✗"]]
    assert rows_of({"layer": "GRU", "c_0_shape": "4,1,20"})[-1] == ["`c_0`", "`(4, 1, 20)`", "– ✗"]


@given(attempts(packing=False))
def test_the_suggested_shape_fits(attempt: Attempt) -> None:
    assume(attempt.spec.layer != "LSTM" or len(attempt.passed) != 2)
    mended = replace(attempt, unpack=None)
    # The second correction is for the states, which must fit the corrected input.
    for _ in range(2):
        mended = replace(mended, **fitting(mended))
    assert run_attempt(mended).verdict == "ran"
    assert all(row[2].endswith("` ✓") for row in rows_of(link_to(mended)))


def link_to(attempt: Attempt) -> dict[str, str]:
    sizes = ",".join(map(str, sizes_of(attempt, "input"))) or "()"
    return to_query(attempt.spec) | attempt_query(attempt) | {"input_shape": sizes}


def fitting(attempt: Attempt) -> dict[str, Any]:
    """Every tensor as the table says that it fits."""
    texts = {row[0].strip("`"): row[2] for row in rows_of(link_to(attempt))}
    return {
        name: TensorArg(tuple(map(int, re.findall(r"\d+", text.split("`")[1]))))
        for name, text in texts.items()
    }


def test_a_state_too_many_can_be_seen_and_taken_away() -> None:
    message = mistakes_of({"layer": "GRU", "c_0_shape": "4,1,20"})
    fields = {field["name"]: field.get("value") for field in message["asks"]}
    assert fields["c_0_shape"] == "4, 1, 20"
    assert lit(message) == STATES
    assert "c_0_shape" not in {field["name"] for field in mistakes_of({"layer": "GRU"})["asks"]}


def test_lengths_that_do_not_fit_light_the_input() -> None:
    message = mistakes_of({"packed": "3,5"})
    assert message["cards"][0]["sentences"][1] == (
        "`lengths[1]` is 5, but the length before it is only 3."
    )
    assert lit(message) == INPUT


def test_a_too_large_attempt_does_not_run() -> None:
    message = mistakes_of({"hidden_size": "8192", "num_layers": "16", "input_shape": "1,1,10"})
    (card,) = message["cards"]
    assert (card["kind"], card["torch"]) == ("refused", "")
    assert card["sentences"][0].startswith("The layer has ")


@pytest.mark.parametrize("shape", ["()", "0", "7", "0,0,0", "1,1,1,1,1,1", "2,0"])
@pytest.mark.parametrize("packed", ["", "3,2"])
@pytest.mark.parametrize("layer", ["LSTM", "GRU"])
def test_the_strangest_inputs_are_reported(shape: str, packed: str, layer: str) -> None:
    (card,) = mistakes_of({"layer": layer, "input_shape": shape, "packed": packed})["cards"]
    assert card["kind"] == "refused"
    assert len(card["sentences"]) >= 2
    assert card["rows"][0][2].endswith("✗")
    assert card["torch"] or "crashed" in card["sentences"][0]


_ATTEMPTED = st.tuples(
    st.sampled_from((*NAMES, MESSAGE)),
    st.sampled_from(("3,7,10", "()", "-1", "1,2,3,4,5,6,7", "x", "int64", "output, h_n", "5,3", ""))
    | st.text(max_size=40),
)


@given(hostile_links(), st.lists(_ATTEMPTED, max_size=6))
def test_any_link_makes_a_message_whose_link_makes_it_again(
    setting: list[tuple[str, str]], asked: list[tuple[str, str]]
) -> None:
    words = messages("en")
    first = plain(page_message("mistakes", [*setting, *asked], words))
    json.dumps(first, allow_nan=False)
    assert len(first["warnings"]) == len(first["dropped"])
    assert first["query"].keys() <= {*first["names"]}
    again = plain(page_message("mistakes", list(first["query"].items()), words))
    assert (again["dropped"], again["query"]) == ([], first["query"])
    for name in ("asks", "scene"):
        assert again[name] == first[name]
    assert [card["kind"] for card in again["cards"]] == [card["kind"] for card in first["cards"]]
    if MESSAGE in first["query"]:
        # As an address carries it.
        carried = dict(parse_qsl(urlencode(first["query"])))
        assert carried[MESSAGE] == first["query"][MESSAGE]


def test_the_layers_own_problems_are_reported_too() -> None:
    message = mistakes_of({"hidden_size": "many", "input_shape": "many", "unpack": "maybe"})
    assert message["dropped"] == ["hidden_size", "input_shape", "unpack"]
    assert message["cards"] == []
    assert read_link(message["query"].items(), ()).spec == LayerSpec()


@EVERY_LANGUAGE
def test_every_layer_with_these_rows_has_a_link(language: str) -> None:
    text = "Expected hidden[0] size (4, 3, 20), got [4, 5, 20]"
    (card,) = mistakes_of({MESSAGE: text}, language)["cards"]
    rows = [dict(parse_qsl(urlsplit(href).query)) for _, href in card["links"]]
    assert [(each["num_layers"], each["bidirectional"]) for each in rows] == [
        ("4", "false"),
        ("2", "true"),
    ]
    assert len({label for label, _ in card["links"]}) == 2


def test_state_of_two_directions_has_a_link_to_the_decoder() -> None:
    (card,) = mistakes_of({MESSAGE: "Expected hidden size (1, 4, 16), got [2, 4, 16]"})["cards"]
    assert card["links"][-1][1] == "/slices?task=decoder&lang=en"
