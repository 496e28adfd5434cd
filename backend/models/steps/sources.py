"""Steps that make a model's inputs: ids, features, images, lengths, states of zeros.

All values are plain arithmetic, so that a short script makes exactly the same ones.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from math import pi, prod
from typing import Any

import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence

from backend.layer.axes import Dim, Factor, Shape, sizes
from backend.layer.cost import Cost
from backend.models.steps.axes import Axes, feature, one
from backend.models.steps.step import RunContext, Step

_WHITE = 255
_BYTES = 24
"""Bytes per value while it is made, changed and reshaped."""
_MS_PER_NUMBER = 2e-5


@dataclass(frozen=True, kw_only=True)
class Source(Step):
    """A step that makes a tensor of a known shape."""

    @property
    def is_input(self) -> bool:
        return True

    @property
    @abstractmethod
    def shape(self) -> Shape:
        """The named axes."""

    @property
    @abstractmethod
    def formula(self) -> str:
        """The code that makes the tensor."""

    @abstractmethod
    def make(self, context: RunContext) -> torch.Tensor:
        """Return the tensor."""

    def expression(self, owner: str = "") -> str:
        del owner
        return self.formula

    def run(self, module: nn.Module | None, context: RunContext, *inputs: Any) -> Any:
        # The inputs of a source only define an order; the source computes its values itself.
        del module, inputs
        return self.make(context)

    def cost(self, *inputs: Any) -> Cost:
        del inputs
        return Cost(0, self.numbers * _MS_PER_NUMBER, self.numbers * _BYTES)

    def axes(self, *inputs: Axes) -> Axes:
        del inputs
        return self.shape

    @property
    def arguments(self) -> str:
        """The sizes as arguments of a call."""
        return ", ".join(map(str, sizes(self.shape)))

    @property
    def numbers(self) -> int:
        """The number of elements."""
        return prod(sizes(self.shape))


@dataclass(frozen=True, kw_only=True)
class Ids(Source):
    """Token ids (N, L), int64: they count up and restart at the end of the vocabulary."""

    batch: int
    seq_len: int
    vocabulary: int

    @property
    def shape(self) -> Shape:
        return one("batch", "N", self.batch), one("time", "L", self.seq_len)

    @property
    def formula(self) -> str:
        return f"torch.arange({self.numbers}).reshape({self.arguments}) % {self.vocabulary}"

    def make(self, context: RunContext) -> torch.Tensor:
        count = torch.arange(self.numbers, device=context.device)
        return count.reshape(sizes(self.shape)) % self.vocabulary


@dataclass(frozen=True, kw_only=True)
class PaddedIds(Source):
    """Ids (N, L), int64, of sentences with the ``lengths`` that it reads; 0 is padding.

    https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pad_sequence.html
    """

    lengths: tuple[int, ...]
    vocabulary: int

    @property
    def shape(self) -> Shape:
        return one("batch", "N", len(self.lengths)), one("time", "L", max(self.lengths))

    @property
    def formula(self) -> str:
        sentence = f"torch.arange(n, 2 * n) % {self.vocabulary - 1} + 1"
        sentences = f"[{sentence} for n in {self.reads[0]}.tolist()]"
        return f"pad_sequence({sentences}, batch_first=True)"

    def make(self, context: RunContext) -> torch.Tensor:
        if context.device == "meta":
            return torch.empty(sizes(self.shape), dtype=torch.long, device="meta")
        return pad_sequence([self._sentence(n, context.device) for n in self.lengths], True)

    def _sentence(self, length: int, device: str) -> torch.Tensor:
        return torch.arange(length, 2 * length, device=device) % (self.vocabulary - 1) + 1


@dataclass(frozen=True, kw_only=True)
class Lengths(Source):
    """The number of steps of each sentence without padding: (N,), always on the CPU.

    https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pack_padded_sequence.html
    """

    lengths: tuple[int, ...]

    @property
    def shape(self) -> Shape:
        return (one("batch", "N", len(self.lengths)),)

    @property
    def formula(self) -> str:
        return f'torch.tensor({list(self.lengths)}, device="cpu")'

    def make(self, context: RunContext) -> torch.Tensor:
        del context
        return torch.tensor(self.lengths)


@dataclass(frozen=True, kw_only=True)
class Features(Source):
    """Features (N, L, H_in): half a sine wave, reshaped."""

    batch: int
    seq_len: int
    input_size: int

    @property
    def shape(self) -> Shape:
        n, length = one("batch", "N", self.batch), one("time", "L", self.seq_len)
        return n, length, feature("H_in", self.input_size)

    @property
    def formula(self) -> str:
        wave = f"torch.linspace(0, torch.pi, {self.numbers}).sin()"
        return f"{wave}.reshape({self.arguments})"

    def make(self, context: RunContext) -> torch.Tensor:
        wave = torch.linspace(0, pi, self.numbers, device=context.device)
        return wave.sin().reshape(sizes(self.shape))


@dataclass(frozen=True, kw_only=True)
class Linspace(Source):
    """Evenly spaced numbers from 0 to pi: (L*H_in,), example B's x axis."""

    seq_len: int
    input_size: int

    @property
    def shape(self) -> Shape:
        return (Dim("time", (Factor("L", self.seq_len), Factor("H_in", self.input_size))),)

    @property
    def formula(self) -> str:
        return f"torch.linspace(0, torch.pi, {self.arguments})"

    def make(self, context: RunContext) -> torch.Tensor:
        return torch.linspace(0, pi, self.numbers, device=context.device)


@dataclass(frozen=True, kw_only=True)
class Images(Source):
    """N digits from index ``digit`` on: (N, L, H_in), 28 rows of 28 numbers from 0 to 1.

    A run receives the images; without images, and in a script, they are a gray ramp.
    """

    batch: int
    digit: int
    side: int = 28

    @property
    def shape(self) -> Shape:
        rows, columns = one("time", "L", self.side), feature("H_in", self.side)
        return one("batch", "N", self.batch), rows, columns

    @property
    def formula(self) -> str:
        return f"torch.linspace(0, 1, {self.numbers}).reshape({self.arguments})"

    def make(self, context: RunContext) -> torch.Tensor:
        images = context.images
        if images is None or context.device == "meta":
            ramp = torch.linspace(0, 1, self.numbers, device=context.device)
            return ramp.reshape(sizes(self.shape))
        chosen = images[(torch.arange(self.batch) + self.digit) % len(images)]
        scaled = chosen if chosen.is_floating_point() else chosen.float() / _WHITE
        return scaled.to(context.device)


@dataclass(frozen=True, kw_only=True)
class Zeros(Source):
    """An initial state of zeros, h_0 or c_0: (D*num_layers, N, H)."""

    named: Shape

    @property
    def is_input(self) -> bool:
        return False

    @property
    def shape(self) -> Shape:
        return self.named

    @property
    def formula(self) -> str:
        return f"torch.zeros({self.arguments})"

    def make(self, context: RunContext) -> torch.Tensor:
        return torch.zeros(sizes(self.named), device=context.device)
