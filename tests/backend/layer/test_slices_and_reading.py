"""A block has the numbers of its slice, and depends on exactly the steps that it names."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from backend.layer.inputs import sine_input
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.picture.layer import build_scene
from backend.picture.scene import COMPACT, WIDE, Block, Layout
from tests.support.strategies import legal_specs
from tests.support.twin import run, twin

Tensors = dict[str, torch.Tensor]
LAYOUTS = st.sampled_from([WIDE, COMPACT])
CPU = torch.device("cpu")


def numbers(block: Block, tensors: Tensors) -> torch.Tensor:
    """Return Python's result of the block's slice."""
    return eval(block.slice, {}, dict(tensors))


@given(legal_specs(), LAYOUTS)
def test_every_slice_takes_one_vector_a_sample(spec: LayerSpec, layout: Layout) -> None:
    tensors = dict(trace(spec).values)
    h_out = spec.proj_size or spec.hidden_size
    features = {"input": spec.input_size, "c_0": spec.hidden_size, "c_n": spec.hidden_size}
    samples = (spec.batch,) if spec.batched else ()
    for block in build_scene(spec, layout).blocks:
        inner = block.role == "hidden" and block.layer != spec.num_layers - 1
        assert (block.slice == "") == (block.tensor == "") == inner
        if block.slice:
            assert block.slice.startswith(f"{block.tensor}[")
            taken = numbers(block, tensors)
            assert tuple(taken.shape) == (*samples, features.get(block.tensor, h_out))


@given(legal_specs(), LAYOUTS)
def test_the_top_lanes_end_in_the_last_rows_of_h_n(spec: LayerSpec, layout: Layout) -> None:
    tensors = dict(trace(spec).values)
    blocks = build_scene(spec, layout).blocks
    outputs = {(each.direction, each.t): each for each in blocks if each.role == "output"}
    final = [each for each in blocks if each.tensor == "h_n" and each.layer == spec.num_layers - 1]
    assert len(final) == spec.num_directions
    for state in final:
        assert state.read is not None
        half = outputs[state.direction, state.read[1]]
        assert torch.equal(numbers(state, tensors), numbers(half, tensors))


@given(legal_specs(), LAYOUTS)
def test_an_output_half_is_the_cell_below_it(spec: LayerSpec, layout: Layout) -> None:
    blocks = build_scene(spec, layout).blocks
    cells = {
        (each.direction, each.t): each
        for each in blocks
        if each.role == "hidden" and each.layer == spec.num_layers - 1
    }
    outputs = [each for each in blocks if each.role == "output"]
    assert len(outputs) == len(cells)
    for half in outputs:
        cell = cells[half.direction, half.t]
        assert (half.slice, half.read) == (cell.slice, cell.read)


def changed_at(given: torch.Tensor, spec: LayerSpec, t: int) -> torch.Tensor:
    """Return the same input with other numbers in step ``t`` only."""
    changed = given.clone()
    changed.select(1 if spec.batch_first else 0, t).add_(1.0)
    return changed


def steps_seen(block: Block) -> set[int]:
    assert block.read is not None
    return set(range(min(block.read), max(block.read) + 1))


def assert_reads_what_it_says(
    blocks: list[Block], spec: LayerSpec, layer: nn.RNNBase, given: torch.Tensor
) -> None:
    """Changing one step of ``given`` changes exactly the blocks that say they have seen it."""
    before = run(layer, given)
    for t in range(spec.seq_len):
        after = run(layer, changed_at(given, spec, t))
        for block in blocks:
            same = torch.equal(numbers(block, before), numbers(block, after))
            assert same == (t not in steps_seen(block)), (block.id, t)


ONE_PASS = [
    LayerSpec(num_layers=1, hidden_size=4, input_size=2, seq_len=5, batch=2),
    LayerSpec(layer="GRU", num_layers=1, hidden_size=3, input_size=1, seq_len=6),
    LayerSpec(layer="RNN", num_layers=1, hidden_size=3, input_size=2, seq_len=4, batch_first=False),
    LayerSpec(num_layers=3, bidirectional=False, hidden_size=4, input_size=2, seq_len=5),
    LayerSpec(num_layers=1, hidden_size=4, proj_size=2, input_size=2, seq_len=5),
]


@pytest.mark.parametrize("spec", ONE_PASS, ids=lambda spec: f"{spec.layer} {spec.num_layers}")
def test_a_block_has_seen_the_steps_it_says_and_no_other(spec: LayerSpec) -> None:
    blocks = [each for each in build_scene(spec).blocks if each.slice and each.read]
    assert len(blocks) > spec.seq_len
    assert_reads_what_it_says(blocks, spec, twin(spec), sine_input(spec, CPU))


STACKED = LayerSpec(num_layers=2, hidden_size=4, input_size=2, seq_len=5, batch=2)


def upper_layer(spec: LayerSpec) -> nn.RNNBase:
    """Return the second layer of ``spec`` as its own layer, which reads the first one's output."""
    below = spec.num_directions * (spec.proj_size or spec.hidden_size)
    alone = twin(replace(spec, num_layers=1, input_size=below))
    weights = twin(spec).state_dict().items()
    second = {name.replace("_l1", "_l0"): weight for name, weight in weights if "_l1" in name}
    alone.load_state_dict(second)
    return alone


def test_in_a_bidirectional_stack_a_block_says_what_its_own_lane_has_read() -> None:
    below = run(twin(replace(STACKED, num_layers=1)), sine_input(STACKED, CPU))["output"]
    top = [each for each in build_scene(STACKED).blocks if each.tensor == "output" and each.read]
    assert len(top) > STACKED.seq_len
    assert_reads_what_it_says(top, STACKED, upper_layer(STACKED), below)


def test_it_has_seen_every_step_of_the_input() -> None:
    """Check the note on a block above a bidirectional layer, which depends on all steps."""
    layer, given = twin(STACKED), sine_input(STACKED, CPU)
    before = run(layer, given)["output"]
    for t in range(STACKED.seq_len):
        after = run(layer, changed_at(given, STACKED, t))["output"]
        assert (before != after).any(dim=2).all()
