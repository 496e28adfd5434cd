"""``steps=`` and ``step=``: the states that a reader of a lesson goes through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.links.lesson import lesson_query, read_lesson
from backend.links.lesson_steps import MOST_STEPS, Steps, read_steps, with_step

KNOWN = ("num_layers", "bidirectional", "lengths", "expr", "x:shape", "focus", "step", "크기")


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("num_layers=1;num_layers=2", [{"num_layers": "1"}, {"num_layers": "2"}]),
        ("num_layers=1,bidirectional=true", [{"num_layers": "1", "bidirectional": "true"}]),
        (
            "lengths=5,3,2,num_layers=3;focus=h_n[3]",
            [{"lengths": "5,3,2", "num_layers": "3"}, {"focus": "h_n[3]"}],
        ),
        ("expr=output[:, N==1],num_layers=2", [{"expr": "output[:, N==1]", "num_layers": "2"}]),
        (
            "expr=torch.cat([h_n[0], h_n[1]], dim=1),num_layers=2",
            [{"expr": "torch.cat([h_n[0], h_n[1]], dim=1)", "num_layers": "2"}],
        ),
        ("expr=h_n.sum((0), keepdim=True)", [{"expr": "h_n.sum((0), keepdim=True)"}]),
        ("x:shape=3,7", [{"x:shape": "3,7"}]),
        ("x:shape=3,7,크기=4;크기=5", [{"x:shape": "3,7", "크기": "4"}, {"크기": "5"}]),
        (";num_layers=2;", [{}, {"num_layers": "2"}]),
        (" ", []),
    ],
)
def test_settings(text: str, settings: list[dict[str, str]]) -> None:
    found = read_steps([("steps", text)], KNOWN)
    assert list(found.settings) == settings
    assert found.problems == ()
    assert found.first == (1 if settings else 0)
    assert read_steps([("steps", found.text)], KNOWN) == found


@pytest.mark.parametrize(
    ("text", "step", "codes"),
    [
        ("nonsense;num_layers=2", "", ["not_a_step"]),
        ("what=2;num_layers=2", "2", ["not_a_step"]),
        ("line=8,step=2;num_layers=2", "2", ["not_a_step", "not_a_step"]),
        ("num_layers=1;num_layers=2", "3", ["out_of_range"]),
        ("num_layers=1", "<b>", ["out_of_range"]),
        ("num_layers=1;" * 30 + "num_layers=1", "", ["too_many_steps"]),
        ("num_layers=1" + " " * 3000 + ";bidirectional=true", "", ["too_long"]),
    ],
)
def test_bad_values_lose_nothing_else(text: str, step: str, codes: list[str]) -> None:
    found = read_steps([("steps", text), ("step", step)], KNOWN)
    assert [each.code for each in found.problems] == codes
    assert len(found.settings) <= MOST_STEPS
    again = read_steps([("steps", found.text), ("step", str(found.first))], KNOWN)
    assert again.problems == ()
    assert again.settings == found.settings


@given(st.text(), st.text())
def test_any_text_can_be_read(text: str, step: str) -> None:
    found = read_steps([("steps", text), ("step", step)], KNOWN)
    assert 0 <= found.first <= len(found.settings) <= MOST_STEPS
    assert all(name in KNOWN for each in found.settings for name in each)
    assert len(found.problems) <= 3


def test_the_link_of_a_step_has_its_settings() -> None:
    steps = read_steps([("steps", "num_layers=1;num_layers=2"), ("step", "2")], KNOWN)
    pairs = [("layer", "GRU"), ("num_layers", "9")]
    assert with_step(pairs, steps) == [("layer", "GRU"), ("num_layers", "2")]
    assert with_step(pairs, Steps()) == pairs


def test_a_step_of_a_model_is_not_a_step_of_a_lesson() -> None:
    assert read_steps([("step", "7")], KNOWN) == Steps()


def test_a_lesson_keeps_its_steps_and_open_sections() -> None:
    pairs = [("steps", "num_layers=1;num_layers=2"), ("step", "2"), ("open", "map,legend,code")]
    lesson = read_lesson(pairs, ("num_layers",), ())
    assert lesson.open == ("map", "legend")
    assert [each.parameter for each in lesson.problems] == ["open"]
    query = {"steps": "num_layers=1;num_layers=2", "step": "2", "open": "map,legend"}
    assert lesson_query(lesson) == query
