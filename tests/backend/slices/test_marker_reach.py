"""The changes of a changed cell are those in a layer made with torch alone."""

from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from backend.layer.spec import LayerSpec
from backend.layer.trace import rerun, trace
from backend.picture.layer import build_scene
from backend.slices.marker import STEP, Mark, mark
from tests.support.strategies import legal_specs
from tests.support.twin import run, twin

SPECS = legal_specs()
PLACES = st.integers(0, 10**6)
Tensors = dict[str, torch.Tensor]


def marked(spec: LayerSpec, place: int) -> Mark:
    """Return a cell of the input by number."""
    sample, step = divmod(place % (samples(spec) * spec.seq_len), spec.seq_len)
    found = mark(spec, trace(spec), sample if spec.batched else None, step)
    assert found is not None
    return found


def samples(spec: LayerSpec) -> int:
    return spec.batch if spec.batched else 1


def with_cell(spec: LayerSpec, given: torch.Tensor, found: Mark, value: float) -> torch.Tensor:
    """``given`` with ``value`` added in the marked cell alone."""
    given = given.clone()
    by_sample = given if spec.batched else given[None]
    by_sample = by_sample if spec.batch_first or not spec.batched else by_sample.transpose(0, 1)
    by_sample[found.sample or 0, found.step] += value
    return given


def apart(spec: LayerSpec, output: torch.Tensor) -> torch.Tensor:
    """Return ``output`` of any layout as (N, L, D, H_out)."""
    output = output if spec.batched else output[None]
    output = output if spec.batch_first or not spec.batched else output.transpose(0, 1)
    return output.reshape(samples(spec), spec.seq_len, spec.num_directions, -1)


def twin_in_one_piece(spec: LayerSpec) -> nn.RNNBase:
    """Return a twin whose weights are contiguous in memory, as a trace's are.

    The last bit of a product hangs on where its numbers lie, and a change that is fading away is a
    matter of last bits.
    """
    layer = twin(spec)
    flat = torch.cat([weight.detach().flatten() for weight in layer.parameters()])
    start = 0
    for weight in layer.parameters():
        weight.data = flat[start : start + weight.numel()].view_as(weight)
        start += weight.numel()
    return layer


@given(SPECS)
def test_the_same_input_once_more_gives_the_same_bits(spec: LayerSpec) -> None:
    before = trace(spec).values
    after = rerun(spec, before["input"].clone())
    assert after is not None
    assert all(torch.equal(after[name], value) for name, value in before.items())


@given(SPECS, PLACES)
def test_a_layer_built_by_hand_changes_in_the_same_elements(spec: LayerSpec, place: int) -> None:
    found = marked(spec, place)
    layer, before = twin_in_one_piece(spec), trace(spec).values["input"]
    old, new = run(layer, before), run(layer, with_cell(spec, before, found, STEP))
    assert found.changed.keys() == old.keys()
    for name, changed in found.changed.items():
        assert torch.equal(changed, old[name] != new[name])


@given(SPECS, PLACES)
def test_other_samples_never_change(spec: LayerSpec, place: int) -> None:
    found = marked(spec, place)
    others = [number for number in range(samples(spec)) if number != (found.sample or 0)]
    assert not apart(spec, found.changed["output"])[others].any()
    if spec.batched:
        assert not any(
            found.changed[name][:, others].any() for name in found.changed.keys() - {"output"}
        )


@given(SPECS, PLACES)
def test_forward_lanes_change_from_the_cell_on(spec: LayerSpec, place: int) -> None:
    found = marked(spec, place)
    changed = apart(spec, found.changed["output"])
    if spec.num_layers == 1 or not spec.bidirectional:
        assert not changed[:, : found.step, 0].any()


@given(SPECS, PLACES)
def test_backward_lanes_change_up_to_the_cell(spec: LayerSpec, place: int) -> None:
    found = marked(spec, place)
    changed = apart(spec, found.changed["output"])
    if spec.num_layers == 1 and spec.bidirectional:
        assert not changed[:, found.step + 1 :, 1].any()


@given(SPECS, PLACES)
def test_the_step_of_the_cell_itself_changes_in_every_lane(spec: LayerSpec, place: int) -> None:
    found = marked(spec, place)
    if spec.num_layers == 1 and spec.nonlinearity == "tanh":
        at_the_cell = apart(spec, found.changed["output"])[found.sample or 0, found.step]
        assert at_the_cell.any(dim=-1).all()


@given(SPECS, PLACES)
def test_only_numbers_within_reach_changed(spec: LayerSpec, place: int) -> None:
    assert not [each for each in marked(spec, place).touches if each.changed and not each.reached]


@given(SPECS, PLACES)
def test_reach_is_what_a_number_that_never_fades_reaches(spec: LayerSpec, place: int) -> None:
    """Mark every dependent cell with NaN, which no multiplication removes."""
    found = marked(spec, place)
    poisoned = with_cell(spec, trace(spec).values["input"], found, float("nan"))
    after = run(twin(spec), poisoned)
    for each in found.touches:
        assert numbers(each.place.text, after).isnan().any() == each.reached


def numbers(text: str, tensors: Tensors) -> torch.Tensor:
    return eval(text, {}, dict(tensors))


@given(SPECS, PLACES)
def test_the_summary_counts_the_elements(spec: LayerSpec, place: int) -> None:
    found = marked(spec, place)
    for each in found.touches:
        place = numbers(each.place.text, dict(found.changed))
        assert place.sum() == each.changed <= each.width == place.shape[-1]
    in_all = sum(int(changed.sum()) for changed in found.changed.values())
    assert sum(each.changed for each in found.touches) == in_all


@given(SPECS, PLACES)
def test_every_block_that_a_run_returns_has_its_touch(spec: LayerSpec, place: int) -> None:
    touches = {each.place.text: each for each in marked(spec, place).touches}
    assert len(touches) == len(marked(spec, place).touches)
    blocks = [each for each in build_scene(spec).blocks if each.role in ("output", "final")]
    assert blocks
    for block in blocks:
        assert block.read is not None
        touch = touches[block.slice]
        assert (touch.direction, touch.step) == (block.direction, block.read[1])
        assert block.layer in (None, touch.layer)
