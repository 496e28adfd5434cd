"""Right expressions are right and wrong ones are wrong, for every setting, checked by torch."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from backend.layer.axes import sizes
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.slices.output_tasks import example_lengths
from backend.slices.task import TASKS, Expr, Task, TaskId
from backend.slices.tasks import examples, task
from tests.support.random_run import lively_layer, lively_run, typed
from tests.support.slices.task_claims import CLAIMS, by_sample, case, poisoned
from tests.support.slices.tasks import tasks
from tests.support.strategies import LINK, legal_specs
from tests.support.twin import built, run

SPECS = legal_specs()
IDS = st.sampled_from(TASKS)
LONGEST = 400


def answers(each: Task) -> list[Expr]:
    return [answer for answer in (each.right, each.cell) if answer]


def texts(each: Task) -> list[str]:
    right = [(answer.text, answer.einops) for answer in answers(each)]
    return [text for same in right for text in same] + [wrong.text for wrong in each.wrongs]


@given(SPECS, IDS)
def test_the_right_expression_has_the_axes_it_says(spec: LayerSpec, task_id: TaskId) -> None:
    tensors = trace(spec).values
    for answer in answers(task(spec, task_id)):
        assert tuple(typed(answer.text, spec, tensors).shape) == sizes(answer.shape)


@given(SPECS, IDS)
def test_einops_and_the_others_give_the_same_numbers(spec: LayerSpec, task_id: TaskId) -> None:
    for tensors in (trace(spec).values, lively_run(spec)):
        for answer in answers(task(spec, task_id)):
            right = typed(answer.text, spec, tensors)
            assert torch.equal(typed(answer.einops, spec, tensors), right), answer.einops


@given(SPECS, IDS)
def test_the_head_that_is_named_takes_the_result(spec: LayerSpec, task_id: TaskId) -> None:
    for answer in answers(task(spec, task_id)):
        result = typed(answer.text, spec, trace(spec).values)
        assert result.shape[-1] == answer.in_features
        scores = nn.Linear(answer.in_features, 2)(result.clone())
        assert scores.shape == (*result.shape[:-1], 2)


@given(SPECS, IDS)
def test_a_wrong_expression_gives_something_else(spec: LayerSpec, task_id: TaskId) -> None:
    tensors, each = lively_run(spec), task(spec, task_id)
    right = typed(each.right.text, spec, tensors)
    for wrong in each.wrongs:
        assert not torch.equal(typed(wrong.text, spec, tensors), right), wrong.text


@given(SPECS, IDS)
def test_a_wrong_expression_contains_what_its_code_says(spec: LayerSpec, task_id: TaskId) -> None:
    each = task(spec, task_id)
    for wrong in each.wrongs:
        CLAIMS[wrong.code](case(spec, each, wrong))


@given(SPECS)
def test_every_expression_is_torchs_to_evaluate_on_a_run(spec: LayerSpec) -> None:
    tensors = trace(spec).values
    for text in [text for each in tasks(spec) for text in texts(each)]:
        assert isinstance(typed(text, spec, tensors), torch.Tensor)
    for example in examples(spec):
        for text in example.texts:
            assert typed(text, spec, tensors).numel() > 0


@given(legal_specs(LINK))
def test_expressions_stay_short_at_any_size(spec: LayerSpec) -> None:
    for each in tasks(spec):
        assert max(map(len, texts(each))) < LONGEST
        assert len(set(texts(each))) == len(texts(each))


@given(SPECS)
def test_a_sequence_is_described_by_all_of_its_steps(spec: LayerSpec) -> None:
    """Check that each half of the classifier's vector depends on the first and the last step."""
    layer, given = lively_layer(spec)
    text = task(spec, "classify").right.text
    for step in (0, spec.seq_len - 1):
        found = typed(text, spec, run(layer, poisoned(spec, given, 0, step))).isnan()
        samples = found.view(-1, spec.num_directions, found.shape[-1] // spec.num_directions)
        assert samples[0].any(dim=-1).all()
        assert not samples[1:].any()


@given(SPECS)
def test_a_decoder_takes_its_first_states(spec: LayerSpec) -> None:
    tensors, each = lively_run(spec), task(spec, "decoder")
    width = spec.num_directions
    decoder = built(
        replace(
            spec,
            bidirectional=False,
            hidden_size=width * spec.hidden_size,
            proj_size=width * spec.proj_size,
        )
    ).double()
    h_0 = typed(each.right.text, spec, tensors)
    c_0 = typed(each.cell.text, spec, tensors) if each.cell else None
    output, _ = decoder(tensors["input"], h_0 if c_0 is None else (h_0, c_0))
    assert output.shape[:-1] == tensors["output"].shape[:-1]


@given(SPECS)
def test_a_decoders_row_is_its_own_layers_two_lanes(spec: LayerSpec) -> None:
    tensors = lively_run(spec)
    rows = typed(task(spec, "decoder").right.text, spec, tensors)
    for layer, row in enumerate(rows):
        lanes = [
            tensors["h_n"][layer * spec.num_directions + d] for d in range(spec.num_directions)
        ]
        assert torch.equal(row, torch.cat(lanes, dim=-1))


@given(SPECS)
def test_the_last_valid_step_is_where_a_packed_run_ends(spec: LayerSpec) -> None:
    if not spec.batched:
        return
    layer, given = lively_layer(spec)
    lengths = torch.tensor([spec.seq_len - row % spec.seq_len for row in range(spec.batch)])
    packed = pack_padded_sequence(given, lengths, spec.batch_first, enforce_sorted=False)
    with torch.no_grad():
        output, final = layer(packed)
    padded, _ = pad_packed_sequence(output, spec.batch_first)
    h_n = final[0] if isinstance(final, tuple) else final
    found = typed(task(spec, "last_valid").right.text, spec, {"output": padded})
    ends = typed(task(spec, "classify").right.text, spec, {"h_n": h_n})
    assert torch.equal(found, ends[: len(found)])
    assert tuple(lengths[: len(found)].tolist()) == example_lengths(spec)[: len(found)]


@given(SPECS)
def test_in_one_direction_padding_does_not_reach_the_last_valid_step(spec: LayerSpec) -> None:
    if not spec.batched or spec.bidirectional or spec.batch == 1 or spec.seq_len == 1:
        return
    layer, given = lively_layer(spec)
    text = task(spec, "last_valid").right.text
    other = poisoned(spec, given, 1, spec.seq_len - 1)
    assert not typed(text, spec, run(layer, other)).isnan().any()


@given(SPECS)
def test_directions_have_separate_rows(spec: LayerSpec) -> None:
    tensors = lively_run(spec)
    apart = typed(task(spec, "direction_states").right.text, spec, tensors)
    steps = by_sample(spec, tensors["output"]).unflatten(-1, (spec.num_directions, -1))
    for direction in range(spec.num_directions):
        top = steps[:, 0 if direction else -1, direction]
        assert torch.equal(apart[direction, -1].view_as(top), top)


@given(SPECS)
def test_ready_examples_say_what_they_show(spec: LayerSpec) -> None:
    tensors = lively_run(spec)
    found = {
        each.id: [typed(text, spec, tensors) for text in each.texts] for each in examples(spec)
    }
    dropped, kept = found["drop_or_keep"]
    time = 1 if spec.batched and spec.batch_first else 0
    assert torch.equal(dropped.unsqueeze(time), kept)
    (apart,) = found["rows_apart"]
    assert apart.shape[:2] == (spec.num_layers, spec.num_directions)
    assert torch.equal(apart.flatten(0, 1), tensors["h_n"])
    assert ("lane_order" in found) == spec.bidirectional
    if spec.bidirectional:
        swapped, usual = found["lane_order"]
        assert torch.equal(torch.cat(swapped.chunk(2, dim=-1)[::-1], dim=-1), usual)
        assert torch.equal(usual, typed(task(spec, "classify").right.text, spec, tensors))


def test_the_claims_can_fail() -> None:
    """Check that a claim about one kind of expression fails for another kind."""
    spec = LayerSpec(batch=3, seq_len=4, hidden_size=3, input_size=2)
    each = task(spec, "classify")
    for wrong in each.wrongs:
        for other in each.wrongs:
            if other.code != wrong.code:
                with pytest.raises((AssertionError, RuntimeError, IndexError, KeyError)):
                    CLAIMS[wrong.code](case(spec, each, replace(wrong, text=other.text)))
