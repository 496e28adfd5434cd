"""Answers as users type them, and their results."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.layer.spec import LayerSpec
from backend.practice.answer_axes import AxisVerdict
from backend.practice.answer_text import MAX_AXES, MAX_CHARACTERS, MAX_NUMBER, NotRead, read_numbers
from backend.practice.grade import Grade, Mistake, grade, read_answer
from backend.practice.question import RUNS, Answer, Question
from tests.support.practice import question_of

A3 = LayerSpec(batch=3)
"""output (3, 35, 40), h_n (4, 3, 20)."""
OUTPUT, H_N = question_of(A3, "output_shape"), question_of(A3, "h_n_shape")
COUNT, ROW = question_of(A3, "parameter_count"), question_of(A3, "which_row", "h_n:1:backward")
WRONG_INPUT = question_of(A3, "raises", "wrong_input_size")
SILENT = question_of(A3, "raises", "other_layout")
ALL = (OUTPUT, H_N, COUNT, ROW, WRONG_INPUT, SILENT)
SIGNS = st.text(alphabet="0123456789 ,*+-()[]×·_xX\t٣²")
HOSTILE = st.one_of(
    st.text(max_size=60),
    SIGNS,
    st.sampled_from(("(" * 300, "[" * 150 + "]" * 150, "9" * 5000, "9*" * 99 + "9", "2**2**99")),
    st.sampled_from(("torch.Size", "torch.Size(", "h_n[", "c_n[]", "\x00", "-", "--1", ",", "()")),
    st.sampled_from(("__import__('os')", "1if 1else 2", "1e9", "0x10", "1_", "_1", "1__0", "1.0")),
)


def codes(question: Question, value: Answer) -> list[str]:
    return [mistake.code for mistake in grade(question, value).mistakes]


def axis_codes(question: Question, value: Answer) -> list[str]:
    return [axis.code for axis in grade(question, value).axes]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "torch.Size([3, 35, 40])",
            "(3, 35, 40)",
            "[3,35,40]",
            "3 35 40",
            "3,35,40",
            " 3 , 35 40",
        ),
        *("3, 35, 2*20", "3 35 2 * 20", "3, 35, 2×20", "3 35 2·20", "(3, 35, 40,)", "3, 35, 40,"),
        *(
            "torch.Size((3, 35, 40))",
            "3, 35, 20+20",
            "3, 35, (1+1)*20",
            "3, 70-35, 4_0",
            "+3 35 40",
        ),
        *("03 35 40", "((3, 35, 40))", "[(3), 35, (40)]", "\t3\n35\r\n40"),
    ],
)
def test_a_shape_is_read_as_torch_writes_it_or_plainly(text: str) -> None:
    assert read_answer(text, OUTPUT) == (3, 35, 40)
    assert grade(OUTPUT, (3, 35, 40)).right


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        *(("torch.Size([])", ()), ("()", ()), ("[]", ()), ("20", (20,)), ("(20,)", (20,))),
        *(("(20)", (20,)), ("[20]", (20,)), ("[2*(3+4), 1]", (14, 1)), ("3 -1", (2,))),
    ],
)
def test_short_shapes_and_arithmetic(text: str, shape: tuple[int, ...]) -> None:
    assert read_answer(text, OUTPUT) == shape


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("15040", 15040), ("15,040", 15040), ("15_040", 15040), (" 4*20*(10+20+2) ", 2560)),
        *(("1,234,567", 1234567), ("-7", -7), ("2*-3", -6), ("[7]", 7), ("1-2*3", -5)),
    ],
)
def test_a_count_is_one_number(text: str, number: int) -> None:
    assert read_answer(text, COUNT) == number


@pytest.mark.parametrize("text", ["3", "h_n[3]", "-1", "h_n[-1]", "c_n[3]", "1*2 + 1"])
def test_a_row_is_counted_from_either_end(text: str) -> None:
    value = read_answer(text, ROW)
    assert not isinstance(value, NotRead)
    assert grade(ROW, value) == Grade(True)


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("", "empty", {}),
        (" \n", "empty", {}),
        ("9 " * 150, "too_long", {"count": 300, "most": MAX_CHARACTERS}),
        ("3, x, 4", "not_a_sign", {"text": "x", "start": 3}),
        ("3.5", "not_a_sign", {"text": ".", "start": 1}),
        ("(3, 4", "not_closed", {"text": ")"}),
        ("(3, 4]", "not_closed", {"text": ")"}),
        ("3, 4)", "not_closed", {"text": ")"}),
        ("3 *", "number_wanted", {"text": ""}),
        ("3,,4", "number_wanted", {"text": ","}),
        ("(3, 4) * 2", "number_wanted", {"text": "(3, 4)"}),
        ("1, (3, 4)", "number_wanted", {"text": "(3, 4)"}),
        ("--1", "number_wanted", {"text": "-"}),
        ("9" * 30, "too_large", {"most": MAX_NUMBER}),
        ("999999*999999*999999", "too_large", {"most": MAX_NUMBER}),
        ("1 " * 9, "too_many_axes", {"count": 9, "most": MAX_AXES}),
        ("3, 0-4", "negative_size", {"number": -4}),
        ("((((((((((1))))))))))", "too_deep", {"most": 8}),
    ],
)
def test_a_wrong_shape_is_named(text: str, code: str, params: dict[str, object]) -> None:
    assert read_answer(text, OUTPUT) == NotRead(code, params)


@pytest.mark.parametrize(("text", "count"), [("3 4", 2), ("()", 0), ("15,04", 2), ("1, 2, 3", 3)])
def test_several_numbers_are_no_count(text: str, count: int) -> None:
    assert read_answer(text, COUNT) == NotRead("one_number_wanted", {"count": count})


def test_an_error_is_answered_by_its_code() -> None:
    assert read_answer(" Input_Size_Differs ", WRONG_INPUT) == "input_size_differs"
    assert read_answer("runs", WRONG_INPUT) == RUNS
    unread = read_answer("segfault", WRONG_INPUT)
    assert isinstance(unread, NotRead)
    assert unread.code == "unknown_choice"
    assert set(str(unread.params["choices"]).split(", ")) == {
        option.value for option in WRONG_INPUT.options
    }


@given(HOSTILE, st.sampled_from(ALL))
def test_no_text_breaks_the_reading(text: str, question: Question) -> None:
    value = read_answer(text, question)
    if isinstance(value, NotRead):
        assert value.code == value.code.lower() != ""
        return
    graded = grade(question, value)
    assert graded.right == (not graded.mistakes)
    if isinstance(value, tuple):
        assert len(value) <= MAX_AXES
        assert all(0 <= size <= MAX_NUMBER for size in value)


@given(st.lists(st.integers(0, MAX_NUMBER), max_size=MAX_AXES).map(tuple))
def test_a_shape_comes_back_from_every_way_of_writing_it(shape: tuple[int, ...]) -> None:
    listed = ", ".join(map(str, shape))
    texts = [f"torch.Size([{listed}])", str(shape), str(list(shape))]
    texts += [listed, listed.replace(",", ""), listed.replace(", ", ",")] if shape else []
    for text in texts:
        if len(text) <= MAX_CHARACTERS:
            assert read_numbers(text) == shape, text


@given(
    st.recursive(
        st.integers(0, 99).map(str),
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from((" + ", "-", "*")), inner).map("".join),
            inner.map("({})".format),
        ),
        max_leaves=6,
    )
)
def test_arithmetic_is_pythons(text: str) -> None:
    read, number = read_numbers(text), eval(text)
    assert read == (number,) or isinstance(read, NotRead)
    if isinstance(read, NotRead):
        assert read.code in ("too_deep", "too_large")


# Grading.


def test_the_feature_axis_without_the_two_directions() -> None:
    graded = grade(OUTPUT, (3, 35, 20))
    assert graded.mistakes == (Mistake("forgot_directions", {"directions": 2}),)
    *right, feature = graded.axes
    assert [axis.code for axis in right] == ["right", "right"]
    assert feature == AxisVerdict(
        *("forgot_directions", "feature", 2, 20),
        {"directions": 2, "symbol": "D*H_out", "arithmetic": "2*20", "size": 40},
    )


@pytest.mark.parametrize(
    ("question", "value", "expected"),
    [
        (OUTPUT, (35, 3, 40), ["swapped_batch_time"]),
        (OUTPUT, (3, 40), ["last_step_only"]),
        (OUTPUT, (4, 3, 20), ["states_for_output"]),
        (OUTPUT, (3, 35, 80), ["layers_in_output"]),
        (OUTPUT, (3, 35, 2, 20), ["directions_apart"]),
        (OUTPUT, (3, 35, 10), ["input_feature"]),
        (OUTPUT, (35, 40), ["dropped_batch_axis"]),
        (OUTPUT, (40, 3, 35), ["swapped_axes"]),
        (OUTPUT, (35, 3, 20), ["forgot_directions", "swapped_axes"]),
        (OUTPUT, (3, 35, 41), ["wrong_size"]),
        (OUTPUT, (4, 35, 20), ["states_for_output", "forgot_directions"]),
        (OUTPUT, (40,), ["wrong_number_of_axes", "missing"]),
        (OUTPUT, (1, 1, 3, 35, 40), ["wrong_number_of_axes"]),
        (H_N, (2, 3, 20), ["forgot_directions"]),
        (H_N, (3, 4, 20), ["batch_first_on_states"]),
        (H_N, (1, 3, 20), ["last_row_only"]),
        (H_N, (3, 20), ["dropped_rows_axis"]),
        (H_N, (3, 35, 40), ["output_for_states"]),
        (H_N, (4, 35, 20), ["time_for_batch"]),
        (H_N, (2, 3, 40), ["directions_in_features"]),
        (H_N, (4, 3, 40), ["directions_twice"]),
        (H_N, (2, 2, 3, 20), ["directions_apart"]),
        (H_N, (4, 20), ["dropped_batch_axis"]),
        (H_N, (2, 35, 20), ["forgot_directions", "time_for_batch"]),
        (H_N, (20,), ["wrong_number_of_axes", "missing"]),
        (H_N, (), ["wrong_number_of_axes", "missing"]),
        (COUNT, 14720, ["counted_one_bias"]),
        (COUNT, 14400, ["counted_no_bias"]),
        (COUNT, 3760, ["forgot_gates"]),
        (COUNT, 15041, ["too_many"]),
        (COUNT, 15030, ["too_few"]),
        (ROW, 1, ["forgot_directions"]),
        (ROW, 0, ["other_row"]),
        (ROW, 2, ["backward_first"]),
        (ROW, 4, ["counted_from_one"]),
        (ROW, 7, ["no_such_row"]),
        (ROW, -5, ["no_such_row"]),
        (WRONG_INPUT, RUNS, ["it_raises"]),
        (WRONG_INPUT, "hidden_size_differs", ["other_error"]),
        (WRONG_INPUT, "backward_twice", ["other_error"]),
        (SILENT, "input_size_differs", ["it_runs"]),
        (SILENT, "backward_twice", ["it_runs"]),
        (OUTPUT, 7, ["wrong_kind"]),
        (COUNT, (15040,), ["wrong_kind"]),
        (COUNT, True, ["wrong_kind"]),
        (ROW, "runs", ["wrong_kind"]),
    ],
)
def test_mistaken_values(question: Question, value: Answer, expected: list[str]) -> None:
    assert (codes(question, value), grade(question, value).right) == (expected, False)


def test_two_confusions_of_a_count_are_distinguished() -> None:
    # One direction, one bias: 4*20*(10+20+1) + 4*20*(20+20+1).
    assert codes(COUNT, 5760) == ["counted_one_bias", "forgot_directions"]


def test_a_row_beyond_either_end_is_reported_as_written() -> None:
    for row in (-5, 7):
        assert grade(ROW, row).mistakes == (Mistake("no_such_row", {"row": row, "rows": 4}),)


def test_the_difference_of_a_count_is_said() -> None:
    assert grade(COUNT, 15000).mistakes == (Mistake("too_few", {"difference": 40}),)


def test_axes_too_few_or_too_many_are_laid_beside_each_other() -> None:
    assert axis_codes(OUTPUT, (35, 40)) == ["missing", "right", "right"]
    assert axis_codes(OUTPUT, (3, 40)) == ["right", "missing", "right"]
    assert axis_codes(OUTPUT, (3, 1, 35, 40)) == ["right", "extra", "right", "right"]
    assert axis_codes(OUTPUT, ()) == ["missing"] * 3
    extra = grade(OUTPUT, (3, 1, 35, 40)).axes[1]
    assert extra == AxisVerdict("extra", "", None, 1)
    assert [axis.actual for axis in grade(OUTPUT, (3, 40)).axes] == [3, None, 40]


@given(st.lists(st.sampled_from((0, 1, 3, 4, 20, 35, 40)), max_size=12).map(tuple))
def test_every_axis_has_one_verdict(value: tuple[int, ...]) -> None:
    for question in (OUTPUT, H_N):
        graded = grade(question, value)
        answered = [axis for axis in graded.axes if axis.index is not None]
        given_ = [axis.actual for axis in graded.axes if axis.actual is not None]
        assert [axis.index for axis in answered] == [0, 1, 2]
        assert tuple(given_) == value
        right = [axis for axis in answered if axis.code == "right"]
        assert all(axis.actual == question.answer[axis.index] for axis in right)  # type: ignore[index]
        assert graded.right == (value == question.answer) == (not graded.mistakes)
