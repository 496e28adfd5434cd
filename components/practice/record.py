"""The results of a session on the Practice page, as values in the memory of the session only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from backend.layer.spec import LayerSpec
from backend.practice.link import PracticeRequest
from backend.practice.question import Answer

Set = tuple[str, int, int, LayerSpec | None]
"""The mode, the seed, the level and the layer of a set of questions."""


@dataclass(frozen=True)
class Tried:
    """The result of one question.

    Attributes:
        answer: the graded answer; ``None`` before grading.
        right: whether the answer matches torch's result.
        hints: the number of hints that were shown.
    """

    answer: Answer | None = None
    right: bool = False
    hints: int = 0


@dataclass(frozen=True)
class Record:
    """The results of a session.

    Attributes:
        sets: the results of each set, by the index of the question.
        streak: the number of correct answers in a row, over all sets.
    """

    sets: Mapping[Set, Mapping[int, Tried]] = field(default_factory=dict)
    streak: int = 0


@dataclass(frozen=True)
class Score:
    """The score of a set over its first ``count`` questions."""

    count: int
    answered: int
    right: int
    hints: int

    @property
    def done(self) -> bool:
        return self.answered == self.count


def tried(record: Record, asked: PracticeRequest, index: int | None = None) -> Tried:
    """Return the result of the current question, or of another question of its set."""
    known = record.sets.get(_set(asked), {})
    return known.get(asked.question if index is None else index, Tried())


def with_answer(record: Record, asked: PracticeRequest, answer: Answer, right: bool) -> Record:
    """Return the record with an answer to the current question; only the first answer counts."""
    before = tried(record, asked)
    if before.answer is not None:
        return record
    after = replace(before, answer=answer, right=right)
    return replace(_with(record, asked, after), streak=record.streak + 1 if right else 0)


def with_hint(record: Record, asked: PracticeRequest) -> Record:
    """Return the record with one more hint for the current question."""
    before = tried(record, asked)
    return _with(record, asked, replace(before, hints=before.hints + 1))


def score(record: Record, asked: PracticeRequest) -> Score:
    """Return the score of the set of a link."""
    found = [tried(record, asked, index) for index in range(asked.count)]
    return Score(
        count=asked.count,
        answered=sum(each.answer is not None for each in found),
        right=sum(each.right for each in found),
        hints=sum(each.hints for each in found),
    )


def set_name(asked: PracticeRequest) -> str:
    """Return a name for the set of a link, the same for all of its questions."""
    return " ".join(map(str, _set(asked)))


def _with(record: Record, asked: PracticeRequest, after: Tried) -> Record:
    known = record.sets.get(_set(asked), {})
    changed = {**known, asked.question: after}
    return replace(record, sets={**record.sets, _set(asked): changed})


def _set(asked: PracticeRequest) -> Set:
    return asked.mode, asked.seed, asked.level, asked.about
