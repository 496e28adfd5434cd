"""Silent bugs of packing and unpacking: found by the sizes, and real in torch's run."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.utils.rnn import pack_padded_sequence

from backend.layer.spec import LayerSpec
from backend.packing.link import PackingAsked
from backend.packing.run import run_packing
from backend.traps.in_packing import packing_traps
from backend.traps.trap import Trap
from tests.support.packing.packing_strategies import any_asked, legal_asked, tiny_specs

READ = Trap("pack_reads_time", {"batch": 3, "seq_len": 3})
DROPPED = Trap("sentences_dropped", {"count": 3, "batch": 4})
TURNED = Trap("unpack_turns_axes", {"batch_first": False})


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (PackingAsked((3, 2, 1)), ()),
        (PackingAsked((3, 2, 1), pack_swapped=True), (READ,)),
        (PackingAsked((3, 2, 1), unpack_swapped=True), (TURNED,)),
        (PackingAsked((3, 2, 1), pack_swapped=True, unpack_swapped=True), (READ, TURNED)),
        (PackingAsked((5, 3, 2), sentences=4), (DROPPED,)),
        (PackingAsked((5, 3, 2), True, sentences=4), ()),
        (PackingAsked((5, 3, 2), True, pack_swapped=True), ()),
        (PackingAsked((5, 3, 2), total_length=3, unpack_swapped=True), ()),
    ],
)
def test_each_disagreement_is_reported_unless_torch_refuses(
    asked: PackingAsked, expected: tuple[Trap, ...]
) -> None:
    assert packing_traps(LayerSpec(), asked) == expected


def test_dropout_without_effect_is_reported() -> None:
    spec = LayerSpec(num_layers=1, dropout=0.5)
    assert [trap.code for trap in packing_traps(spec, PackingAsked())] == ["dropout_without_effect"]


@given(tiny_specs(), legal_asked())
def test_calls_that_agree_have_no_trap(spec: LayerSpec, asked: PackingAsked) -> None:
    found = {trap.code for trap in packing_traps(spec, asked)}
    assert found <= {"dropout_without_effect"}


@given(tiny_specs(), any_asked(steps=9), st.integers(1, 9))
def test_a_trap_is_another_batch_than_meant(
    spec: LayerSpec, asked: PackingAsked, square: int
) -> None:
    run = run_packing(spec, asked)
    codes = {trap.code for trap in packing_traps(spec, asked)}
    if "packed_ids" not in run.values:
        assert not codes & {"pack_reads_time", "sentences_dropped"}
        return
    assert ("sentences_dropped" in codes) == (
        not asked.pack_swapped and len(asked.lengths) < asked.batch
    )
    assert ("pack_reads_time" in codes) == asked.pack_swapped
    ids = torch.arange(square * square).view(square, square)
    read, meant = (pack_padded_sequence(ids, [square] * square, first) for first in (False, True))
    assert square == 1 or not torch.equal(read.data, meant.data)
