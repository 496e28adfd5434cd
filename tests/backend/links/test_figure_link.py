"""The look of a still picture in a link: parsing, replacing invalid values, writing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.links.figure import NAMES, THEMES, FigureRequest, figure_query, read_figure
from backend.links.layer import PARAMETERS
from backend.models.source_link import NAMES as MODELS
from backend.packing.link import NAMES as PACKING
from backend.slices.link import NAMES as ASKED

PAGES = ("layer", "slices", "models")
ASKED_FOR = st.builds(
    FigureRequest,
    page=st.sampled_from(PAGES),
    theme=st.sampled_from(THEMES),
    compact=st.booleans(),
    pixels=st.integers(0, 4096),
    focus=st.sampled_from(("", "h_n", "h_n[3]", "output[:, 0, 20:]", "input 0,3")),
)


@given(ASKED_FOR)
def test_a_look_and_its_link_are_one(asked: FigureRequest) -> None:
    assert read_figure(figure_query(asked).items(), PAGES) == asked


def test_without_a_word_it_is_the_layer_in_the_readers_theme() -> None:
    assert read_figure([], PAGES) == FigureRequest()
    assert figure_query(FigureRequest()) == {}


@pytest.mark.parametrize("page", ["mistakes", "practice", "", "../layer", "LAYER"])
def test_any_other_page_is_the_layer(page: str) -> None:
    assert read_figure([("page", page)], PAGES) == FigureRequest()


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("theme", "sepia", "unknown_choice"),
        ("compact", "1", "not_flag"),
        ("pixels", "-1", "out_of_range"),
        ("pixels", "wide", "not_whole"),
        ("pixels", "9" * 5000, "too_long"),
        ("them", "dark", "misspelt"),
    ],
)
def test_an_invalid_value_is_named(name: str, text: str, code: str) -> None:
    asked = read_figure([(name, text)], PAGES)
    (problem,) = asked.problems
    assert (problem.code, problem.parameter) == (code, name)
    assert figure_query(asked) == {}


@given(st.lists(st.tuples(st.sampled_from(NAMES) | st.text(), st.text())))
def test_nothing_makes_it_raise(pairs: list[tuple[str, str]]) -> None:
    asked = read_figure(pairs, PAGES)
    assert asked.page in PAGES
    assert asked.theme in THEMES
    assert len(asked.focus) <= 80


def test_its_names_are_nobody_elses() -> None:
    assert not set(NAMES) & {*PARAMETERS, *ASKED, *PACKING, *MODELS}
