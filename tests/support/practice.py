"""The answers of the Practice page, computed with torch alone."""

from __future__ import annotations

import warnings
from dataclasses import replace
from functools import lru_cache

import torch

from backend.errors.explain import explained
from backend.layer.build import without_stack
from backend.layer.spec import LayerSpec
from backend.practice.draw import LEVELS
from backend.practice.kinds.call_parts import reduced
from backend.practice.kinds.calls import call_question, calls_of
from backend.practice.kinds.counts import count_question
from backend.practice.kinds.rows import row_question
from backend.practice.kinds.shapes import shape_question
from backend.practice.kinds.slices import slice_question, slices_of
from backend.practice.question import KINDS, RUNS, Answer, Kind, Lane, Question, distinct
from backend.practice.questions import with_options
from backend.practice.rule_lines import RuleLine
from tests.support.random_run import lively_layer, typed
from tests.support.twin import built, run


def question_of(spec: LayerSpec, kind: Kind, asked: str = "") -> Question:
    """Return a question with options about any layer.

    Args:
        asked: the expression of ``slice_shape``, the id of the call of ``raises``, or the row of
            ``which_row`` as ``h_n:1:backward``. By default the first one that fits.
    """
    match kind:
        case "slice_shape":
            known = [each for level in LEVELS for each in slices_of(spec, level)]
            found = slice_question(spec, next(each for each in known if asked in ("", each.text)))
        case "raises":
            spec = reduced(spec)
            calls = calls_of(spec, max(LEVELS))
            found = call_question(spec, next(each for each in calls if asked in ("", each.id)))
        case "parameter_count":
            found = count_question(spec)
        case "which_row":
            tensor, layer, direction = (asked or "h_n:0:forward").split(":")
            found = row_question(spec, Lane(tensor, int(layer), direction))  # type: ignore[arg-type]
        case _:
            found = shape_question(spec, kind)
    confusions = distinct(list(found.confusions), found.answer)
    return with_options(replace(found, confusions=confusions))


def kinds_of(spec: LayerSpec) -> tuple[Kind, ...]:
    """Return the kinds of questions about a layer: :data:`KINDS`, with c_n only for an LSTM."""
    return tuple(kind for kind in KINDS if kind != "c_n_shape" or spec.layer == "LSTM")


def by_hand(question: Question) -> Answer:
    """Compute torch's answer without the backend's own questions."""
    match question.kind:
        case "raises":
            assert question.call is not None
            return said(question.call.text)
        case "parameter_count":
            return sum(weight.numel() for weight in built(question.spec).parameters())
        case "which_row":
            return row_that_moves(question)
        case "slice_shape":
            return tuple(typed(question.expression, question.spec, tensors(question.spec)).shape)
    return tuple(tensors(question.spec)[question.kind.removesuffix("_shape")].shape)


@lru_cache(maxsize=64)
def tensors(spec: LayerSpec) -> dict[str, torch.Tensor]:
    before = (spec.batch, spec.seq_len) if spec.batch_first else (spec.seq_len, spec.batch)
    sizes = (*(before if spec.batched else (spec.seq_len,)), spec.input_size)
    return run(built(spec), torch.zeros(sizes))


def said(text: str) -> str:
    """Run a call as it is written, and return torch's message."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(f"import torch\nfrom torch import nn\n{text}", {})
        except Exception as error:
            message = without_stack(str(error))
        else:
            return RUNS
    found = explained(message)
    assert found is not None, message
    return found.code


def row_that_moves(question: Question) -> int:
    """Return the row that an input weight of the lane changes while the layers above are zero."""
    assert question.lane is not None
    layer, given = lively_layer(replace(question.spec, batch=1, seq_len=2))
    suffix = f"_l{question.lane.layer}" + "_reverse" * (question.lane.direction == "backward")
    moved = layer.get_parameter(f"weight_ih{suffix}")
    with torch.no_grad():
        for name, weight in layer.named_parameters():
            if int(name.removesuffix("_reverse").rpartition("_l")[2]) > question.lane.layer:
                weight.zero_()
        before = run(layer, given)[question.lane.tensor]
        moved += 0.1
        after = run(layer, given)[question.lane.tensor]
    (row,) = (before != after).flatten(1).any(1).nonzero().flatten().tolist()
    return int(row)


def reckoned_answer(question: Question, texts: list[str]) -> Answer:
    """Return the answer that follows from the arithmetic of a hint."""
    numbers = [eval(text) for text in texts]
    if question.kind == "parameter_count":
        return sum(numbers)
    return numbers[0] if question.kind == "which_row" else tuple(numbers)


def agrees(check: RuleLine) -> bool:
    """Return whether a call agrees with torch; ``2*20`` is 40."""
    if check.arithmetic[:1].isdigit():
        return str(eval(check.arithmetic)) == check.actual
    return check.arithmetic == check.actual


def written(answer: Answer) -> str:
    return f"torch.Size({list(answer)})" if isinstance(answer, tuple) else str(answer)
