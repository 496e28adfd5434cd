"""Every code that a question, a hint or a grade can have has its sentence in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from string import Formatter

import pytest

from backend.layer.spec import LayerSpec
from backend.practice.answer_text import NotRead
from backend.practice.draw import LEVELS, MODES
from backend.practice.grade import Grade, grade, read_answer
from backend.practice.kinds.call_outcome import FAMILIES, UNKNOWN
from backend.practice.kinds.calls import CATALOG
from backend.practice.question import KINDS, RUNS, Answer, Kind, Question
from backend.practice.questions import make_questions
from components.practice.words import (
    AXIS_NAMES,
    answer_text,
    call_sentences,
    equation,
    group_of,
    hint_lines,
    mistake_sentence,
    mistake_sentences,
    not_read_sentence,
    placeholder,
    question_code,
    question_sentence,
)
from components.words.catalogue import languages, messages
from tests.support.practice import question_of
from tests.support.words.catalogues import sentences

EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())
UNFILLED = re.compile(r"\{\w*\}")
SPEC = LayerSpec(
    layer="LSTM", input_size=5, hidden_size=7, num_layers=2, batch=3, seq_len=4, proj_size=0
)
UNREADABLE: dict[str, tuple[str, str]] = {
    "empty": ("output_shape", "  "),
    "too_long": ("output_shape", "1 " * 200),
    "not_a_sign": ("output_shape", "3 apples"),
    "not_closed": ("output_shape", "1, 2)"),
    "number_wanted": ("output_shape", "1, *"),
    "too_large": ("output_shape", "9" * 20),
    "too_many_axes": ("output_shape", "1 2 3 4 5 6 7 8 9"),
    "one_number_wanted": ("parameter_count", "1 2"),
    "negative_size": ("output_shape", "-3"),
    "unknown_choice": ("raises", "nonsense"),
}
"""For each reason a kind of question and a text that has it."""


@cache
def questions() -> tuple[Question, ...]:
    """Return sets of every mode and level."""
    return tuple(
        question
        for mode in MODES
        for level in LEVELS
        for question in make_questions(mode, 7, level, 15)
    )


def wrong_answers(question: Question) -> Iterator[Answer]:
    """Return wrong answers of known mistakes, and of no known mistake."""
    yield from (each.value for each in question.confusions)
    if isinstance(question.answer, tuple):
        yield from ((), question.answer[:-1], (*question.answer, 1), question.answer[::-1])
        yield tuple(size + 50 for size in question.answer)
    elif isinstance(question.answer, int):
        yield from (question.answer + 1, question.answer - 1, 77_777, -77)
    else:
        yield next(each for each in ("types_differ", "wrong_axes") if each != question.answer)


def graded() -> Iterator[tuple[Question, Grade]]:
    for question in questions():
        for value in wrong_answers(question):
            found = grade(question, value)
            if not found.right:
                yield question, found


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize(
    ("kind", "answers", "examples"),
    [
        ("output_shape", [(1, 35, 40), (3, 5, 14)], ["3, 5, 14", "4, 6, 18"]),
        ("parameter_count", [15040, 216], ["216", "105"]),
        ("which_row", [0, 3, 1], ["3", "2", "2"]),
    ],
)
def test_the_example_of_an_answer_is_not_the_answer(
    kind: Kind, answers: list[Answer], examples: list[str]
) -> None:
    spec = LayerSpec(num_layers=2, bidirectional=True)
    for answer, example in zip(answers, examples, strict=True):
        text = placeholder(Question(kind, spec, answer), messages("en"))
        assert text.partition(" or ")[0].partition(", -")[0] == example


@EVERY_LANGUAGE
def test_every_question_is_asked_in_words(language: str) -> None:
    words = messages(language)
    for question in questions():
        assert not UNFILLED.search(question_sentence(question, words))
        assert question.options or placeholder(question, words)
        assert "layer = nn." in question_code(question)
        for option in question.options:
            assert answer_text(question, option.value, words)


@EVERY_LANGUAGE
def test_every_mistake_is_reported(language: str) -> None:
    words = messages(language)
    seen = set()
    for question, found in graded():
        told = mistake_sentences(question, found, words)
        assert told, (question.id, found)
        assert not any(UNFILLED.search(each) for each in told)
        seen |= {(group_of(question.kind), each.code) for each in found.mistakes}
    assert len(seen) > 45


@EVERY_LANGUAGE
def test_every_mistake_is_reported_exactly_once(language: str) -> None:
    words = messages(language)
    by_axis = {"missing", "wrong_size"}
    for question, found in graded():
        told = " ".join(mistake_sentences(question, found, words))
        for mistake in found.mistakes:
            if mistake.code not in by_axis:
                sentence = mistake_sentence(question, mistake, words)
                assert told.count(sentence) == 1


@EVERY_LANGUAGE
def test_every_hint_has_words_and_nothing_left_open(language: str) -> None:
    words = messages(language)
    kinds = set()
    for question in questions():
        for hint in question.hints:
            assert words.has(f"practice.hint.{hint.kind}")
            kinds.add(hint.kind)
            for name, text in hint_lines(hint, words):
                assert text.strip("`")
                assert bool(name) != (hint.kind == "picture")
    assert kinds == {"symbols", "numbers", "picture"}


@EVERY_LANGUAGE
def test_every_axis_of_an_answer_has_a_name(language: str) -> None:
    names = {axis.name for _, found in graded() for axis in found.axes if axis.name}
    assert names <= set(AXIS_NAMES)
    assert all(messages(language).has(f"practice.axis_name.{name}") for name in AXIS_NAMES)


@EVERY_LANGUAGE
def test_every_call_and_every_outcome_has_a_sentence(language: str) -> None:
    words = messages(language)
    outcomes = {RUNS, UNKNOWN, *(error for family in FAMILIES for error in family)}
    outcomes |= {str(each.answer) for each in questions() if each.kind == "raises"}
    assert {each for each in outcomes if not words.has(f"practice.outcome.{each}")} == set()
    assert {each for each in CATALOG if not words.has(f"practice.call.{each}")} == set()
    for question in questions():
        said = call_sentences(question, words)
        assert len(said) == (1 + bool(question.message) if question.call else 0)


def test_the_sentences_are_of_codes_that_there_are() -> None:
    known = {name.removeprefix("practice.call.") for name in of("practice.call.")}
    assert known == CATALOG.keys()
    reasons = {name.removeprefix("practice.not_read.") for name in of("practice.not_read.")}
    assert reasons == {*UNREADABLE, "number_wanted_at_end"}


def of(prefix: str) -> list[str]:
    return [name for name in sentences("en") if name.startswith(prefix)]


@EVERY_LANGUAGE
@pytest.mark.parametrize("code", UNREADABLE)
def test_every_text_that_is_not_an_answer_is_reported(code: str, language: str) -> None:
    kind, text = UNREADABLE[code]
    assert kind in KINDS
    reason = read_answer(text, question_of(SPEC, kind))  # type: ignore[arg-type]
    assert isinstance(reason, NotRead)
    assert reason.code == code
    told = not_read_sentence(reason, messages(language))
    assert not UNFILLED.search(told)
    assert told.endswith(".")


def test_a_truncated_text_is_recognized() -> None:
    words = messages("en")
    reason = read_answer("2*", question_of(SPEC, "output_shape"))
    assert isinstance(reason, NotRead)
    assert not_read_sentence(reason, words) == words.text("practice.not_read.number_wanted_at_end")


def test_foreign_text_does_not_leave_its_code() -> None:
    told = not_read_sentence(NotRead("not_a_sign", {"text": "`", "start": 0}), messages("en"))
    assert told.count("`") == 2


@pytest.mark.parametrize("name", of("practice."))
def test_both_languages_fill_in_the_same(name: str) -> None:
    found = {language: placeholders(sentences(language)[name]) for language in languages()}
    assert len({frozenset(each) for each in found.values()}) == 1


def test_a_forgotten_direction_is_reported_at_its_axis() -> None:
    question = question_of(SPEC, "output_shape")
    told = mistake_sentences(question, grade(question, (3, 4, 7)), messages("en"))
    assert told == [
        "feature axis: `D·H_out = 2·7 = 14`, not 7. "
        "You counted one direction; a bidirectional layer has 2."
    ]


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (("D*H_out", "2*20", 40), "`D·H_out = 2·20 = 40`"),
        (("N", "3", 3), "`N = 3`"),
        (("1", "1", 1), "`1`"),
    ],
)
def test_equation_has_no_repeated_parts(parts: tuple[object, ...], text: str) -> None:
    assert equation(*parts) == text


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("output_shape", "output, (h_n, c_n) = layer(input)"),
        ("parameter_count", "bidirectional=True)"),
        ("slice_shape", "h_n[-1]"),
    ],
)
def test_the_code_ends_in_what_is_asked(kind: str, code: str) -> None:
    asked = "h_n[-1]" if kind == "slice_shape" else ""
    assert question_code(question_of(SPEC, kind, asked)).endswith(code)  # type: ignore[arg-type]
