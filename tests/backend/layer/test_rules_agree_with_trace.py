"""The shapes of the rules are the shapes of torch's run."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given

from backend.layer.axes import sizes
from backend.layer.rules import parameter_count, tensor_shapes, weights
from backend.layer.spec import GATES, LayerSpec
from backend.layer.trace import Trace, trace
from tests.support.strategies import LINK, legal_specs
from tests.support.twin import built


def assert_agree(spec: LayerSpec, answer: Trace) -> None:
    """Return names, order and sizes of every tensor and weight."""
    by_rule = {name: sizes(shape) for name, shape in tensor_shapes(spec).items()}
    assert list(by_rule.items()) == list(answer.shapes.items())
    weighed = [(weight.name, sizes(weight.shape)) for weight in weights(spec)]
    assert weighed == list(answer.weights.items())
    assert parameter_count(spec) == answer.parameters


@given(legal_specs())
def test_a_real_run_gives_what_the_rules_say(spec: LayerSpec) -> None:
    answer = trace(spec)
    assert (answer.device, answer.fallback) == ("cpu", None)
    assert_agree(spec, answer)


@given(legal_specs())
def test_torchs_shape_kernel_gives_what_the_rules_say(spec: LayerSpec) -> None:
    answer = trace(spec, "meta")
    assert answer.device == "meta"
    assert_agree(spec, answer)


@given(legal_specs(LINK))
def test_they_agree_on_everything_a_link_can_ask_for(spec: LayerSpec) -> None:
    assert_agree(spec, trace(spec, "meta"))


@given(legal_specs())
def test_every_number_is_where_its_shape_says(spec: LayerSpec) -> None:
    answer = trace(spec)
    assert {name: tuple(value.shape) for name, value in answer.values.items()} == answer.shapes
    assert all(value.isfinite().all() for value in answer.values.values())


@given(legal_specs())
def test_weights_have_the_layers_own_names(spec: LayerSpec) -> None:
    named = built(spec, "meta").named_parameters()
    found = [(weight.name, weight.count) for weight in weights(spec)]
    assert found == [(name, weight.numel()) for name, weight in named]


@given(legal_specs())
def test_gates_share_the_rows_without_gap_or_overlap(spec: LayerSpec) -> None:
    for weight in weights(spec):
        rows = [row for gate in weight.gates for row in range(gate.start, gate.stop)]
        if weight.name.startswith("weight_hr"):
            assert rows == []
        else:
            assert rows == list(range(weight.shape[0].size))
            assert tuple(gate.name for gate in weight.gates) == GATES[spec.layer]


@pytest.mark.parametrize("gate", range(4))
def test_a_named_gate_is_the_one_torch_computes(gate: int) -> None:
    """Check that an LSTM with zeros in all other rows does what the named gate does."""
    cell = torch.nn.LSTMCell(1, 1, bias=False)
    block = weights(LayerSpec(input_size=1, hidden_size=1, num_layers=1, bidirectional=False))[0]
    with torch.no_grad():
        cell.weight_ih.zero_()
        cell.weight_hh.zero_()
        cell.weight_ih[block.gates[gate].start] = 100.0
        h, c = cell(torch.ones(1, 1), (torch.zeros(1, 1), torch.ones(1, 1)))
    # From c_0 = 1: c = f * 1 + i * g and h = o * tanh(c), where a zero row gives f = i = o = 1/2.
    new_c = {"i": 0.5, "f": 1.0, "g": 0.5 + 0.5, "o": 0.5}[block.gates[gate].name]
    opened = 1.0 if block.gates[gate].name == "o" else 0.5
    assert c.item() == pytest.approx(new_c)
    assert h.item() == pytest.approx(opened * torch.tensor(new_c).tanh().item())
