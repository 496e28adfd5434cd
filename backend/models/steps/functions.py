"""Steps without weights: arithmetic, transpositions, slices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch.nn.utils.rnn import PackedSequence

from backend.layer.spec import LayerName, unpacking
from backend.models.steps.axes import Axes, TupleAxes, feature, one, tensor_axes
from backend.models.steps.picks import PICKS
from backend.models.steps.step import Function, Leaf


@dataclass(frozen=True, kw_only=True)
class Sine(Function):
    """The sine of every element."""

    @property
    def formula(self) -> str:
        return f"torch.sin({self.reads[0]})"

    def do(self, *inputs: Any) -> Any:
        return torch.sin(*inputs)

    def axes(self, *inputs: Axes) -> Axes:
        return inputs[0]


@dataclass(frozen=True, kw_only=True)
class Reshape(Function):
    """Reshape of (L*H_in,) to L steps of H_in features."""

    seq_len: int
    input_size: int

    @property
    def formula(self) -> str:
        return f"{self.reads[0]}.reshape({self.seq_len}, {self.input_size})"

    def do(self, *inputs: Any) -> Any:
        return inputs[0].reshape(self.seq_len, self.input_size)

    def axes(self, *inputs: Axes) -> Axes:
        del inputs
        return one("time", "L", self.seq_len), feature("H_in", self.input_size)


@dataclass(frozen=True, kw_only=True)
class Unsqueeze(Function):
    """A batch axis of one sample, like ``np.expand_dims``."""

    dim: int

    @property
    def formula(self) -> str:
        return f"{self.reads[0]}.unsqueeze({self.dim})"

    def do(self, *inputs: Any) -> Any:
        return inputs[0].unsqueeze(self.dim)

    def axes(self, *inputs: Axes) -> Axes:
        named = tensor_axes(inputs[0])
        return (*named[: self.dim], one("batch", "N", 1), *named[self.dim :])


@dataclass(frozen=True, kw_only=True)
class Transpose(Function):
    """Transposition of the first two axes."""

    @property
    def formula(self) -> str:
        return f"{self.reads[0]}.transpose(0, 1)"

    def do(self, *inputs: Any) -> Any:
        return inputs[0].transpose(0, 1)

    def axes(self, *inputs: Axes) -> Axes:
        first, second, *rest = tensor_axes(inputs[0])
        return (second, first, *rest)


@dataclass(frozen=True, kw_only=True)
class Take(Function):
    """A slice of its input; ``pick`` is a name of :data:`backend.models.steps.picks.PICKS`."""

    pick: str

    @property
    def formula(self) -> str:
        return PICKS[self.pick].template.format(self.reads[0])

    def leaves(self, made: Any) -> tuple[Leaf, ...]:
        if isinstance(made, PackedSequence) or not isinstance(made, tuple):
            return super().leaves(made)
        # The last part of an LSTM's result is a tuple itself.
        whole = self.makes[0]
        return Leaf("h_n", f"{whole}[0]"), Leaf("c_n", f"{whole}[1]")

    def do(self, *inputs: Any) -> Any:
        return PICKS[self.pick].of_value(inputs[0])

    def axes(self, *inputs: Axes) -> Axes:
        return PICKS[self.pick].of_axes(inputs[0])


@dataclass(frozen=True, kw_only=True)
class TakeFromResult(Function):
    """A recurrent layer's result, unpacked as in Python, then a slice of one part.

    Attributes:
        part: ``output``, ``h_n`` or ``c_n``.
        pick: a name of :data:`backend.models.steps.picks.PICKS`.
        layer: the layer by whose result it unpacks; an LSTM's has one more state.
    """

    part: str
    pick: str
    layer: LayerName

    @property
    def formula(self) -> str:
        return PICKS[self.pick].template.format(self.part)

    def lines(self, owner: str = "") -> tuple[str, ...]:
        return f"{unpacking(self.layer)} = {self.reads[0]}", *super().lines(owner)

    def do(self, *inputs: Any) -> Any:
        output, final = inputs[0]
        parts = {"output": output, "h_n": final}
        if self.layer == "LSTM":
            parts["h_n"], parts["c_n"] = final
        return PICKS[self.pick].of_value(parts[self.part])

    def axes(self, *inputs: Axes) -> Axes:
        output, final = _opened(inputs[0])
        parts = {"output": output, "h_n": final}
        if self.layer == "LSTM":
            parts["h_n"], parts["c_n"] = _opened(final)
        return PICKS[self.pick].of_axes(parts[self.part])


def _opened(axes: Axes) -> tuple[Axes, Axes]:
    """Unpack two values as ``a, b = value`` does; a tensor of two rows has two values as well."""
    if isinstance(axes, TupleAxes):
        first, second = axes.parts
        return first, second
    row = tensor_axes(axes)[1:]
    return row, row
