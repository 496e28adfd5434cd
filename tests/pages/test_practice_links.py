"""Links to the Practice page, good and bad."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.practice.draw import LEVELS, MODES
from backend.practice.link import MAX_COUNT, MAX_SEED
from tests.pages.visit import OpenSet, press
from tests.support.turns import in_turn

SHAPES = {"mode": "shape", "level": "3", "seed": "7"}


NAMES = ("mode", "seed", "level", "count", "question")


@pytest.mark.parametrize(
    ("name", "value", "address"),
    [
        ("mode", "rows", {"mode": "rows", "seed": "7", "level": "3"}),
        ("level", 2, {"mode": "shape", "seed": "7", "level": "2"}),
        ("seed", 12, {"mode": "shape", "seed": "12", "level": "3"}),
        ("count", 2, {**SHAPES, "count": "2", "question": "1"}),
        ("count", 20, {**SHAPES, "count": "20", "question": "4"}),
    ],
)
def test_a_set_is_chosen_by_the_widgets(
    open_set: OpenSet, name: str, value: Any, address: dict[str, str]
) -> None:
    visit = open_set({**SHAPES, "question": "4"})
    kind = "selectbox" if name in ("mode", "level") else "number_input"
    getattr(visit.app, kind)(key=f"practice_{name}").set_value(value)
    visit.run()
    assert {each: visit.address[each] for each in NAMES if each in visit.address} == address


def test_a_new_seed_is_a_new_set(open_set: OpenSet) -> None:
    visit = open_set({**SHAPES, "question": "4"})
    press(visit, "new_seed")
    assert "question" not in visit.address
    assert visit.address["seed"] != "7"
    assert 0 <= int(visit.address["seed"]) <= MAX_SEED


@pytest.mark.parametrize(
    ("case", "language"),
    in_turn(
        [
            ({"mode": "poetry"}, "`mode=mixed`"),
            ({"seed": "many"}, "`seed=0`"),
            ({"level": "9"}, "`level=1`"),
            ({"count": "5000"}, "`count=10`"),
            ({"count": "3", "question": "8"}, "`question=2`"),
            ({"lvel": "2"}, "`level=1`"),
        ]
    ),
)
def test_a_bad_link_is_reported_and_a_question_is_asked(
    open_set: OpenSet, case: tuple[dict[str, str], str], language: str
) -> None:
    link, told = case
    visit = open_set(link, language)
    (warning,) = visit.app.warning
    assert told in warning.value
    assert "class='se-question'" in visit.html
    if "lvel" not in link:
        # The next step corrects the URL.
        press(visit, "previous" if "question" in link else "next")
        assert len(visit.app.warning) == 0


def test_an_unknown_language_is_reported(open_set: OpenSet) -> None:
    visit = open_set({}, "xx")
    (warning,) = visit.app.warning
    assert "`lang=en`" in warning.value


def test_no_link_breaks_the_page(open_set: OpenSet) -> None:
    values = st.one_of(st.text(max_size=8), st.integers(-3, MAX_COUNT + 9).map(str))
    links = st.dictionaries(st.sampled_from([*NAMES, "hidden_size"]), values, max_size=4)

    @settings(max_examples=15, deadline=None)
    @given(links, st.sampled_from(MODES), st.sampled_from(LEVELS))
    def opens(link: dict[str, str], mode: str, level: int) -> None:
        visit = open_set({"mode": mode, "level": str(level), **link})
        assert "class='se-question'" in visit.html

    opens()
