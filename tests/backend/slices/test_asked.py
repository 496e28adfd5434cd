"""The link of the Slices page, read from any text and written back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.layer.spec import LayerSpec
from backend.links.parameter import MAX_TEXT
from backend.slices.link import NAMES, Asked, asked_query, read_asked
from backend.slices.task import TASKS
from tests.support.strategies import LINK, legal_specs

A3 = LayerSpec(batch=3)
MARKS = (
    "0,5",
    "0,",
    ",",
    "0,1,2",
    "-1,0",
    "٣,1",
    "²,1",
    "\u20031 ,\x1f2",
    "9" * 39 + ",1",
    "0x1,1",
)
TEXTS = st.text(max_size=60) | st.sampled_from((*MARKS, *TASKS, "h_n[-1]", "\x00", "9" * 5000))
PAIRS = st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=9), TEXTS), max_size=6)
CELLS = st.tuples(st.integers(0, LINK.batch - 1), st.integers(0, LINK.seq_len - 1))


def read(**texts: str) -> Asked:
    return read_asked(texts.items(), A3)


def test_the_default_is_the_first_task() -> None:
    assert read() == Asked() == Asked(TASKS[0], "", None, ())
    assert asked_query(Asked()) == {}


@pytest.mark.parametrize("task", TASKS)
def test_a_task_is_taken_by_its_name(task: str) -> None:
    assert (read(task=task).task, read(task=task).problems) == (task, ())


@pytest.mark.parametrize("text", ["", "Tag", "nothing", "tag ", "x" * 5000])
def test_an_unknown_task_is_named(text: str) -> None:
    asked = read(task=text)
    (problem,) = asked.problems
    assert (asked.task, problem.used) == (TASKS[0], TASKS[0])
    assert (problem.code, problem.parameter) == ("unknown_choice", "task")
    assert problem.text == text[:MAX_TEXT]
    assert problem.params == {"choices": ", ".join(TASKS)}


def test_lengths_are_read_and_written() -> None:
    asked = read(lengths=" [5, 3,2] ")
    assert (asked.lengths, asked.problems) == ((5, 3, 2), ())
    assert asked_query(asked) == {"lengths": "5,3,2"}
    assert read(lengths="").lengths == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("5,x", "lengths_not_numbers"),
        ("5,0", "length_out_of_range"),
        ("4097", "length_out_of_range"),
        ("1," * 33, "too_many_lengths"),
    ],
)
def test_invalid_lengths_are_replaced_by_the_example(text: str, code: str) -> None:
    asked = read(lengths=text)
    assert asked.lengths == ()
    assert [problem.code for problem in asked.problems] == [code]


def test_an_expression_is_read_unchanged_and_replaces_the_task() -> None:
    asked = read(task="tag", expr="  output[:, -1] ")
    assert (asked.task, asked.expr) == ("tag", "output[:, -1]")
    assert asked_query(asked) == {"expr": "output[:, -1]"}


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("0,5", (0, 5)),
        ("2,34", (2, 34)),
        (" 1 , 07 ", (1, 7)),
        # The sizes may have shrunk since.
        ("3,35", (2, 34)),
        ("9" * 19 + "," + "9" * 19, (2, 34)),
    ],
)
def test_a_mark_is_a_cell_of_the_input(text: str, cell: tuple[int, int]) -> None:
    assert read(mark=text) == Asked(mark=cell)
    sample, step = cell
    assert read_asked([("mark", text)], replace(A3, batched=False)).mark == (0, step)
    assert read_asked([("mark", text)], replace(A3, seq_len=1)).mark == (sample, 0)


@pytest.mark.parametrize(
    "text", ["5", "0,", ",0", "0,1,2", "-1,0", "+1,0", "1.0,2", "٣,1", "²,1", "a,b", "0;1", " "]
)
def test_a_wrong_cell_is_named(text: str) -> None:
    asked = read(mark=text)
    (problem,) = asked.problems
    assert asked.mark is None
    assert (problem.code, problem.parameter, problem.text) == ("not_a_cell", "mark", text)


def test_a_text_far_too_long_is_not_read_in_part() -> None:
    text = "0," + "0" * MAX_TEXT + "7"
    (problem,) = read(mark=text).problems
    assert (problem.code, problem.text) == ("not_a_cell", text[:MAX_TEXT])


def test_an_empty_mark_is_none() -> None:
    assert read(mark="") == Asked()


@given(PAIRS, legal_specs(LINK))
def test_no_text_breaks_the_reading(pairs: list[tuple[str, str]], spec: LayerSpec) -> None:
    asked = read_asked(pairs, spec)
    assert asked.task in TASKS
    assert asked.expr == asked.expr.strip()
    if asked.mark is not None:
        sample, step = asked.mark
        assert 0 <= sample < (spec.batch if spec.batched else 1)
        assert 0 <= step < spec.seq_len
    assert {problem.parameter for problem in asked.problems} <= {"task", "mark", "lengths"}
    assert all(len(problem.text) <= MAX_TEXT for problem in asked.problems)
    # The corrected link has the same request without problems.
    task = TASKS[0] if asked.expr else asked.task
    assert read_asked(asked_query(asked).items(), spec) == replace(asked, task=task, problems=())


@given(st.sampled_from(TASKS), st.text().map(str.strip), st.none() | CELLS)
def test_a_question_comes_back_from_its_link(
    task: str, expr: str, cell: tuple[int, int] | None
) -> None:
    asked = Asked(TASKS[0] if expr else task, expr, cell)  # type: ignore[arg-type]
    largest = LayerSpec(batch=LINK.batch, seq_len=LINK.seq_len)
    assert read_asked(asked_query(asked).items(), largest) == asked
