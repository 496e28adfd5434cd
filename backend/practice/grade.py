"""Parser and grader of an answer: axis by axis, and by the known mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from backend.practice.answer_axes import RIGHT, AxisVerdict, verdicts
from backend.practice.answer_text import NotRead, read_number, read_numbers
from backend.practice.kinds.counts import doubly_wrong_counts
from backend.practice.kinds.shapes import Sizes
from backend.practice.question import RUNS, SHAPE_KINDS, Answer, Confused, Params, Question

__all__ = ["Grade", "Mistake", "NotRead", "grade", "read_answer"]


@dataclass(frozen=True)
class Mistake:
    """Explanation of a wrong answer: a known mistake, or a plain difference."""

    code: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True)
class Grade:
    """The verdict on an answer.

    Attributes:
        right: whether the answer is torch's.
        axes: for a shape, a verdict for each axis, in order.
        mistakes: explanations, the most telling first; empty if the answer is right. The code of a
            chosen option is first.
    """

    right: bool
    axes: tuple[AxisVerdict, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


def read_answer(text: str, question: Question) -> Answer | NotRead:
    """Parse ``text`` as an answer to ``question``. Never raises.

    A shape is written as in torch (``torch.Size([1, 35, 40])``, ``(1, 35, 40)``, ``[1,35,40]``) or
    as numbers with spaces or commas, such as ``2*20``; a row may count from the last one, -1, as in
    torch; an error is written as its code.
    """
    if question.kind == "raises":
        return _read_code(text, question)
    if question.kind not in SHAPE_KINDS:
        return read_number(text)
    sizes = read_numbers(text)
    if not isinstance(sizes, NotRead) and min(sizes, default=0) < 0:
        return NotRead("negative_size", {"number": min(sizes)})
    return sizes


def grade(question: Question, value: Answer) -> Grade:
    """Return the verdict on any ``value``."""
    if question.kind == "which_row" and isinstance(value, int):
        value = _from_first(question, value)
    answer = question.answer
    right = value == answer and type(value) is type(answer)
    if isinstance(value, tuple) and isinstance(answer, tuple):
        axes = verdicts(question, answer, value)
        return Grade(right, axes, () if right else _of_shape(question, answer, value, axes))
    if right:
        return Grade(True)
    return Grade(
        False, mistakes=_confusions_giving(question, value) or (_plainly(question, value),)
    )


def _read_code(text: str, question: Question) -> str | NotRead:
    known = [option.value for option in question.options] or [question.answer]
    codes = [code for code in known if isinstance(code, str)]
    for code in codes:
        if text.strip().lower() == code:
            return code
    return NotRead("unknown_choice", {"choices": ", ".join(codes)})


def _from_first(question: Question, row: int) -> int:
    """Count a row from the first: https://docs.pytorch.org/docs/stable/tensor_view.html"""
    rows = _rows(question)
    return row + rows if -rows <= row < 0 else row


def _rows(question: Question) -> int:
    return question.spec.rows


def _confusions_giving(question: Question, value: Answer) -> tuple[Mistake, ...]:
    """Return the known mistake that gives exactly this, or two together for a count."""
    for each in question.confusions:
        if each.value == value and type(each.value) is type(value):
            return (_mistake(each),)
    if question.kind == "parameter_count":
        for both in doubly_wrong_counts(question.spec):
            if both[0].value == value:
                return tuple(map(_mistake, both))
    return ()


def _plainly(question: Question, value: Answer) -> Mistake:
    """Describe a wrong answer that matches no known mistake."""
    answer = question.answer
    if isinstance(value, str) and isinstance(answer, str):
        return Mistake("it_runs" if answer == RUNS else "other_error", {"error": value})
    if type(value) is not int or not isinstance(answer, int):
        return Mistake("wrong_kind")
    if question.kind == "which_row":
        rows = _rows(question)
        code = "other_row" if 0 <= value < rows else "no_such_row"
        return Mistake(code, {"row": value, "rows": rows})
    code = "too_many" if value > answer else "too_few"
    return Mistake(code, {"difference": abs(value - answer)})


def _of_shape(
    question: Question, answer: Sizes, value: Sizes, axes: Sequence[AxisVerdict]
) -> tuple[Mistake, ...]:
    if known := _confusions_giving(question, value):
        return known
    found: list[Mistake] = []
    if len(value) != len(answer):
        found.append(Mistake("wrong_number_of_axes", {"given": len(value), "axes": len(answer)}))
    elif reordered := _reordered(question, answer, value):
        return reordered
    found += [Mistake(axis.code, axis.params) for axis in axes if axis.code not in (RIGHT, "extra")]
    return _once(found)


def _reordered(question: Question, answer: Sizes, value: Sizes) -> tuple[Mistake, ...]:
    """Check for the right sizes, or those of a known mistake, in another order."""
    swapped = Mistake("swapped_axes")
    if sorted(value) == sorted(answer):
        return (swapped,)
    for each in question.confusions:
        if isinstance(each.value, tuple) and sorted(each.value) == sorted(value):
            return (_mistake(each), swapped)
    return ()


def _mistake(each: Confused) -> Mistake:
    return Mistake(each.code, each.params)


def _once(mistakes: Sequence[Mistake]) -> tuple[Mistake, ...]:
    """Keep each code once, with the params of its first."""
    return tuple({each.code: each for each in reversed(mistakes)}.values())[::-1]
