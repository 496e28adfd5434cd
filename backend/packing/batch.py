"""The batch that is packed: token ids, and the rows of an embedding that stand for them."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from backend.layer.inputs import uniform_noise
from backend.layer.spec import LayerSpec

VOCABULARY = 100
"""Example C's; id 0 is the padding."""
NEXT_SENTENCE, NEXT_STEP = 7, 31
"""How far apart neighbours' ids are: no id comes twice within the steps of one sentence."""


def token_ids(spec: LayerSpec, lengths: Sequence[int]) -> torch.Tensor:
    """int64 ids 1 ... 99, padded with 0; a cell keeps its id whatever the lengths.

    Returns:
        (N, L), without ``batch_first`` (L, N).
    """
    sentence, step = torch.arange(spec.batch)[:, None], torch.arange(spec.seq_len)
    words = 1 + (NEXT_SENTENCE * sentence + NEXT_STEP * step) % (VOCABULARY - 1)
    ids = words * (step < torch.tensor(lengths)[:, None])
    return ids if spec.batch_first else ids.t().contiguous()


def embedded(spec: LayerSpec, ids: torch.Tensor, device: torch.device) -> torch.Tensor:
    """What ``nn.Embedding(100, H_in, padding_idx=0)`` makes of ``ids``; row 0 is zeros.

    https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html

    Returns:
        (..., H_in) for ids (...); without numbers on ``meta``.
    """
    if device.type == "meta":
        # Torch's own embedding, `cat` and more would load sympy there, for half a second or two.
        return torch.empty((*ids.shape, spec.input_size), device=device)
    shape = (VOCABULARY, spec.input_size)
    # From the end of the noise: weights are drawn from its beginning.
    table = uniform_noise()[-VOCABULARY * spec.input_size :].view(shape).clone()
    table[0] = 0
    return nn.functional.embedding(ids.to(device), table.to(device), padding_idx=0)
