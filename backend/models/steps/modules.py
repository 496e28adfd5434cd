"""Steps with a module: Embedding, Dropout, Linear."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import torch
from torch import nn

from backend.layer.cost import Cost
from backend.models.steps.axes import Axes, feature, tensor_axes
from backend.models.steps.step import FLOAT, RunContext, Step, numel, sizes_of

SEED = 0
_MS_PER_MADE = 2e-6
_MS_PER_PRODUCT = 2e-7
_MS_PER_WEIGHT = 2e-6
_MS_PER_CALL = 0.1
_MS_PER_ORTHOGONAL = 4e-7
_MS_PER_WEIGHT_DRAWN = 2e-5
_COPIES = 3
"""Copies of every weight while it is filled: drawn, scaled, moved."""


@dataclass(frozen=True, kw_only=True)
class ModuleStep(Step):
    """A step that calls a module with its inputs."""

    @property
    def scale(self) -> float:
        """The largest absolute value of the uniform weights, as in torch."""
        return 1.0

    def expression(self, owner: str = "") -> str:
        return f"{owner}{self.id}({', '.join(self.reads)})"

    def fill(self, module: nn.Module, numbers: torch.Tensor, context: RunContext) -> None:
        scaled = (numbers * self.scale).to(context.device)
        wanted = dict(module.named_parameters())
        parts = torch.split(scaled, [weight.numel() for weight in wanted.values()])
        drawn = {
            name: part.view(weight.shape)
            for (name, weight), part in zip(wanted.items(), parts, strict=True)
        }
        trained = {
            name: weight.to(context.device)
            for name in wanted
            if (weight := context.state.get(f"{self.id}.{name}")) is not None
        }
        # Trained weights of other sizes belong to another net.
        fits = {name: weight.shape for name, weight in trained.items()} == {
            name: weight.shape for name, weight in wanted.items()
        }
        module.load_state_dict(trained if fits else drawn, assign=True)

    def run(self, module: nn.Module | None, context: RunContext, *inputs: Any) -> Any:
        del context
        assert module is not None
        return module(*inputs)


@dataclass(frozen=True, kw_only=True)
class Embedding(ModuleStep):
    """``nn.Embedding``: https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html"""

    num_embeddings: int
    embedding_dim: int
    padding_idx: int | None = None

    @property
    def module(self) -> str:
        padding = "" if self.padding_idx is None else f", padding_idx={self.padding_idx}"
        return f"nn.Embedding({self.num_embeddings}, {self.embedding_dim}{padding})"

    def build(self) -> nn.Module:
        sizes = (self.num_embeddings, self.embedding_dim, self.padding_idx)
        return nn.Embedding(*sizes, device="meta").eval()

    def fill(self, module: nn.Module, numbers: torch.Tensor, context: RunContext) -> None:
        super().fill(module, numbers, context)
        if self.padding_idx is not None:
            assert isinstance(module, nn.Embedding)
            module.weight[self.padding_idx] = 0

    def cost(self, *inputs: Any) -> Cost:
        weights = self.num_embeddings * self.embedding_dim
        made = numel(inputs[0]) * self.embedding_dim
        milliseconds = _MS_PER_CALL + made * _MS_PER_MADE + weights * _MS_PER_WEIGHT
        return Cost(weights, milliseconds, FLOAT * (made + _COPIES * weights))

    def run(self, module: nn.Module | None, context: RunContext, *inputs: Any) -> Any:
        ids = inputs[0]
        if isinstance(ids, torch.Tensor) and not ids.is_meta and not ids.is_floating_point():
            # An out-of-range id raises on the CPU, but a CUDA device-side assert breaks the whole
            # process, so it is checked on the CPU first.
            nn.functional.embedding(ids.cpu(), torch.empty(self.num_embeddings, 1))
        return super().run(module, context, *inputs)

    def axes(self, *inputs: Axes) -> Axes:
        return (*tensor_axes(inputs[0]), feature("embedding_dim", self.embedding_dim))


@dataclass(frozen=True, kw_only=True)
class Dropout(ModuleStep):
    """``nn.Dropout``, which has no effect outside of training.

    https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout.html
    """

    p: float

    @property
    def module(self) -> str:
        return f"nn.Dropout({self.p:g})"

    def build(self) -> nn.Module:
        return nn.Dropout(self.p).eval()

    def axes(self, *inputs: Axes) -> Axes:
        return inputs[0]


@dataclass(frozen=True, kw_only=True)
class Linear(ModuleStep):
    """``nn.Linear``: https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html

    Attributes:
        symbol: the name of its last axis, e.g. ``classes``.
        initialised: whether the code initializes its weights: Xavier-normal, biases of zeros.
    """

    in_features: int
    out_features: int
    bias: bool = True
    symbol: str = "out_features"
    initialised: bool = False

    @property
    def module(self) -> str:
        bias = "" if self.bias else ", bias=False"
        return f"nn.Linear({self.in_features}, {self.out_features}{bias})"

    @property
    def initialisation(self) -> tuple[str, ...]:
        if not self.initialised:
            return ()
        return "nn.init.xavier_normal_({0}.weight)", "nn.init.zeros_({0}.bias)"

    @property
    def scale(self) -> float:
        return float(self.in_features**-0.5)

    def build(self) -> nn.Module:
        sizes = (self.in_features, self.out_features, self.bias)
        return nn.Linear(*sizes, device="meta").eval()

    def fill(self, module: nn.Module, numbers: torch.Tensor, context: RunContext) -> None:
        super().fill(module, numbers, context)
        if self.initialised:
            assert isinstance(module, nn.Linear)
            drawn = torch.empty(module.weight.shape)
            nn.init.xavier_normal_(drawn, generator=torch.Generator().manual_seed(SEED))
            module.weight.copy_(drawn)
            module.bias.zero_()

    def cost(self, *inputs: Any) -> Cost:
        rows = prod(sizes_of(inputs[0])[:-1]) if isinstance(inputs[0], torch.Tensor) else 0
        weights = (self.in_features + 1) * self.out_features
        milliseconds = _MS_PER_CALL + rows * weights * _MS_PER_PRODUCT + weights * _MS_PER_WEIGHT
        floats = rows * (self.out_features + self.in_features) + _COPIES * weights
        return Cost(weights, milliseconds, FLOAT * floats)

    def run(self, module: nn.Module | None, context: RunContext, *inputs: Any) -> Any:
        assert module is not None
        if isinstance(inputs[0], torch.Tensor) and inputs[0].is_meta:
            refuse_other_type(inputs[0])
        return super().run(module, context, *inputs)

    def axes(self, *inputs: Axes) -> Axes:
        return (*tensor_axes(inputs[0])[:-1], feature(self.symbol, self.out_features))


def refuse_other_type(tensor: torch.Tensor) -> None:
    """Raise torch's usual dtype error, because on ``meta`` torch multiplies integers with floats.

    Raises:
        RuntimeError: torch's own, unless ``tensor`` is float32.
    """
    torch.mm(torch.ones(1, 1, dtype=tensor.dtype), torch.ones(1, 1))


def ms_of_orthogonal(weight: tuple[int, ...]) -> float:
    """Estimate the time of an orthogonal weight: a QR decomposition, m * n * n of the smaller n."""
    if len(weight) < 2:
        return 0.0
    large, small = max(weight), min(weight)
    return large * small * (small * _MS_PER_ORTHOGONAL + _MS_PER_WEIGHT_DRAWN) + 0.1
