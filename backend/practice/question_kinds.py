"""A question of each kind: torch answers, the rules explain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import torch

from backend.expressions.evaluate import blank_tensors, evaluate, parse, sizes_of
from backend.expressions.origins import Axis, provenance
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec
from backend.layer.trace import Trace, trace
from backend.practice.draw import LEVELS, Dice, draw_lane
from backend.practice.kinds.call_outcome import outcome, reckoned_checks, wrong_outcomes
from backend.practice.kinds.calls import calls_of
from backend.practice.kinds.counts import reckoned_count, wrong_counts
from backend.practice.kinds.practice_call_parts import reduced
from backend.practice.kinds.rows import reckoned_row, row_of, wrong_rows
from backend.practice.kinds.shapes import wrong_shapes
from backend.practice.kinds.slices import slices_of
from backend.practice.kinds.wrong_slices import sources, wrong_slices
from backend.practice.question import Hint, HintLine, Kind, Lane, Question, distinct, lane_text
from backend.practice.reckoning import Reckoned, reckoned

# Of one layer there are few questions: a set about it draws most of them many times.
_drawn_again = lru_cache(maxsize=256)


def question_about(
    dice: Dice, spec: LayerSpec, kind: Kind, level: int, asked: str = ""
) -> Question:
    """A question without options.

    Args:
        asked: as for :func:`backend.practice.questions.question_of`; drawn where it is "".

    Raises:
        ValueError: for a call or a lane that does not fit the layer.
        backend.expressions.evaluate.ExpressionError: for an expression that gives no tensor here.
    """
    match kind:
        case "slice_shape":
            text = asked or dice.pick(slices_of(spec, level)).text
            found = _slice_question(spec, text)
        case "raises":
            found = _call_question(reduced(spec), dice, level, asked)
        case "parameter_count":
            found = _count_question(spec)
        case "which_row":
            found = _row_question(spec, _lane(spec, asked) or draw_lane(dice, spec, level))
        case _:
            found = _shape_question(spec, kind)
    return replace(found, confusions=distinct(list(found.confusions), found.answer))


@_drawn_again
def _shape_question(spec: LayerSpec, kind: Kind) -> Question:
    tensor = kind.removesuffix("_shape")
    lines = reckoned(tensor_shapes(spec)[tensor])
    confusions = tuple(wrong_shapes(spec, tensor))
    answer = tuple(trace(spec).shapes[tensor])
    return Question(kind, spec, answer, lines, confusions, hints=_hints(lines, tensor))


@_drawn_again
def _slice_question(spec: LayerSpec, text: str) -> Question:
    run = trace(spec)
    tensors = _tensors(spec, run)
    read = parse(text)
    answer = tuple(evaluate(read, tensors, sizes_of(spec)).shape)
    used = sources(read, tensors)
    lines = _foreseen(spec, text) or _asked_of_numbers(text, run, spec, answer)
    return Question(
        *("slice_shape", spec, answer, lines, tuple(wrong_slices(spec, read, tensors))),
        hints=_hints(lines, *used),
        expression=text,
    )


@_drawn_again
def _count_question(spec: LayerSpec) -> Question:
    lines, answer = reckoned_count(spec), trace(spec, "meta").parameters
    confusions = tuple(wrong_counts(spec))
    places = tuple(line.name for line in lines)
    return Question(
        "parameter_count", spec, answer, lines, confusions, hints=_hints(lines, *places)
    )


@_drawn_again
def _row_question(spec: LayerSpec, lane: Lane) -> Question:
    lines = (reckoned_row(spec, lane),)
    return Question(
        *("which_row", spec, row_of(spec, lane), lines, tuple(wrong_rows(spec, lane))),
        hints=_hints(lines, lane.tensor),
        lane=lane,
    )


def _call_question(spec: LayerSpec, dice: Dice, level: int, asked: str) -> Question:
    calls = [call for call in calls_of(spec, level) if asked in ("", call.id)]
    if not calls:
        raise ValueError(f"no call {asked} of {spec}")
    call = dice.pick(calls)
    answer, message = outcome(call)
    lines = reckoned_checks(spec, call)
    places = tuple(dict.fromkeys(line.name for line in lines))
    return Question(
        *("raises", spec, answer, lines, tuple(wrong_outcomes(call, answer))),
        hints=_hints(lines, *places),
        call=call,
        message=message,
    )


def _tensors(spec: LayerSpec, run: Trace) -> Mapping[str, torch.Tensor]:
    return run.values or blank_tensors(spec, run.shapes)


def _lane(spec: LayerSpec, asked: str) -> Lane | None:
    if not asked:
        return None
    lanes = [
        Lane(tensor, layer, direction)
        for tensor in ("h_n", "c_n")[: 1 + (spec.layer == "LSTM")]
        for layer in range(spec.num_layers)
        for direction in (("forward", "backward") if spec.bidirectional else ("forward",))
    ]
    for lane in lanes:
        if lane_text(lane) == asked:
            return lane
    raise ValueError(f"no lane {asked} of {spec}")


def _foreseen(spec: LayerSpec, text: str) -> tuple[Reckoned, ...]:
    """The axes of an expression of the catalogue."""
    known = (each for level in LEVELS for each in slices_of(spec, level))
    return next((each.lines for each in known if each.text == text), ())


def _asked_of_numbers(
    text: str, run: Trace, spec: LayerSpec, answer: tuple[int, ...]
) -> tuple[Reckoned, ...]:
    """The axes of any other expression: of the numbers' origins, or sizes alone without numbers."""
    axes = provenance(text, run.values, spec).axes if run.values else ()
    found = tuple(map(_of_axis, axes))
    return found or tuple(Reckoned("axis", str(size), str(size)) for size in answer)


def _of_axis(axis: Axis) -> Reckoned:
    counts = [len(along.values) for along in axis.runs]
    symbols = "*".join(axis.coordinates)
    arithmetic = "*".join(map(str, counts))
    product = 1
    for count in counts:
        product *= count
    if product != axis.size or not counts:
        # Several samples in one position, say: the coordinates alone do not make up the size.
        return Reckoned("axis", symbols or str(axis.size), str(axis.size))
    return Reckoned(axis.coordinates[-1], symbols, arithmetic)


def _hints(lines: tuple[Reckoned, ...], *places: str) -> tuple[Hint, ...]:
    symbols = tuple(HintLine(line.name, line.symbol) for line in lines)
    numbers = tuple(HintLine(line.name, line.arithmetic, line.given) for line in lines)
    looked_at = tuple(HintLine("place", place) for place in places)
    return Hint("symbols", symbols), Hint("numbers", numbers), Hint("picture", looked_at)
