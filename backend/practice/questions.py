"""Questions of the Practice page: sets drawn from a seed, and any state as a question."""

from __future__ import annotations

from dataclasses import replace

from backend.layer.spec import LayerSpec
from backend.practice.call import Call
from backend.practice.draw import (
    LEVELS,
    MODES,
    Dice,
    Mode,
    draw_kind,
    draw_kind_about,
    draw_spec,
)
from backend.practice.question import (
    KINDS,
    Answer,
    Confused,
    Hint,
    HintLine,
    Kind,
    Lane,
    Option,
    Question,
)
from backend.practice.question_kinds import question_about
from backend.practice.reckoning import Reckoned

__all__ = [
    "KINDS",
    "LEVELS",
    "MODES",
    "Answer",
    "Call",
    "Confused",
    "Hint",
    "HintLine",
    "Kind",
    "Lane",
    "Mode",
    "Option",
    "Question",
    "Reckoned",
    "kinds_of",
    "make_questions",
    "question_of",
]

MOST_OPTIONS = 4
_TRIES = 20
_HARDEST = max(LEVELS)


def make_questions(
    mode: Mode, seed: int, level: int, count: int = 10, about: LayerSpec | None = None
) -> tuple[Question, ...]:
    """``count`` questions, the same for the same arguments in every process on every machine.

    A longer set begins with the shorter one. No question comes twice unless the mode has no more.
    At level 1 there are options, at level 2 half of the answers are typed, at level 3 all are;
    ``raises`` always has options.

    Args:
        mode: one of :data:`MODES`.
        level: one of :data:`LEVELS`.
        about: of mode ``layer`` the one layer that all questions are about.
    """
    about = (about or LayerSpec()) if mode == "layer" else None
    dice = Dice(f"{mode} {level} {seed}" + (f" {about}" if about else ""))
    found: dict[str, Question] = {}
    made: list[Question] = []
    while len(made) < count:
        for _ in range(_TRIES):
            question = _drawn(dice, mode, level, about)
            if question.id not in found:
                break
        found[question.id] = question
        made.append(question)
    return tuple(made)


def question_of(spec: LayerSpec, kind: Kind, asked: str = "") -> Question:
    """Any state as a question, with options.

    Args:
        spec: the layer; of ``raises`` its sizes are brought down to
            :data:`backend.practice.kinds.practice_call_parts.MOST`, for the call is really made.
        kind: what to ask; one of :func:`kinds_of`.
        asked: of ``slice_shape`` an expression, of ``raises`` a call's id, of ``which_row`` a lane
            as ``h_n:1:backward``. Left out, one that fits is taken, always the same.

    Raises:
        ValueError: for a kind, a call or a lane that does not fit the layer.
        backend.expressions.evaluate.ExpressionError: for an expression that gives no tensor here.
    """
    if kind not in kinds_of(spec):
        raise ValueError(f"{kind} is no question about {spec}")
    bare = Question(kind, spec, answer=0, expression=asked)
    return _with_options(question_about(Dice(bare.id), spec, kind, _HARDEST, asked))


def kinds_of(spec: LayerSpec) -> tuple[Kind, ...]:
    """What can be asked about a layer: all of :data:`KINDS`, but of c_n only with an LSTM."""
    return tuple(kind for kind in KINDS if kind != "c_n_shape" or spec.layer == "LSTM")


def _drawn(dice: Dice, mode: Mode, level: int, about: LayerSpec | None) -> Question:
    kind = draw_kind_about(dice, about) if about else draw_kind(dice, mode, level)
    question = question_about(dice, about or draw_spec(dice, kind, level), kind, level)
    choose = kind == "raises" or level == 1 or (level == 2 and dice.chance(2))
    return _with_options(question) if choose else question


def _with_options(question: Question) -> Question:
    """The same with options: the answer and the most tempting confusions, in any order.

    Of an error the first confusion is that nothing is raised, which is always offered.
    """
    dice = Dice(question.id)
    first, rest = question.confusions[:1], question.confusions[1:]
    further = dice.shuffled(rest[: len(rest) if question.kind == "raises" else 4])
    wrong = [*first, *further][: MOST_OPTIONS - 1]
    options = [Option(each.value, each.code, each.params) for each in wrong]
    mixed = dice.shuffled([Option(question.answer), *options])
    return replace(question, options=tuple(mixed))
