"""The questions of a set, made once for all sessions that share the set."""

from __future__ import annotations

from functools import lru_cache

from backend.layer.spec import LayerSpec
from backend.practice.draw import Mode
from backend.practice.link import PracticeRequest
from backend.practice.question import Question
from backend.practice.questions import make_questions
from components.page.turns import precedence

_AT_ONCE = 5
"""The number of questions that are made together, because each needs a run of torch."""


def question_at(asked: PracticeRequest) -> Question:
    """Return the question of a link."""
    # A longer set begins with the questions of a shorter one.
    made = _AT_ONCE * (asked.question // _AT_ONCE + 1)
    return _questions(asked.mode, asked.seed, asked.level, made, asked.about)[asked.question]


@lru_cache(maxsize=64)
def _questions(
    mode: Mode, seed: int, level: int, count: int, about: LayerSpec | None
) -> tuple[Question, ...]:
    with precedence().turn():
        return make_questions(mode, seed, level, count, about)
