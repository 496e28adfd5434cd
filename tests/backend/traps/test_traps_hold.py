"""Traps are reported for every setting in which they are real, and never for correct code."""

from __future__ import annotations

from dataclasses import replace

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.expressions.evaluate import blank_tensors, evaluate, sizes_of
from backend.layer.axes import sizes
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec
from backend.slices.output_tasks import example_lengths
from backend.slices.task import TASKS
from backend.traps.trap import CODES, Trap
from backend.traps.traps import Situation, as_read, traps
from tests.support.examples import at_least
from tests.support.random_run import lively_run, typed
from tests.support.slices.tasks import tasks
from tests.support.slices.trap_uses import other_uses, right_texts
from tests.support.strategies import Most, hostile_asks, legal_specs

SPECS = legal_specs(Most(input_size=4, hidden_size=5, num_layers=4, batch=4, seq_len=6))
OF_WRONG = {
    "backward_read_one": "backward_read_one",
    "mixes_samples": "samples_mixed",
    "rows_layer_major": "rows_regrouped",
}
"""Tempting expressions of the tasks that contain a silent trap, and the trap."""


RIGHT_LINES = (
    "",
    "self.rnn = nn.LSTM(10, 20, num_layers=2, batch_first=True)",
    "rnn = nn.GRU(10, 20, 2, True, True)",
    "rnn = nn.LSTM(10, 20, bias=False)\nout, (h, c) = rnn(x)\nlast = h[-1]",
    "gru = nn.GRU(10, 20)\nout, h = gru(x)\nlast = h[-1]",
)


@st.composite
def correct_uses(draw: st.DrawFn) -> Situation:
    """Draw a setting whose input is read as intended, and a correct expression."""
    spec = draw(SPECS)
    if not spec.dropout_has_effect:
        spec = replace(spec, dropout=0.0)
    known = [text for each in tasks(spec) for text in right_texts(each) if each.id != "last_valid"]
    expr = draw(st.sampled_from([*known, *other_uses(spec)]))
    meant = draw(st.sampled_from((None, as_read(spec))))
    source = draw(st.sampled_from(RIGHT_LINES))
    if not spec.batched or draw(st.booleans()):
        return Situation(spec, meant, expr, source=source)
    return _padded(draw, Situation(spec, meant, expr, source=source))


def _padded(draw: st.DrawFn, situation: Situation) -> Situation:
    """Draw the same with lengths: all equal to the input's, or packed and read correctly."""
    spec = situation.spec
    if draw(st.booleans()):
        packed = draw(st.booleans())
        return replace(situation, lengths=(float(spec.seq_len),) * spec.batch, packed=packed)
    lengths = tuple(draw(st.integers(1, spec.seq_len)) for _ in range(spec.batch))
    packed_uses = ["h_n", "h_n[-1]", "output", "h_n.transpose(0, 1).reshape(N, -1)"]
    packed_uses.append("output[:, 0]" if spec.batch_first else "output[0]")
    if draw(st.booleans()):
        expr = draw(st.sampled_from(packed_uses))
        return replace(situation, expr=expr, lengths=lengths, packed=True)
    (last,) = (each for each in tasks(spec) if each.id == "last_valid")
    shown = example_lengths(spec)
    rest = tuple(spec.seq_len for _ in range(spec.batch - len(shown)))
    expr = draw(st.sampled_from((last.right.text, last.right.einops)))
    # The backward lane of a padded run has read padding first: only packing is right.
    packed = spec.bidirectional or draw(st.booleans())
    if spec.batch == 1 or spec.seq_len == 1:
        shown, rest = (spec.seq_len,) * spec.batch, ()
    return replace(situation, expr=expr, lengths=shown + rest, packed=packed)


@settings(max_examples=at_least(80))
@given(correct_uses())
def test_a_correct_use_has_no_trap(situation: Situation) -> None:
    assert traps(situation) == ()
    # What is refused would have no trap either.
    spec = situation.spec
    shapes = {name: sizes(shape) for name, shape in tensor_shapes(spec).items()}
    assert evaluate(situation.expr, blank_tensors(spec, shapes, "cpu"), sizes_of(spec)).numel()


@given(SPECS)
def test_tempting_expressions_are_traps_of_their_kind(spec: LayerSpec) -> None:
    for each in tasks(replace(spec, dropout=0.0)):
        for wrong in each.wrongs:
            if wrong.code in OF_WRONG:
                found = {
                    trap.code
                    for trap in traps(Situation(replace(spec, dropout=0.0), expr=wrong.text))
                }
                assert found == {OF_WRONG[wrong.code]}, wrong.text


@given(SPECS, st.sampled_from(TASKS))
def test_a_trap_of_a_slice_is_a_real_difference(spec: LayerSpec, task_id: str) -> None:
    """Check that a wrong expression never equals the right one."""
    tensors = lively_run(spec)
    for each in tasks(spec):
        right = typed(each.right.text, spec, tensors)
        for wrong in each.wrongs:
            trapped = {trap.code for trap in traps(Situation(spec, expr=wrong.text))}
            if each.id == task_id and trapped & set(OF_WRONG.values()):
                assert not torch.equal(typed(wrong.text, spec, tensors), right)


@given(SPECS)
def test_the_batch_of_the_states_is_what_a_forgotten_batch_first_says(spec: LayerSpec) -> None:
    spec = replace(spec, batched=True, batch_first=False, dropout=0.0)
    (trap,) = traps(Situation(spec, meant=("batch", "time", "feature")))
    assert trap == Trap("batch_first_forgotten", {"batch": spec.seq_len, "seq_len": spec.batch})
    # An input of the meant sizes, read as this layer reads it: its states' batch are the steps.
    tensors = lively_run(spec)
    assert tensors["input"].shape[:2] == (trap.params["batch"], trap.params["seq_len"])
    assert tensors["h_n"].shape[1] == trap.params["seq_len"]


@given(SPECS, st.lists(st.floats(), max_size=5), st.text(max_size=40), st.text(max_size=40))
def test_no_situation_makes_it_raise(
    spec: LayerSpec, lengths: list[float], expr: str, source: str
) -> None:
    found = traps(Situation(spec, None, expr, tuple(lengths), source=source))
    assert {trap.code for trap in found} <= set(CODES)


@given(SPECS, hostile_asks())
def test_no_expression_of_a_link_makes_it_raise(
    spec: LayerSpec, asks: list[tuple[str, str]]
) -> None:
    for _, text in asks:
        found = traps(Situation(spec, expr=text, source=text, lengths=(1.0,) * spec.batch))
        assert {trap.code for trap in found} <= set(CODES)
