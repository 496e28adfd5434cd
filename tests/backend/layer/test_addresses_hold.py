"""Every row of h_n and c_n is at the place in the address map, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from hypothesis import given

from backend.layer.addresses import addresses, checked
from backend.layer.slice import Slice
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.picture.layer import build_scene
from tests.support.random_run import lively_run
from tests.support.strategies import LINK, legal_specs

Tensors = dict[str, torch.Tensor]


def numbers(place: Slice, tensors: Tensors) -> torch.Tensor:
    """Return Python's result of the text of ``place``."""
    return eval(place.text, {}, dict(tensors))


def lanes_of_output(spec: LayerSpec, output: torch.Tensor) -> Iterator[torch.Tensor]:
    """Return every direction's numbers at every step, (N, H_out) each."""
    for lane in output.chunk(spec.num_directions, dim=-1):
        yield from lane.unbind(1 if spec.batched and spec.batch_first else 0)


@given(legal_specs())
def test_rows_are_equal_to_the_bit_or_the_difference_is_reported(spec: LayerSpec) -> None:
    answer = trace(spec)
    for each in checked(spec, answer):
        assert (each.address.equal is None) == (each.verdict is None)
        if each.address.equal is None:
            continue
        row, half = (
            numbers(place, answer.values) for place in (each.address.place, each.address.equal)
        )
        assert each.verdict in ("equal", "rounding")
        assert (each.verdict == "equal") == torch.equal(row, half)
        assert each.difference == (row - half).abs().max()


@given(legal_specs())
def test_on_this_machine_every_bit_is_equal(spec: LayerSpec) -> None:
    verdicts = {each.verdict for each in checked(spec, trace(spec)) if each.address.equal}
    assert verdicts == {"equal"}


@given(legal_specs())
def test_a_row_has_exactly_the_equals_in_output_that_the_map_names(spec: LayerSpec) -> None:
    tensors = lively_run(spec)
    for address in addresses(spec):
        row = numbers(address.place, tensors)
        found = [
            lane for lane in lanes_of_output(spec, tensors["output"]) if torch.equal(lane, row)
        ]
        assert (address.equal is None) == (address.reason is not None) == (found == [])
        if address.equal:
            assert len(found) == 1
            assert torch.equal(numbers(address.equal, tensors), found[0])


@given(legal_specs())
def test_text_and_index_take_the_same_numbers(spec: LayerSpec) -> None:
    tensors = lively_run(spec)
    for address in addresses(spec):
        for place in filter(None, (address.place, address.equal)):
            assert torch.equal(place.of(tensors), numbers(place, tensors))


@given(legal_specs())
def test_every_row_has_its_address(spec: LayerSpec) -> None:
    states = {name: value for name, value in trace(spec).shapes.items() if name in ("h_n", "c_n")}
    rows = [(name, row) for name, shape in states.items() for row in range(shape[0])]
    assert [(each.place.tensor, each.row) for each in addresses(spec)] == rows


@given(legal_specs(LINK))
def test_the_picture_says_the_same_of_a_row(spec: LayerSpec) -> None:
    by_text = {each.place.text: each for each in addresses(spec)}
    blocks = [each for each in build_scene(spec).blocks if each.role == "final"]
    assert blocks
    for block in blocks:
        address = by_text[block.slice]
        assert (block.layer, block.direction) == (address.layer, address.direction)
        assert block.read == address.read


@given(legal_specs(LINK))
def test_an_equal_slice_is_drawn_in_the_top_layer(spec: LayerSpec) -> None:
    halves = {each.slice for each in build_scene(spec).blocks if each.role == "output"}
    equal = {each.equal.text for each in addresses(spec) if each.equal}
    assert len(equal) == spec.num_directions
    assert equal <= halves
