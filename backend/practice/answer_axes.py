"""Comparison of an answer's axes with those of the correct shape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from backend.practice.kinds.shapes import Sizes
from backend.practice.question import Answer, Confused, Params, Question
from backend.practice.rule_lines import RuleLine

RIGHT = "right"
Pair = tuple[int | None, int | None]
"""The index of an axis of the correct shape, and that of the answer's axis beside it."""


@dataclass(frozen=True)
class AxisVerdict:
    """One axis of an answer.

    Attributes:
        code: ``right``; the code of the mistake that gives this size; ``wrong_size`` if no known
            mistake does; ``missing``, an axis that the answer lacks; ``extra``, an additional one.
        name: the name of the axis by the rules, ``feature``; "" for an extra one.
        index: the index of the axis in the correct shape; ``None`` for an extra one.
        actual: the size in the answer; ``None`` for a missing axis.
        params: ``symbol``, ``arithmetic`` and ``size`` of the correct axis, and the numbers for
            the mistake's sentence.
    """

    code: str
    name: str
    index: int | None
    actual: int | None
    params: Params = field(default_factory=dict)


def verdicts(question: Question, answer: Sizes, value: Sizes) -> tuple[AxisVerdict, ...]:
    """Return a verdict for each axis of ``answer`` and ``value``, in order."""
    if len(value) == len(answer):
        pairs: Iterable[Pair] = ((at, at) for at in range(len(answer)))
    else:
        pairs = _aligned(answer, value)
    return tuple(_axis(question, answer, value, index, place) for index, place in pairs)


def _axis(
    question: Question, answer: Sizes, value: Sizes, index: int | None, place: int | None
) -> AxisVerdict:
    actual = None if place is None else value[place]
    if index is None:
        return AxisVerdict("extra", "", None, actual)
    line = _line(question, answer, index)
    params: dict[str, int | str] = {"symbol": line.symbol, "arithmetic": line.arithmetic}
    params["size"] = answer[index]
    if actual is None:
        return AxisVerdict("missing", line.name, index, None, params)
    if actual == answer[index]:
        return AxisVerdict(RIGHT, line.name, index, actual, params)
    known = _behind(question, answer, value, index)
    code = known.code if known else "wrong_size"
    return AxisVerdict(
        code, line.name, index, actual, {**(known.params if known else {}), **params}
    )


def _behind(question: Question, answer: Sizes, value: Sizes, index: int) -> Confused | None:
    """Return the mistake that gives this size on this axis, preferably one that gives all sizes."""
    size = value[index] if len(value) == len(answer) else None
    giving = [
        each
        for each in question.confusions
        if isinstance(each.value, tuple)
        and len(each.value) == len(answer)
        and each.value[index] == size
    ]
    whole = [each for each in giving if each.value == value]
    # A mistake that changes fewer axes explains this one better.
    giving.sort(key=lambda each: _changed(answer, each.value))
    return next(iter([*whole, *giving]), None)


def _changed(answer: Sizes, value: Answer) -> int:
    assert isinstance(value, tuple)
    return sum(one != other for one, other in zip(answer, value, strict=True))


def _line(question: Question, answer: Sizes, index: int) -> RuleLine:
    if len(question.rule_lines) == len(answer):
        return question.rule_lines[index]
    return RuleLine("axis", str(answer[index]), str(answer[index]))


def _aligned(answer: Sizes, value: Sizes) -> list[Pair]:
    """Align the axes of both so that as many equal sizes as possible are side by side."""
    # The longest common subsequence of all axes before one of the answer's and one of the value's.
    longest: dict[tuple[int, int], list[Pair]] = {(0, 0): []}
    for index in range(len(answer)):
        longest[index + 1, 0] = [*longest[index, 0], (index, None)]
    for place in range(len(value)):
        longest[0, place + 1] = [*longest[0, place], (None, place)]
    for index, size in enumerate(answer):
        for place, actual in enumerate(value):
            ways = [
                [*longest[index, place + 1], (index, None)],
                [*longest[index + 1, place], (None, place)],
            ]
            if size == actual:
                ways.insert(0, [*longest[index, place], (index, place)])
            longest[index + 1, place + 1] = max(ways, key=_side_by_side)
    return longest[len(answer), len(value)]


def _side_by_side(pairs: Sequence[Pair]) -> int:
    return sum(None not in pair for pair in pairs)
