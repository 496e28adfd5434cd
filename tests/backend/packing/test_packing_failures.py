"""Torch's own messages about packing, and the explanation of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from backend.layer.spec import LAYERS, LayerSpec
from backend.links.lengths import MAX_SENTENCES
from backend.packing.link import PackingRequest
from backend.packing.refusals import CODES, explained
from backend.packing.run import run_packing
from tests.support.packing.packing_strategies import tiny_specs

NOT_SORTED = (
    "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can "
    "pass `enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this "
    "requirement if you do not need ONNX exportability."
)
ZERO = (
    "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0"
)
TOTAL = (
    "Expected total_length to be at least the length of the longest sequence in input, but got "
    "total_length=3 and max sequence length being 5"
)
COUNTED = "Expected `len(lengths)` to be equal to batch_size, but got 3 (batch_size={})"
CONFUSIONS = [
    (
        PackingRequest((5, 3, 2), True, sentences=4),
        *("pack", COUNTED.format(4), "lengths_counted", {}),
    ),
    (
        PackingRequest((5, 3, 2), True, pack_swapped=True),
        *("pack", COUNTED.format(5), "lengths_counted", {}),
    ),
    (
        PackingRequest((5, 3, 2), sentences=2),
        *("pack", "index out of range in self", "lengths_counted", {}),
    ),
    (PackingRequest((3, 5, 2), True), "pack", NOT_SORTED, "lengths_not_sorted", {}),
    (PackingRequest((3, 0, 2)), "pack", ZERO, "length_zero", {}),
    (
        PackingRequest((3, 11, 2), width=10),
        *("run", "start (15) + length (1) exceeds dimension size (15)."),
        *("lengths_beyond_width", {}),
    ),
    (
        PackingRequest((5, 2), total_length=3),
        *("unpack", TOTAL, "total_length_too_small", {"total_length": 3, "longest": 5}),
    ),
]


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("device", ["cpu", "meta"])
@pytest.mark.parametrize(("asked", "stage", "message", "code", "params"), CONFUSIONS)
def test_a_refusal_in_torchs_words_and_by_name(
    asked: PackingRequest,
    stage: str,
    message: str,
    code: str,
    params: dict[str, int],
    device: str,
    layer: str,
) -> None:
    run = run_packing(LayerSpec(layer=layer), asked, device)  # type: ignore[arg-type]
    assert run.failed == (stage, message)
    assert explained(message) == (code, params)


@pytest.mark.parametrize("device", ["cpu", "meta"])
def test_sentences_of_one_length_fail_otherwise_in_an_lstm(device: str) -> None:
    asked = PackingRequest((15, 15, 15), width=10)
    said = "shape '[15, 3, 3]' is invalid for input of size 90"
    assert run_packing(LayerSpec(input_size=3), asked, device).failed == ("run", said)
    assert explained(said) == ("lengths_beyond_width", {})


@given(tiny_specs(), st.integers(1, 32), st.integers(2, 20), st.data())
def test_shapes_alone_are_refused_in_the_same_words(
    spec: LayerSpec, count: int, length: int, data: st.DataObject
) -> None:
    last = data.draw(st.just(length) | st.integers(1, length))
    asked = PackingRequest((length,) * count + (last,), width=data.draw(st.integers(1, length - 1)))
    asked = replace(asked, lengths=asked.lengths[-MAX_SENTENCES:])
    assume(asked.longest == length)
    real, meta = run_packing(spec, asked), run_packing(spec, asked, "meta")
    assert (real.device, meta.device) == ("cpu", "meta")
    assert real.failed == meta.failed
    assert real.failed is not None


def test_every_code_is_some_messages() -> None:
    assert {code for _, _, _, code, _ in CONFUSIONS} == set(CODES)


def packed() -> torch.nn.utils.rnn.PackedSequence:
    return pack_padded_sequence(torch.zeros(7, 3, 10), [7, 5, 2])


NOT_OURS: dict[str, Callable[[], object]] = {
    "'PackedSequence' object has no attribute 'shape'": lambda: packed().shape,  # type: ignore[attr-defined]
    "linear(): argument 'input' (position 1) must be Tensor, not PackedSequence": (
        lambda: nn.Linear(10, 2)(packed())
    ),
}


@pytest.mark.parametrize("message", NOT_OURS)
def test_other_mistakes_with_packing_are_not_taken_for_these(message: str) -> None:
    with pytest.raises((RuntimeError, AttributeError, TypeError)) as caught:
        NOT_OURS[message]()
    assert message in str(caught.value)
    assert explained(str(caught.value)) is None


def test_silent_mistakes_raise_no_error() -> None:
    """Check confusions 12 and 13, which raise no error but give another result."""
    square = torch.arange(9.0).view(3, 3, 1)
    by_time, by_batch = (pack_padded_sequence(square, [3, 2, 1], first) for first in (False, True))
    assert by_time.data.shape == by_batch.data.shape
    assert not torch.equal(by_time.data, by_batch.data)
    floats = pack_padded_sequence(square, torch.tensor([2.9, 1.9, 1.0]))
    assert floats.batch_sizes.tolist() == [3, 1]
    assert pad_packed_sequence(floats)[0].shape == (2, 3, 1)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("lengths array must be sorted in decreasing order when enforce_sorted is True", 0),
        ("length of all samples has to be greater than 0 (got 0)", 1),
        ("start (7) + length (12) exceeds dimension size (7). More words", 2),
    ],
)
def test_a_slightly_other_wording_is_known_too(message: str, code: int) -> None:
    assert explained(message) == (CODES[code], {})


@pytest.mark.parametrize(
    "message",
    ["", "Expected hidden[0] size (2, 3, 20), got [3, 2, 20]", "shape '[3]' is invalid for input"],
)
def test_other_texts_are_not_explained(message: str) -> None:
    assert explained(message) is None
