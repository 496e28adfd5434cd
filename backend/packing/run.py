"""A real run of packing, the layer and unpacking: torch's tensors at each stage.

This module never imports :mod:`backend.packing.rules`: every size and every index in a
:class:`PackingRun` was read from a tensor that torch made.
https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pack_padded_sequence.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import NamedTuple

import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from backend.layer.build import build, fill, without_stack
from backend.layer.fallback import Fallback, run_or_shapes
from backend.layer.kernel import shapes_of
from backend.layer.spec import LayerSpec
from backend.packing.batch import embedded, token_ids
from backend.packing.cost import packing_cost
from backend.packing.link import PackingRequest, spec_of
from backend.packing.refusals import Stage

Tensors = dict[str, torch.Tensor]
ORDER = (
    *("ids", "input", "lengths", "packed_ids", "packed", "batch_sizes", "sorted_indices"),
    *("unsorted_indices", "packed_output", "h_n", "c_n", "output", "output_lengths"),
)
"""The tensors in the order in which they are made."""
_CPU, _META = torch.device("cpu"), torch.device("meta")


class Failure(NamedTuple):
    """A call that torch rejected, and its message without the C++ stack."""

    stage: Stage
    message: str


@dataclass(frozen=True)
class PackingRun:
    """The result of packing, running and unpacking once.

    Attributes:
        spec: the layer, with ``batch`` and ``seq_len`` of the padded input.
        asked: the lengths, and how they were packed.
        shapes: the sizes of each tensor of :data:`ORDER` that was made. ``packed`` and
            ``packed_output`` are the ``data`` of a PackedSequence, ``packed_ids`` that of the ids,
            packed in the same way. ``sorted_indices`` and ``unsorted_indices`` are absent with
            ``enforce_sorted``, because torch has ``None`` there.
        values: the tensors themselves; if only shapes were computed, the integers alone: ids,
            lengths, sizes and indices.
        padded: output, h_n, c_n of the same layer on the padded input, if values were computed
            and the packed run did not fail.
        failed: the rejected call, or ``None``; all earlier tensors exist.
        device: the device that really ran; ``meta`` means that only shapes were computed. A layer
            that must fail, because packing left too few rows, fails on the CPU.
        requested: the requested device.
        fallback: why ``device`` is ``meta`` although another one was requested, or ``None``.
        seconds: the time of the layer alone on the packed input, if it ran. It is one measurement,
            so nothing may be concluded from it.
        steps_computed: ``sum(lengths)``.
        steps_padded: N * T.
    """

    spec: LayerSpec
    asked: PackingRequest
    shapes: Mapping[str, tuple[int, ...]]
    values: Mapping[str, torch.Tensor] = field(repr=False)
    padded: Mapping[str, torch.Tensor] = field(repr=False)
    failed: Failure | None
    device: str
    requested: str
    fallback: Fallback | None
    seconds: float | None
    steps_computed: int
    steps_padded: int

    @property
    def input_first(self) -> bool:
        """True if packing reads the first axis of the input as the batch."""
        return self.spec.batch_first != self.asked.pack_swapped

    @property
    def output_first(self) -> bool:
        """True if the first axis of the unpacked output is the batch."""
        return self.spec.batch_first != self.asked.unpack_swapped


@dataclass(frozen=True)
class _Made:
    """The result of the stages so far; ``short`` if packing cut steps beyond the width."""

    tensors: Tensors
    failed: Failure | None = None
    short: bool = False
    padded: Tensors = field(default_factory=dict)
    seconds: float | None = None


def run_packing(spec: LayerSpec, asked: PackingRequest, device: str = "cpu") -> PackingRun:
    """Pack, run and unpack ``asked`` with the layer of ``spec``, until torch raises an error.

    The token ids are always packed and unpacked for real. The layer itself runs if
    :mod:`backend.packing.cost` finds it affordable; otherwise, and if the device fails, torch's
    shape kernel replaces it.

    Args:
        spec: the layer; its ``batch``, ``seq_len`` and ``batched`` are ignored.
        device: ``cpu``, ``cuda:0``, ``mps``, ``meta``, as torch writes it.
    """
    spec = spec_of(spec, asked)
    with torch.inference_mode():
        whole = _whole_numbers(spec, asked)
        # Too few rows raise an error on the CPU. A GPU kernel may read out of bounds, so this
        # case runs on the CPU.
        made, ran_on, fallback = run_or_shapes(
            "cpu" if whole.short and device != "meta" else device,
            packing_cost(spec),
            lambda ran_on: _run(spec, asked, whole, torch.device(ran_on)),
            lambda: _shapes_only(spec, asked, whole),
        )
    found = whole.tensors | made.tensors
    tensors = {name: found[name] for name in ORDER if name in found}
    return PackingRun(
        spec=spec,
        asked=asked,
        shapes={name: tuple(tensor.shape) for name, tensor in tensors.items()},
        values={name: tensor for name, tensor in tensors.items() if not tensor.is_meta},
        padded=made.padded,
        failed=whole.failed or made.failed,
        device=ran_on,
        requested=device,
        fallback=fallback,
        seconds=made.seconds,
        steps_computed=sum(asked.lengths),
        steps_padded=spec.batch * spec.seq_len,
    )


def _whole_numbers(spec: LayerSpec, asked: PackingRequest) -> _Made:
    """Pack and unpack the ids on the CPU: the sizes, the indices, and the errors."""
    ids = token_ids(spec, asked.lengths)
    tensors = {"ids": ids, "lengths": torch.tensor(asked.lengths)}
    try:
        packed = _pack(ids, spec, asked)
    except (RuntimeError, IndexError) as error:
        return _Made(tensors, _failure("pack", error))
    tensors |= {"packed_ids": packed.data, "batch_sizes": packed.batch_sizes}
    if packed.sorted_indices is not None and packed.unsorted_indices is not None:
        tensors["sorted_indices"] = packed.sorted_indices
        tensors["unsorted_indices"] = packed.unsorted_indices
    if packed.data.numel() < sum(asked.lengths):
        return _Made(tensors, short=True)
    try:
        tensors["output_lengths"] = _unpack(packed, spec, asked)[1]
    except ValueError as error:
        return _Made(tensors, _failure("unpack", error))
    return _Made(tensors)


def _run(spec: LayerSpec, asked: PackingRequest, whole: _Made, device: torch.device) -> _Made:
    inputs = embedded(spec, whole.tensors["ids"], device)
    if whole.failed and whole.failed.stage == "pack":
        return _Made({"input": inputs})
    packed = _pack(inputs, spec, asked)
    tensors = {"input": inputs, "packed": packed.data}
    layer = build(spec)
    fill(layer, spec, device)
    try:
        start = perf_counter()
        packed_output, final = layer(packed)
        seconds = perf_counter() - start
        padded_output, padded_final = layer(inputs)
    except RuntimeError as error:
        if not whole.short:
            raise
        return _Made(tensors, _failure("run", error))
    tensors |= {"packed_output": packed_output.data} | _states(final)
    if not whole.failed:
        tensors["output"] = _unpack(packed_output, spec, asked)[0]
    padded = {"output": padded_output} | _states(padded_final)
    return _Made(tensors, padded=padded, seconds=seconds)


def _shapes_only(spec: LayerSpec, asked: PackingRequest, whole: _Made) -> _Made:
    inputs = embedded(spec, whole.tensors["ids"], _META)
    if whole.failed and whole.failed.stage == "pack":
        return _Made({"input": inputs})
    # The packed ids have the same rows as the packed embedding.
    packed = embedded(spec, whole.tensors["packed_ids"], _META)
    tensors = {"input": inputs, "packed": packed}
    batch_sizes = whole.tensors["batch_sizes"]
    if whole.short:
        return _Made(tensors, _rehearsed(spec, whole))
    layer = build(spec)
    sizes = [layer.get_expected_hidden_size(packed, batch_sizes)]
    if isinstance(layer, nn.LSTM):
        sizes.append(layer.get_expected_cell_size(packed, batch_sizes))
    initial = tuple(torch.empty(size, device=_META) for size in sizes)
    output, *final = shapes_of(layer, packed, initial, batch_sizes.tolist())
    tensors |= {"packed_output": output} | _states(tuple(final))
    if not whole.failed:
        # The indices are left out, because they are on another device and do not change shapes.
        tensors["output"] = _unpack(PackedSequence(output, batch_sizes), spec, asked)[0]
    return _Made(tensors)


def _rehearsed(spec: LayerSpec, whole: _Made) -> Failure | None:
    """Return the layer's error for too few rows, from a small layer that fails alike."""
    batch_sizes = whole.tensors["batch_sizes"]
    # oneDNN treats sentences of one length as padded: its LSTM fails on the input's size, before
    # it reads a value. Other messages name only the rows.
    even = spec.has_cell and not spec.proj_size and bool((batch_sizes == batch_sizes[0]).all())
    small = replace(
        spec,
        input_size=spec.input_size if even else 1,
        hidden_size=2,
        proj_size=1 if spec.proj_size else 0,
        num_layers=1,
    )
    layer = build(small)
    fill(layer, small, _CPU)
    rows = torch.zeros(1, 1).expand(whole.tensors["packed_ids"].numel(), small.input_size)
    try:
        layer(PackedSequence(rows, batch_sizes))
    except RuntimeError as error:
        return _failure("run", error)
    return None


def _pack(padded: torch.Tensor, spec: LayerSpec, asked: PackingRequest) -> PackedSequence:
    lengths = torch.tensor(asked.lengths)
    batch_first = spec.batch_first != asked.pack_swapped
    return pack_padded_sequence(padded, lengths, batch_first, asked.enforce_sorted)


def _unpack(
    packed: PackedSequence, spec: LayerSpec, asked: PackingRequest
) -> tuple[torch.Tensor, torch.Tensor]:
    total_length = asked.total_length or None
    batch_first = spec.batch_first != asked.unpack_swapped
    return pad_packed_sequence(packed, batch_first, total_length=total_length)


def _states(final: torch.Tensor | tuple[torch.Tensor, ...]) -> Tensors:
    states = final if isinstance(final, tuple) else (final,)
    return dict(zip(("h_n", "c_n"), states, strict=False))


def _failure(stage: Stage, error: Exception) -> Failure:
    return Failure(stage, without_stack(str(error)))
