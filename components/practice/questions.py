"""The questions of a set, made once for all who are asked them."""

from __future__ import annotations

from functools import lru_cache

from backend.layer.spec import LayerSpec
from backend.practice.draw import Mode
from backend.practice.link import PracticeAsked
from backend.practice.question import Question
from backend.practice.questions import make_questions
from components.page.turns import precedence

_AT_ONCE = 5
"""How many questions are made together: each is a run of torch, nobody waits for fifty."""


def question_at(asked: PracticeAsked) -> Question:
    """The question that a link shows."""
    # A longer set begins with the shorter one.
    made = _AT_ONCE * (asked.question // _AT_ONCE + 1)
    return _questions(asked.mode, asked.seed, asked.level, made, asked.about)[asked.question]


@lru_cache(maxsize=64)
def _questions(
    mode: Mode, seed: int, level: int, count: int, about: LayerSpec | None
) -> tuple[Question, ...]:
    with precedence().turn():
        return make_questions(mode, seed, level, count, about)
