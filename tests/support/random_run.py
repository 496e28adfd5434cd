"""A real run whose values are equal only if they are the same value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import einops
import torch
from torch import nn

from backend.layer.spec import LayerSpec
from tests.support.twin import built, run

SEED = 20


def lively_layer(spec: LayerSpec) -> tuple[nn.RNNBase, torch.Tensor]:
    """Return ``spec`` with random weights, and a random input for it, in double precision.

    Zeros of dead units, a sine that begins with 0, or single precision would make different values
    equal. So relu is replaced by tanh, which has no dead units.
    """
    spec = replace(spec, nonlinearity="tanh")
    generator = torch.Generator().manual_seed(SEED)
    layer = built(spec).double().eval()
    with torch.no_grad():
        for weight in layer.parameters():
            weight.uniform_(-0.7, 0.7, generator=generator)
    sizes = (spec.batch, spec.seq_len) if spec.batch_first else (spec.seq_len, spec.batch)
    sizes = sizes if spec.batched else (spec.seq_len,)
    given = torch.randn(*sizes, spec.input_size, generator=generator, dtype=torch.double)
    return layer, given


def lively_run(spec: LayerSpec) -> dict[str, torch.Tensor]:
    """Return the tensors of a run of :func:`lively_layer` from zero states, by torch's names."""
    layer, given = lively_layer(spec)
    tensors = run(layer, given)
    zeros = {"h_0": torch.zeros_like(tensors["h_n"])}
    if "c_n" in tensors:
        zeros["c_0"] = torch.zeros_like(tensors["c_n"])
    return {"input": given, **zeros, **tensors}


def typed(text: str, spec: LayerSpec, tensors: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """Return Python's result of ``text`` with the tensors and the sizes of a run."""
    sizes = {
        **{"N": spec.batch, "L": spec.seq_len, "D": spec.num_directions},
        **{"H_out": spec.proj_size or spec.hidden_size, "H_cell": spec.hidden_size},
        "num_layers": spec.num_layers,
    }
    if not spec.batched:
        del sizes["N"]
    return eval(text, {"torch": torch, "einops": einops}, {**sizes, **tensors})
