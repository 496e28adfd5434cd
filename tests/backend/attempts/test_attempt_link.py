"""The link of an attempt, read from any text and written back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.attempts.attempt import (
    DTYPES,
    MAX_AXES,
    MAX_SIZE,
    OMITTED,
    UNPACKS,
    Attempt,
    TensorArg,
)
from backend.attempts.link import NAMES, attempt_query, read_attempt, read_shape
from backend.attempts.run import run_attempt
from backend.layer.spec import LayerSpec, SpecError
from backend.links.layer import Problem
from backend.links.parameter import MAX_TEXT
from tests.support.errors.attempt_strategies import attempts
from tests.support.patient import patient_processes
from tests.support.strategies import SENDABLE_ESCAPES

A3 = LayerSpec()
SHAPES = (
    "3,7,10",
    "()",
    "(3,)",
    "[[3]]",
    "torch.Size([3, 7])",
    "1e9",
    "-1,2",
    "٣,1",
    "²",
    "9" * 79,
)
TEXTS = st.one_of(
    st.text(max_size=90),
    st.sampled_from((*SHAPES, *DTYPES, *UNPACKS, *SENDABLE_ESCAPES, "(" * 80, "x" * 10_000)),
    st.lists(st.integers(-2, 10**7)).map(lambda sizes: ",".join(map(str, sizes))),
)
PAIRS = st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=9), TEXTS), max_size=12)


@pytest.fixture(scope="module")
def patient() -> Iterator[None]:
    with patient_processes():
        yield


def read(**texts: str) -> tuple[Attempt, tuple[Problem, ...]]:
    return read_attempt(texts.items(), A3)


def only_problem(**texts: str) -> Problem:
    attempt, problems = read(**texts)
    assert attempt == Attempt(A3)
    (problem,) = problems
    assert problem.parameter in texts
    return problem


def test_the_default_is_the_layer_as_set() -> None:
    assert read() == (Attempt(A3), ())
    assert attempt_query(Attempt(A3)) == {}
    assert read(**dict.fromkeys(NAMES, " ")) == (Attempt(A3), ())


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("3,7,10", (3, 7, 10)),
        (" 3 , 07 , 10 ", (3, 7, 10)),
        ("3 7 10", (3, 7, 10)),
        ("(3, 7, 10)", (3, 7, 10)),
        ("[3, 7, 10]", (3, 7, 10)),
        ("torch.Size([3, 7, 10])", (3, 7, 10)),
        ("torch.Size([])", ()),
        ("()", ()),
        ("(3,)", (3,)),
        ("3,", (3,)),
        ("0", (0,)),
        ("1,2,3,4,5,1000000", (1, 2, 3, 4, 5, 1000000)),
        ("", None),
        ("  ", None),
    ],
)
def test_a_shape_is_read_as_people_write_it(text: str, sizes: tuple[int, ...] | None) -> None:
    assert read_shape(text) == sizes
    for name in ("input", "h_0", "c_0"):
        attempt, problems = read(**{f"{name}_shape": text})
        assert (attempt.tensor(name), problems) == (TensorArg(sizes), ())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("3,x", "not_a_shape", {"entry": "x"}),
        ("3,,7", "not_a_shape", {"entry": ""}),
        ("3.0", "not_a_shape", {"entry": "3.0"}),
        ("٣", "not_a_shape", {"entry": "٣"}),
        ("(3", "not_a_shape", {"entry": "(3"}),
        ("(1), (2)", "not_a_shape", {"entry": "1)"}),
        ("z" * 60, "not_a_shape", {"entry": "z" * MAX_TEXT}),
        ("1,1,1,1,1,1,1", "too_many_axes", {"count": "7", "high": "6"}),
        *(
            (text, "axis_out_of_range", {"axis": axis, "size": size, "low": "0", "high": "1000000"})
            for text, axis, size in (("2,-1", "1", "-1"), ("1000001", "0", "1000001"))
        ),
        ("1" * 81, "too_long", {}),
    ],
)
def test_a_wrong_shape_is_named(text: str, code: str, params: dict[str, str]) -> None:
    problem = only_problem(h_0_shape=text)
    assert (problem.code, problem.params, problem.used) == (code, params, "")
    assert len(problem.text) <= MAX_TEXT
    with pytest.raises(SpecError, match=code.replace("_", " ")):
        read_shape(text)


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_dtype_is_taken_by_its_name(dtype: str) -> None:
    attempt, problems = read(c_0_dtype=dtype, input_dtype=dtype.upper())
    assert problems == ()
    assert (attempt.c_0.dtype, attempt.input.dtype, attempt.h_0) == (dtype, dtype, OMITTED)


@pytest.mark.parametrize("text", ["output, h_n", "output,h_n", "output ,  h_n"])
def test_the_result_may_be_opened_otherwise(text: str) -> None:
    assert read(unpack=text) == (Attempt(A3, unpack="output, h_n"), ())
    pair = "output, (h_n, c_n)"
    assert read(unpack="output,(h_n,c_n)") == (Attempt(A3, unpack=pair), ())  # type: ignore[arg-type]


def test_an_unknown_name_is_reported() -> None:
    dtypes = ", ".join(DTYPES)
    problem = only_problem(input_dtype="float8")
    assert (problem.code, problem.params) == ("unknown_choice", {"choices": dtypes})
    assert problem.used == "float32"
    problem = only_problem(unpack="output")
    assert (problem.code, problem.params) == ("unknown_choice", {"choices": ", ".join(UNPACKS)})


def test_lengths_are_those_of_the_packing_page() -> None:
    assert read(packed="7, 5,3")[0].packed == (7, 5, 3)
    problem = only_problem(packed="7,x")
    assert (problem.code, problem.parameter, problem.used) == ("lengths_not_numbers", "packed", "")


@pytest.mark.parametrize("name", NAMES)
def test_one_name_twice_is_named(name: str) -> None:
    attempt, (problem, *_) = read_attempt([(name, "1"), (name, "2")], A3)
    assert attempt == Attempt(A3)
    assert (problem.code, problem.parameter) == ("repeated", name)


@given(PAIRS)
def test_no_text_breaks_the_reading(pairs: list[tuple[str, str]]) -> None:
    attempt, problems = read_attempt(pairs, A3)
    for name in ("input", "h_0", "c_0"):
        given_sizes = attempt.tensor(name).sizes or ()  # type: ignore[arg-type]
        assert len(given_sizes) <= MAX_AXES
        assert all(0 <= size <= MAX_SIZE for size in given_sizes)
    assert {problem.parameter for problem in problems} <= set(NAMES)
    assert all(len(problem.text) <= MAX_TEXT for problem in problems)
    assert read_attempt(attempt_query(attempt).items(), A3) == (attempt, ())


@given(attempts())
def test_an_attempt_comes_back_from_its_link(attempt: Attempt) -> None:
    assert read_attempt(attempt_query(attempt).items(), attempt.spec) == (attempt, ())


@pytest.mark.usefixtures("patient")
@settings(max_examples=50)
@given(PAIRS)
def test_any_link_gets_an_outcome(pairs: list[tuple[str, str]]) -> None:
    attempt, _ = read_attempt(pairs, A3)
    assert run_attempt(attempt).verdict in ("ran", "raised", "crashed", "refused")
