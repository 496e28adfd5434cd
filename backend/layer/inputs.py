"""Input values and weights of a run: example B's sine wave, and noise from our own generator."""

from __future__ import annotations

from functools import cache
from math import pi

import torch

from backend.layer.cost import MAX_PARAMETERS
from backend.layer.spec import LayerSpec

_SEED = 0


def sine_input(spec: LayerSpec, device: torch.device) -> torch.Tensor:
    """Return half a sine wave, ``sin(linspace(0, pi, L * H_in))``, as L steps of H_in features.

    Sample 0 of a batch is exactly example B. Each further sample starts a little later on the
    wave, so that samples differ.

    Returns:
        (N, L, H_in), (L, N, H_in) without ``batch_first``, or (L, H_in) unbatched.
    """
    wave = torch.linspace(0, pi, spec.seq_len * spec.input_size, device=device)
    if not spec.batched:
        return wave.sin().view(spec.seq_len, spec.input_size)
    starts = torch.arange(spec.batch, device=device) * (pi / spec.batch)
    batch = (wave + starts[:, None]).sin().view(spec.batch, spec.seq_len, spec.input_size)
    return batch if spec.batch_first else batch.transpose(0, 1).contiguous()


@cache
def uniform_noise() -> torch.Tensor:
    """Return (MAX_PARAMETERS,) fixed values in [-1, 1); callers must not write to them.

    Generating them once keeps a slider step cheap. Our own generator leaves the generator of the
    process untouched and gives every thread the same values.
    """
    generator = torch.Generator().manual_seed(_SEED)
    return torch.empty(MAX_PARAMETERS).uniform_(-1, 1, generator=generator)
