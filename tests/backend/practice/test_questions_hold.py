"""Thousands of questions: torch's answers, distinct options, graded mistakes."""

from __future__ import annotations

import pytest
from hypothesis import settings

from backend.layer.presets import PRESETS
from backend.layer.spec import LayerSpec
from backend.practice.draw import LEVELS, MODES, Mode
from backend.practice.grade import Mistake, grade, read_answer
from backend.practice.question import RUNS, Question
from backend.practice.questions import make_questions
from tests.support.practice import agrees, by_hand, kinds_of, reckoned_answer, written

SEEDS, COUNT = range(20 if settings().max_examples >= 1000 else 3), 25
"""With seven modes and three levels 1,575 questions; in `make test-long` 10,500."""
SETS = [(mode, level) for mode in MODES for level in LEVELS]


ABOUT = [PRESETS[name] for name in ("A1", "A2", "B1", "E")]
"""Layers that sets of mode ``layer`` are about, beside the default."""


def check_answer(question: Question) -> None:
    assert question.answer == by_hand(question), question.id
    assert type(question.answer) in (tuple, int, str)
    graded = grade(question, question.answer)
    assert (graded.right, graded.mistakes) == (True, ())
    assert all(axis.code == "right" for axis in graded.axes)
    if question.options or question.kind != "raises":
        assert read_answer(written(question.answer), question) == question.answer


def check_wrong_answers(question: Question) -> None:
    values = [each.value for each in question.confusions]
    assert len(set(values)) == len(values) > 0, question.id
    assert question.answer not in values
    for each in question.confusions:
        graded = grade(question, each.value)
        assert not graded.right
        assert graded.mistakes == (Mistake(each.code, each.params),), question.id
        if isinstance(each.value, tuple):
            assert any(axis.code != "right" for axis in graded.axes)


def check_options(question: Question) -> None:
    values = [option.value for option in question.options]
    assert len(set(values)) == len(values) >= 2, question.id
    assert values.count(question.answer) == 1
    for option in question.options:
        graded = grade(question, option.value)
        assert graded.right == (option.value == question.answer) == (option.code is None)
        told = () if option.code is None else (Mistake(option.code, option.params),)
        assert graded.mistakes == told


def check_hints(question: Question) -> None:
    symbols, numbers, picture = question.hints
    assert [hint.kind for hint in question.hints] == ["symbols", "numbers", "picture"]
    assert [line.name for line in symbols.lines] == [line.name for line in numbers.lines]
    assert picture.lines
    if question.kind == "raises":
        runs = all(map(agrees, question.rule_lines))
        assert runs == (question.answer == RUNS), question.id
        return
    texts = [line.text for line in numbers.lines]
    assert reckoned_answer(question, texts) == question.answer, question.id


def about_of(seed: int) -> LayerSpec | None:
    return [None, *ABOUT][seed % (1 + len(ABOUT))]


@pytest.mark.parametrize(("mode", "level"), SETS)
def test_every_question_holds(mode: Mode, level: int) -> None:
    for seed in SEEDS:
        questions = make_questions(mode, seed, level, COUNT, about_of(seed))
        assert len(questions) == COUNT
        for question in questions:
            assert question.kind in kinds_of(question.spec)
            check_answer(question)
            check_wrong_answers(question)
            check_hints(question)
            if question.options:
                check_options(question)
