"""The numbers a run is fed: example B's sine wave, and weights from a generator of our own."""

from __future__ import annotations

from functools import cache
from math import pi

import torch

from backend.layer.cost import MAX_PARAMETERS
from backend.layer.spec import LayerSpec

_SEED = 0


def sine_input(spec: LayerSpec, device: torch.device) -> torch.Tensor:
    """Half a sine wave, ``sin(linspace(0, pi, L * H_in))``, cut into L steps of H_in features.

    Sample 0 of a batch is exactly example B; each further sample starts a little later on the
    wave, so that samples can be told apart.

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
    """(MAX_PARAMETERS,) numbers in [-1, 1), always the same ones; read, never written.

    Drawing them once keeps a slider step cheap, and a generator of our own keeps the process's
    generator untouched and every thread's numbers the same.
    """
    generator = torch.Generator().manual_seed(_SEED)
    return torch.empty(MAX_PARAMETERS).uniform_(-1, 1, generator=generator)
