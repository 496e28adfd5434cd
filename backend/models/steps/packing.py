"""Steps that pack padded sequences and unpack them."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import torch
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from backend.layer.axes import Shape
from backend.layer.cost import Cost
from backend.models.steps.axes import Axes, PackedAxes, one, tensor_axes
from backend.models.steps.step import FLOAT, FREE, Function, on_meta, sizes_of

_MS_PER_PACKED_STEP = 0.02


@dataclass(frozen=True, kw_only=True)
class Pack(Function):
    """``pack_padded_sequence``: padding steps are left out.

    https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pack_padded_sequence.html

    Attributes:
        lengths: the steps of each sentence. If ``reads`` has a second name, it holds them.
    """

    lengths: tuple[int, ...]
    batch_first: bool
    enforce_sorted: bool = False

    @property
    def formula(self) -> str:
        lengths = self.reads[1] if len(self.reads) > 1 else f"{list(self.lengths)}"
        further = ", batch_first=True" if self.batch_first else ""
        further += "" if self.enforce_sorted else ", enforce_sorted=False"
        return f"pack_padded_sequence({self.reads[0]}, {lengths}{further})"

    def cost(self, *inputs: Any) -> Cost:
        usual = super().cost(*inputs)
        steps = min(max(self.lengths), max(sizes_of(inputs[0]), default=0))
        return Cost(0, usual.milliseconds + steps * _MS_PER_PACKED_STEP, 2 * usual.bytes)

    def do(self, *inputs: Any) -> Any:
        padded = inputs[0]
        if not isinstance(padded, torch.Tensor) or padded.is_cpu:
            return self._packed(padded)
        # The layout does not depend on the values, so a thin tensor on the CPU is packed first.
        # There, too many lengths raise an error; on a GPU they could read out of bounds.
        thin = self._packed(torch.zeros(padded.shape[:2] + (1,) * len(padded.shape[2:])))
        if not padded.is_meta:
            return self._packed(padded)
        data = padded.new_empty(thin.data.shape[:1] + padded.shape[2:])
        indices = (on_meta(thin.sorted_indices), on_meta(thin.unsorted_indices))
        return PackedSequence(data, thin.batch_sizes, *indices)

    def _packed(self, padded: Any) -> PackedSequence:
        return pack_padded_sequence(
            padded, torch.tensor(self.lengths), self.batch_first, self.enforce_sorted
        )

    def axes(self, *inputs: Axes) -> Axes:
        first, second, *rest = tensor_axes(inputs[0])
        batch, time = (first, second) if self.batch_first else (second, first)
        # Torch cuts sentences longer than the padded batch; too few lengths leave sentences out.
        rows = sum(min(length, time.size) for length in self.lengths)
        count, longest = len(self.lengths), max(self.lengths)
        return PackedAxes(
            data=(one("time", "sum(lengths)", rows), *rest),
            batch=batch if batch.size == count else one(batch.axis, "len(lengths)", count),
            time=time if time.size == longest else one(time.axis, "max(lengths)", longest),
            reordered=not self.enforce_sorted,
        )


@dataclass(frozen=True, kw_only=True)
class Unpack(Function):
    """``pad_packed_sequence``: padded again, up to the longest sentence.

    https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pad_packed_sequence.html
    """

    batch_first: bool

    @property
    def target(self) -> str:
        return f"{self.makes[0]}, _"

    @property
    def formula(self) -> str:
        further = ", batch_first=True" if self.batch_first else ""
        return f"pad_packed_sequence({self.reads[0]}{further})"

    def cost(self, *inputs: Any) -> Cost:
        packed = inputs[0]
        if not isinstance(packed, PackedSequence):
            return FREE
        steps, batch = len(packed.batch_sizes), int(packed.batch_sizes[0])
        numbers = steps * batch * prod(packed.data.shape[1:])
        milliseconds = numbers * 2e-6 + steps * _MS_PER_PACKED_STEP
        return Cost(0, milliseconds, 2 * FLOAT * numbers)

    def do(self, *inputs: Any) -> Any:
        packed = inputs[0]
        if not isinstance(packed, PackedSequence) or not packed.data.is_meta:
            return pad_packed_sequence(packed, self.batch_first)[0]
        data = packed.data
        thin = torch.zeros(data.shape[:1] + (1,) * len(data.shape[1:]))
        padded, _ = pad_packed_sequence(PackedSequence(thin, packed.batch_sizes), self.batch_first)
        return data.new_empty(padded.shape[:2] + data.shape[1:])

    def axes(self, *inputs: Axes) -> Axes:
        packed = inputs[0]
        if not isinstance(packed, PackedAxes):
            raise TypeError(f"no packed sequence: {packed!r}")
        pair: Shape = (packed.batch, packed.time)
        return (*(pair if self.batch_first else pair[::-1]), *packed.data[1:])
