"""The downloaded script of the Packing page."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from backend.layer.spec import LayerSpec
from backend.packing.link import PackingRequest
from backend.packing.run import run_packing
from backend.packing.script import packing_script
from tests.support.wrong_numbers import with_one_wrong_number

SMALL = LayerSpec(layer="GRU", input_size=3, hidden_size=4, num_layers=1, bidirectional=False)
ASKED = PackingRequest((2, 4, 3))
EXPECTED = """\
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

lengths = torch.tensor([2, 4, 3])
sentence, step = torch.arange(3)[:, None], torch.arange(4)
ids = (1 + (7 * sentence + 31 * step) % 99) * (step < lengths[:, None])
input = nn.Embedding(100, 3, padding_idx=0)(ids)
layer = nn.GRU(3, 4, batch_first=True)

packed = pack_padded_sequence(input, lengths, batch_first=True, enforce_sorted=False)
packed_ids = pack_padded_sequence(ids, lengths, batch_first=True, enforce_sorted=False)
packed_output, h_n = layer(packed)
output, output_lengths = pad_packed_sequence(packed_output, batch_first=True)

assert ids.shape == (3, 4)
assert input.shape == (3, 4, 3)
assert lengths.shape == (3,)
assert packed_ids.data.shape == (9,)
assert packed.data.shape == (9, 3)
assert packed.batch_sizes.tolist() == [3, 3, 2, 1]
assert packed.sorted_indices.shape == (3,)
assert packed.unsorted_indices.shape == (3,)
assert packed_output.data.shape == (9, 4)
assert h_n.shape == (1, 3, 4)
assert output.shape == (3, 4, 4)
assert output_lengths.tolist() == [2, 4, 3]
"""


def script_of(spec: LayerSpec, asked: PackingRequest, device: str = "cpu") -> str:
    return packing_script(spec, asked, run_packing(spec, asked, device))


def test_a_script_reads_like_this() -> None:
    assert script_of(SMALL, ASKED) == EXPECTED


def test_time_first_and_a_total_length() -> None:
    text = script_of(replace(SMALL, batch_first=False), replace(ASKED, total_length=6))
    assert "ids = ids.t()\n" in text
    assert "batch_first" not in text
    assert "pad_packed_sequence(packed_output, total_length=6)\n" in text
    assert "assert output.shape == (6, 3, 4)\n" in text
    exec(text, {})


def test_sorted_lengths_have_no_indices() -> None:
    text = script_of(LayerSpec(), PackingRequest((3, 3, 1), enforce_sorted=True))
    assert "enforce_sorted=True" in text
    assert "assert packed.sorted_indices is None\n" in text
    assert "(h_n, c_n) = layer(packed)" in text
    exec(text, {})


@pytest.mark.parametrize(
    ("asked", "call"),
    [
        (replace(ASKED, enforce_sorted=True), "packed = pack_padded_sequence("),
        (replace(ASKED, width=3), "packed_output, h_n = layer("),
        (replace(ASKED, total_length=3), "output, output_lengths = pad_packed_sequence("),
    ],
)
def test_a_refused_call_is_shown_with_torchs_message(asked: PackingRequest, call: str) -> None:
    run = run_packing(SMALL, asked)
    assert run.failed is not None
    text = packing_script(SMALL, asked, run)
    tried = text[text.index("try:\n") :]
    assert tried.startswith(f"try:\n    {call}")
    assert f"    assert {run.failed.message!r} in str(error)\n" in tried
    exec(text, {})
    mended = text.replace(repr(run.failed.message), repr("something else"))
    with pytest.raises(AssertionError):
        exec(mended, {})
    with pytest.raises(AssertionError, match="no longer raises"):
        exec(re.sub(r"try:\n    .*", "try:\n    pass", text), {})


def test_another_device_holds_all_but_the_lengths() -> None:
    text = script_of(SMALL, ASKED, "cuda:0")
    assert text.count('"cuda:0"') == 1
    assert "lengths = torch.tensor([2, 4, 3])  # on the CPU\n" in text
    assert "nn.Embedding(100, 3, padding_idx=0, device=device)(ids.to(device))\n" in text
    assert "nn.GRU(3, 4, batch_first=True, device=device)\n" in text


@pytest.mark.parametrize(("device", "width"), [("meta", 0), ("meta", 3), ("cuda:0", 3)])
def test_the_cpu_replaces_a_device_that_cannot_run_the_layer(device: str, width: int) -> None:
    text = script_of(SMALL, replace(ASKED, width=width), device)
    assert "device" not in text
    exec(text, {})


@pytest.mark.parametrize("wrong", with_one_wrong_number(EXPECTED))
def test_one_wrong_number_is_noticed(wrong: str) -> None:
    with pytest.raises(AssertionError):
        exec(wrong, {})
