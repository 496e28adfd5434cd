"""The parameters of a course author: hidden, locked and highlighted parts."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from backend.links.lesson import NAMES, PARTS, Lesson, lesson_query, read_lesson

TABS = ("code", "charts")
CONTROLS = ("layer", "hidden_size", "lengths")
KNOWN = (*PARTS, *TABS, *CONTROLS)
TEXTS = st.text(max_size=60) | st.lists(st.sampled_from(KNOWN), max_size=5).map(",".join)
PAIRS = st.lists(st.tuples(st.sampled_from((*NAMES, "lang")), TEXTS), max_size=6)


def read(**texts: str) -> Lesson:
    return read_lesson(texts.items(), CONTROLS, TABS)


def test_an_empty_parameter_keeps_everything() -> None:
    assert read() == Lesson()
    assert all(Lesson().shows(part) for part in KNOWN)
    assert lesson_query(Lesson()) == {}


def test_names_are_taken_as_people_write_them() -> None:
    lesson = read(hide=" Controls, code,,controls", lock="hidden_size", focus=" h_n[3] ")
    assert lesson == Lesson(("controls", "code"), ("hidden_size",), "h_n[3]")
    assert not lesson.shows("controls")
    assert lesson.shows("shapes")
    assert not lesson.leaves_free(["layer", "hidden_size"])
    assert lesson.leaves_free(["layer"])


def test_only_the_named_controls_are_left() -> None:
    lesson = read(show="lengths, layer", hide="layer")
    assert [name for name in CONTROLS if lesson.shows_control(name)] == ["lengths"]
    assert lesson.show == ("lengths", "layer")
    assert all(read().shows_control(name) for name in CONTROLS)
    assert lesson.shows("shapes")


def test_a_page_without_tabs_has_none() -> None:
    lesson = read(hide="tabs")
    assert not any(lesson.shows_tab(tab) for tab in TABS)
    assert not read(hide="code").shows_tab("code")
    assert read(hide="code").shows_tab("charts")
    assert lesson.shows("share")


def test_unknown_names_are_reported_and_the_others_used() -> None:
    lesson = read(hide="code,colour", lock="hidden_size,shapes")
    assert (lesson.hide, lesson.lock) == (("code",), ("hidden_size",))
    assert [(each.parameter, each.text) for each in lesson.problems] == [
        ("hide", "colour"),
        ("lock", "shapes"),
    ]
    assert [each.used for each in lesson.problems] == ["code", "hidden_size"]


@given(PAIRS)
def test_any_link_is_read_and_written_back(pairs: list[tuple[str, str]]) -> None:
    lesson = read_lesson(pairs, CONTROLS, TABS)
    assert set(lesson.hide) <= set(KNOWN)
    assert set(lesson.lock) <= set(CONTROLS)
    assert len(lesson.problems) <= 9
    assert set(lesson.show) <= set(CONTROLS)
    again = read_lesson(lesson_query(lesson).items(), CONTROLS, TABS)
    assert again == replace(lesson, problems=())
