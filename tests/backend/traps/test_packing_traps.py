"""Silent bugs of packing and unpacking: found by the sizes, and real in torch's run."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.utils.rnn import pack_padded_sequence

from backend.layer.spec import LayerSpec
from backend.links.lengths import MAX_SENTENCES, MAX_STEPS
from backend.packing.link import PackingRequest
from backend.packing.run import run_packing
from backend.traps.in_packing import packing_traps
from backend.traps.trap import Trap
from tests.support.examples import at_least
from tests.support.packing.packing_strategies import any_asked, legal_asked, tiny_specs

COUNT = at_least(200)
WRONG = ("pack_reads_time", "unpack_turns_axes", "sentences_dropped", "dropout_without_effect")
READ = Trap("pack_reads_time", {"batch": 3, "seq_len": 3})
DROPPED = Trap("sentences_dropped", {"count": 3, "batch": 4})
TURNED = Trap("unpack_turns_axes", {"batch_first": False})


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (PackingRequest((3, 2, 1)), ()),
        (PackingRequest((3, 2, 1), pack_swapped=True), (READ,)),
        (PackingRequest((3, 2, 1), unpack_swapped=True), (TURNED,)),
        (PackingRequest((3, 2, 1), pack_swapped=True, unpack_swapped=True), (READ, TURNED)),
        (PackingRequest((5, 3, 2), sentences=4), (DROPPED,)),
        (PackingRequest((5, 3, 2), True, sentences=4), ()),
        (PackingRequest((5, 3, 2), True, pack_swapped=True), ()),
        (PackingRequest((5, 3, 2), total_length=3, unpack_swapped=True), ()),
    ],
)
def test_each_disagreement_is_reported_unless_torch_refuses(
    asked: PackingRequest, expected: tuple[Trap, ...]
) -> None:
    assert packing_traps(LayerSpec(), asked) == expected


def test_dropout_without_effect_is_reported() -> None:
    spec = LayerSpec(num_layers=1, dropout=0.5)
    assert [trap.code for trap in packing_traps(spec, PackingRequest())] == [
        "dropout_without_effect"
    ]


@given(tiny_specs(), legal_asked())
def test_calls_that_agree_have_no_trap(spec: LayerSpec, asked: PackingRequest) -> None:
    found = {trap.code for trap in packing_traps(spec, asked)}
    assert found <= {"dropout_without_effect"}


@given(tiny_specs(), any_asked(steps=9), st.integers(1, 9))
def test_a_trap_is_another_batch_than_meant(
    spec: LayerSpec, asked: PackingRequest, square: int
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


def test_no_correct_use_at_any_size_has_a_trap() -> None:
    for number in range(COUNT):
        dice = Random(f"correct {COUNT} {number}")
        spec, asked = _drawn(dice)
        assert packing_traps(spec, asked) == (), asked


def test_every_wrong_use_at_any_size_has_its_trap() -> None:
    seen = set()
    for number in range(COUNT):
        dice = Random(f"wrong {COUNT} {number}")
        spec, asked = _drawn(dice)
        code = dice.choice(WRONG)
        if code == "pack_reads_time":
            # torch accepts the other order of axes only if there are as many sentences as steps.
            count = len(asked.lengths)
            square = tuple(sorted((dice.randint(1, count) for _ in range(count)), reverse=True))
            asked = PackingRequest((count, *square[1:]), asked.enforce_sorted, pack_swapped=True)
        elif code == "unpack_turns_axes":
            asked = replace(asked, unpack_swapped=True)
        elif code == "sentences_dropped":
            lengths = asked.lengths[: MAX_SENTENCES - 1]
            more = dice.randint(len(lengths) + 1, MAX_SENTENCES)
            asked = replace(asked, lengths=lengths, sentences=more, enforce_sorted=False)
            asked = replace(asked, total_length=0)
        else:
            spec = replace(spec, num_layers=1, dropout=0.5)
        assert code in {trap.code for trap in packing_traps(spec, asked)}, (code, asked)
        seen.add(code)
    assert seen == set(WRONG)


def _drawn(dice: Random) -> tuple[LayerSpec, PackingRequest]:
    """Draw calls that torch accepts and that agree, from one token to the limits."""
    steps, count = (dice.choice((1, 2, most, dice.randint(1, most))) for most in (64, 32))
    lengths = [dice.randint(1, steps) for _ in range(count)]
    ordered = dice.random() < 0.5
    longest = max(lengths)
    asked = PackingRequest(
        tuple(sorted(lengths, reverse=True) if ordered else lengths),
        ordered,
        total_length=dice.choice((0, longest, dice.randint(longest, MAX_STEPS))),
        width=dice.choice((0, longest, dice.randint(longest, MAX_STEPS))),
    )
    layers = dice.randint(1, 16)
    dropout = dice.choice((0.0, 0.5)) if layers > 1 else 0.0
    first, both = dice.random() < 0.5, dice.random() < 0.5
    spec = LayerSpec(num_layers=layers, dropout=dropout, batch_first=first, bidirectional=both)
    return spec, asked
