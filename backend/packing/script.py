"""A short script that packs a batch, runs the layer, unpacks, and asserts every shape."""

from __future__ import annotations

from collections.abc import Iterator

from backend.layer.code import constructor
from backend.layer.spec import LayerSpec
from backend.packing.batch import NEXT_SENTENCE, NEXT_STEP, VOCABULARY
from backend.packing.link import PackingRequest, spec_of
from backend.packing.run import PackingRun

_DATA = {"packed_ids": "packed_ids.data", "packed": "packed.data"}
_DATA |= {name: f"packed.{name}" for name in ("sorted_indices", "unsorted_indices")}
_DATA["packed_output"] = "packed_output.data"
"""Expressions of the tensors that are parts of a PackedSequence."""
_LISTED = {"batch_sizes": "packed.batch_sizes", "output_lengths": "output_lengths"}
"""Tensors whose values are asserted."""


def packing_script(spec: LayerSpec, asked: PackingRequest, run: PackingRun) -> str:
    """Return a runnable script for one batch, with the ids of ``run``.

    If torch rejected a call, the script makes that call and asserts torch's message.

    Args:
        run: a run of ``spec`` and ``asked``; the script asserts its shapes.
    """
    spec = spec_of(spec, asked)
    lines = [
        "import torch",
        "from torch import nn",
        "from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence",
        "",
        *_batch(spec, asked, _device(run)),
        "",
        *_calls(spec, asked, run),
        "",
        *_asserts(run),
    ]
    return "\n".join(lines) + "\n"


def shown_names(run: PackingRun) -> tuple[str, ...]:
    """Return the expression of each tensor of ``run`` in the script."""
    return tuple(_LISTED.get(name) or _DATA.get(name, name) for name in run.shapes)


def _device(run: PackingRun) -> str:
    """Return the device of the script.

    ``meta`` cannot unpack, and a GPU may read beyond too few rows.
    """
    if run.requested == "meta" or (run.failed and run.failed.stage == "run"):
        return "cpu"
    return run.requested


def _batch(spec: LayerSpec, asked: PackingRequest, device: str) -> Iterator[str]:
    where = "" if device == "cpu" else ", device=device"
    if where:
        yield f'device = "{device}"'
    yield f"lengths = torch.tensor({list(asked.lengths)})" + ("  # on the CPU" if where else "")
    known = "lengths"
    if spec.batch != len(asked.lengths):
        # A sentence without a length has every step.
        listed = [*asked.lengths, *[spec.seq_len] * spec.batch][: spec.batch]
        known = "steps"
        yield f"steps = torch.tensor({listed})"
    yield f"sentence, step = torch.arange({spec.batch})[:, None], torch.arange({spec.seq_len})"
    word = f"1 + ({NEXT_SENTENCE} * sentence + {NEXT_STEP} * step) % {VOCABULARY - 1}"
    yield f"ids = ({word}) * (step < {known}[:, None])"
    if not spec.batch_first:
        yield "ids = ids.t()"
    ids = "ids.to(device)" if where else "ids"
    yield (f"input = nn.Embedding({VOCABULARY}, {spec.input_size}, padding_idx=0{where})({ids})")
    yield f"layer = {constructor(spec, device)}"


def _calls(spec: LayerSpec, asked: PackingRequest, run: PackingRun) -> Iterator[str]:
    first = "batch_first=True, " if run.input_first else ""
    pack = f"lengths, {first}enforce_sorted={asked.enforce_sorted})"
    last = ["batch_first=True"] if run.output_first else []
    last += [f"total_length={asked.total_length}"] if asked.total_length else []
    calls = {
        "pack": f"packed = pack_padded_sequence(input, {pack}",
        "run": f"packed_{spec.unpacking} = layer(packed)",
        "unpack": (
            f"output, output_lengths = pad_packed_sequence({', '.join(['packed_output', *last])})"
        ),
    }
    for stage, call in calls.items():
        if run.failed and run.failed.stage == stage:
            yield from _refused(call, run.failed.message)
            return
        yield call
        if stage == "pack":
            yield f"packed_ids = pack_padded_sequence(ids, {pack}"


def _refused(call: str, message: str) -> Iterator[str]:
    yield "try:"
    yield f"    {call}"
    # pad_packed_sequence raises a ValueError, the other calls a RuntimeError or an IndexError.
    yield "except (RuntimeError, IndexError, ValueError) as error:"
    yield f"    assert {message!r} in str(error)"
    yield "else:"
    yield '    raise AssertionError("torch no longer raises this error")'


def _asserts(run: PackingRun) -> Iterator[str]:
    for name, size in run.shapes.items():
        if name in _LISTED:
            yield f"assert {_LISTED[name]}.tolist() == {run.values[name].tolist()}"
        else:
            yield f"assert {_DATA.get(name, name)}.shape == {size}"
    if "packed" in run.shapes and "sorted_indices" not in run.shapes:
        yield "assert packed.sorted_indices is None"
        yield "assert packed.unsorted_indices is None"
