"""The layer of a trace, made with torch alone."""

from __future__ import annotations

import warnings

import torch
from torch import nn

from backend.layer.inputs import uniform_noise
from backend.layer.spec import LayerSpec


def twin(spec: LayerSpec) -> nn.RNNBase:
    """Return the layer of ``spec`` with the weights of its trace."""
    layer = built(spec).eval()
    numbers = uniform_noise() / spec.hidden_size**0.5
    start = 0
    with torch.no_grad():
        for weight in layer.parameters():
            weight.copy_(numbers[start : start + weight.numel()].view_as(weight))
            start += weight.numel()
    return layer


def built(spec: LayerSpec, device: str = "cpu") -> nn.RNNBase:
    """Construct ``spec`` with torch, without torch's warning about dropout."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return getattr(nn, spec.layer)(**spec.constructor_arguments(), device=device)


def run(layer: nn.RNNBase, given: torch.Tensor) -> dict[str, torch.Tensor]:
    """Return output and final states by torch's names, from zero states."""
    with torch.no_grad():
        output, final = layer(given)
    h_n, *c_n = final if isinstance(final, tuple) else (final,)
    return {"output": output, "h_n": h_n} | ({"c_n": c_n[0]} if c_n else {})
