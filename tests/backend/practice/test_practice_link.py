"""The link of the Practice page, read from any text and written back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.layer.spec import LayerSpec
from backend.links.layer import PARAMETERS
from backend.links.parameter import MAX_TEXT
from backend.practice.draw import LEVELS, MODES
from backend.practice.link import (
    MAX_COUNT,
    MAX_SEED,
    NAMES,
    PracticeRequest,
    practice_query,
    read_practice,
)
from tests.support.strategies import LINK, legal_specs

TEXTS = st.one_of(
    st.text(max_size=60),
    st.integers(-5, 10**7).map(str),
    st.sampled_from((*MODES, "Shape", "", "9" * 5000, "٣", "1e3", "1.0", "0x1", "\x00", " 7 ")),
)
PAIRS = st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=9), TEXTS), max_size=8)


@st.composite
def asks(draw: st.DrawFn) -> PracticeRequest:
    count = draw(st.integers(1, MAX_COUNT))
    mode = draw(st.sampled_from(MODES))
    return PracticeRequest(
        mode,
        draw(st.integers(0, MAX_SEED)),
        draw(st.sampled_from(LEVELS)),
        count,
        draw(st.integers(0, count - 1)),
        draw(legal_specs(LINK)) if mode == "layer" else None,
    )


def read(**texts: str) -> PracticeRequest:
    return read_practice(texts.items())


def test_the_default_is_a_mixed_set_of_ten() -> None:
    assert read() == PracticeRequest() == PracticeRequest("mixed", 0, 1, 10, 0, None, ())
    assert practice_query(PracticeRequest()) == {}


def test_the_layer_of_the_link_is_asked_about() -> None:
    asked = read(mode="layer", layer="GRU", hidden_size="7", device="cuda:9", question="2")
    assert asked == PracticeRequest(
        "layer", question=2, about=LayerSpec(layer="GRU", hidden_size=7)
    )
    link = {"mode": "layer", "question": "2", "layer": "GRU", "hidden_size": "7"}
    assert practice_query(asked) == link
    assert read(mode="layer").about == LayerSpec()


def test_an_impossible_layer_is_explained() -> None:
    asked = read(mode="layer", num_layers="0", mod="rows")
    assert asked.about == LayerSpec()
    assert {each.parameter for each in asked.problems} == {"num_layers", "mod"}
    assert read(mode="rows", num_layers="0") == PracticeRequest("rows")


def test_a_set_is_read_unchanged() -> None:
    asked = read(mode="Rows", seed="7", level="3", count="5", question="4")
    assert asked == PracticeRequest("rows", 7, 3, 5, 4)
    assert practice_query(asked) == {
        **{"mode": "rows", "seed": "7", "level": "3", "count": "5", "question": "4"}
    }


@pytest.mark.parametrize(
    ("name", "text", "code", "used"),
    [
        ("mode", "shapes", "unknown_choice", "mixed"),
        ("seed", "-1", "out_of_range", "0"),
        ("seed", "1000000", "out_of_range", "0"),
        ("seed", "seven", "not_whole", "0"),
        ("level", "4", "out_of_range", "1"),
        ("level", "0", "out_of_range", "1"),
        ("count", "0", "out_of_range", "10"),
        ("count", "51", "out_of_range", "10"),
        ("question", "10", "out_of_range", "9"),
        ("question", "50", "out_of_range", "0"),
        ("question", "x" * 99, "too_long", "0"),
    ],
)
def test_an_invalid_value_is_named(name: str, text: str, code: str, used: str) -> None:
    asked = read(**{name: text})
    (problem,) = asked.problems
    assert (problem.code, problem.parameter, problem.used) == (code, name, used)
    assert str(getattr(asked, name)) == used


def test_a_place_beyond_a_short_set_is_its_last() -> None:
    asked = read(count="3", question="7")
    (problem,) = asked.problems
    assert asked.question == 2
    assert (problem.value, problem.params) == (7, {"low": "0", "high": "2"})


def test_a_repeated_or_misspelled_name_is_reported() -> None:
    asked = read_practice([("seed", "1"), ("seed", "2"), ("cuont", "3")])
    assert [problem.code for problem in asked.problems] == ["repeated", "misspelt"]
    assert (asked.seed, asked.count) == (0, 10)


def test_the_layers_own_names_are_left_to_it() -> None:
    assert read_practice((name, "1") for name in PARAMETERS) == PracticeRequest()
    assert not PARAMETERS.keys() & set(NAMES)


@given(PAIRS)
def test_no_text_breaks_the_reading(pairs: list[tuple[str, str]]) -> None:
    asked = read_practice(pairs)
    assert asked.mode in MODES
    assert asked.level in LEVELS
    assert 0 <= asked.seed <= MAX_SEED
    assert 0 <= asked.question < asked.count <= MAX_COUNT
    assert all(len(problem.text) <= MAX_TEXT for problem in asked.problems)
    again = read_practice(practice_query(asked).items())
    assert (again.problems, practice_query(again)) == ((), practice_query(asked))


@given(asks())
def test_a_set_comes_back_from_its_link(asked: PracticeRequest) -> None:
    assert read_practice(practice_query(asked).items()) == asked
