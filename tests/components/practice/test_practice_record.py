"""The record of a session: the first answer counts, and a wrong one ends a streak."""

from __future__ import annotations

from dataclasses import replace

from backend.practice.link import PracticeRequest
from components.practice.record import Record, Score, Tried, score, tried, with_answer, with_hint

ASKED = PracticeRequest("shape", 7, 1, 3)


def at(index: int) -> PracticeRequest:
    return replace(ASKED, question=index)


def test_nothing_is_tried_at_first() -> None:
    assert tried(Record(), ASKED) == Tried()
    assert score(Record(), ASKED) == Score(3, 0, 0, 0)


def test_an_answer_is_kept_at_its_question() -> None:
    record = with_answer(Record(), at(1), (3, 4), True)
    assert tried(record, at(1)) == Tried((3, 4), True)
    assert tried(record, at(0)) == Tried()
    assert tried(record, at(0), 1).right
    assert tried(record, replace(at(1), seed=8)) == Tried()


def test_the_first_answer_counts() -> None:
    record = with_answer(Record(), ASKED, 5, False)
    assert with_answer(record, ASKED, 4, True) is record


def test_an_empty_shape_is_an_answer() -> None:
    record = with_answer(Record(), ASKED, (), False)
    assert score(record, ASKED).answered == 1


def test_a_wrong_answer_ends_the_streak() -> None:
    record = with_answer(with_answer(Record(), at(0), 1, True), at(1), 1, True)
    assert record.streak == 2
    assert with_answer(record, at(2), 1, False).streak == 0
    other = replace(ASKED, seed=8)
    assert with_answer(record, other, 1, True).streak == 3


def test_hints_are_counted_and_outlast_the_answer() -> None:
    record = with_hint(with_hint(Record(), ASKED), ASKED)
    assert tried(record, ASKED).hints == 2
    record = with_answer(record, ASKED, 1, True)
    assert score(record, ASKED) == Score(3, 1, 1, 2)


def test_a_set_is_done_when_all_of_it_is_answered() -> None:
    record = Record()
    for index in range(3):
        assert not score(record, ASKED).done
        record = with_answer(record, at(index), 1, index > 0)
    assert score(record, ASKED) == Score(3, 3, 2, 0)
    assert score(record, ASKED).done
    # A longer set of the same seed begins with the shorter one.
    assert not score(record, replace(ASKED, count=4)).done
