"""Sets of questions, drawn from a seed."""

from __future__ import annotations

from dataclasses import replace

from backend.layer.spec import LayerSpec
from backend.practice.draw import (
    Dice,
    Mode,
    draw_kind,
    draw_kind_about,
    draw_lane,
    draw_spec,
)
from backend.practice.kinds.call_parts import reduced
from backend.practice.kinds.calls import call_question, calls_of
from backend.practice.kinds.counts import count_question
from backend.practice.kinds.rows import row_question
from backend.practice.kinds.shapes import shape_question
from backend.practice.kinds.slices import slice_question, slices_of
from backend.practice.question import (
    Kind,
    Option,
    Question,
    distinct,
)

MOST_OPTIONS = 4
_TRIES = 20


def make_questions(
    mode: Mode, seed: int, level: int, count: int = 10, about: LayerSpec | None = None
) -> tuple[Question, ...]:
    """Return ``count`` questions, the same for the same arguments on every machine.

    A longer set begins with the shorter one. A question is repeated only if the mode has no more.
    At level 1 there are options, at level 2 half of the answers are typed, at level 3 all are;
    ``raises`` always has options.

    Args:
        mode: one of :data:`MODES`.
        level: one of :data:`LEVELS`.
        about: the layer of all questions in mode ``layer``.
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


def question_about(dice: Dice, spec: LayerSpec, kind: Kind, level: int) -> Question:
    """Draw a question of ``kind`` about the layer of ``spec``, without options."""
    match kind:
        case "slice_shape":
            found = slice_question(spec, dice.pick(slices_of(spec, level)))
        case "raises":
            spec = reduced(spec)
            found = call_question(spec, dice.pick(calls_of(spec, level)))
        case "parameter_count":
            found = count_question(spec)
        case "which_row":
            found = row_question(spec, draw_lane(dice, spec, level))
        case _:
            found = shape_question(spec, kind)
    return replace(found, confusions=distinct(list(found.confusions), found.answer))


def with_options(question: Question) -> Question:
    """Add options in random order: the answer and the most tempting mistakes.

    The first mistake about an error is that nothing is raised, which is always an option.
    """
    dice = Dice(question.id)
    first, rest = question.confusions[:1], question.confusions[1:]
    further = dice.shuffled(rest[: len(rest) if question.kind == "raises" else 4])
    wrong = [*first, *further][: MOST_OPTIONS - 1]
    options = [Option(each.value, each.code, each.params) for each in wrong]
    mixed = dice.shuffled([Option(question.answer), *options])
    return replace(question, options=tuple(mixed))


def _drawn(dice: Dice, mode: Mode, level: int, about: LayerSpec | None) -> Question:
    kind = draw_kind_about(dice, about) if about else draw_kind(dice, mode, level)
    question = question_about(dice, about or draw_spec(dice, kind, level), kind, level)
    choose = kind == "raises" or level == 1 or (level == 2 and dice.chance(2))
    return with_options(question) if choose else question
