"""The batch to pack: token ids, and their embedding."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from backend.layer.inputs import uniform_noise
from backend.layer.spec import LayerSpec

VOCABULARY = 100
"""Vocabulary size of example C; id 0 is the padding."""
NEXT_SENTENCE, NEXT_STEP = 7, 31
"""Distances between the ids of neighbors, chosen so that no sentence repeats an id."""


def token_ids(spec: LayerSpec, lengths: Sequence[int]) -> torch.Tensor:
    """Return int64 ids 1 ... 99, padded with 0; a cell keeps its id for any lengths.

    Returns:
        (N, L), without ``batch_first`` (L, N).
    """
    sentence, step = torch.arange(spec.batch)[:, None], torch.arange(spec.seq_len)
    words = 1 + (NEXT_SENTENCE * sentence + NEXT_STEP * step) % (VOCABULARY - 1)
    # A sentence without a length has every step.
    known = [*lengths, *[spec.seq_len] * spec.batch][: spec.batch]
    ids = words * (step < torch.tensor(known)[:, None])
    return ids if spec.batch_first else ids.t().contiguous()


def embedded(spec: LayerSpec, ids: torch.Tensor, device: torch.device) -> torch.Tensor:
    """Return the output of ``nn.Embedding(100, H_in, padding_idx=0)`` for ``ids``.

    https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html

    Returns:
        (..., H_in) for ids (...); without values on ``meta``.
    """
    if device.type == "meta":
        # On meta, torch's own embedding would first load sympy, for up to two seconds.
        return torch.empty((*ids.shape, spec.input_size), device=device)
    shape = (VOCABULARY, spec.input_size)
    # The table uses the end of the noise, because weights use its beginning.
    table = uniform_noise()[-VOCABULARY * spec.input_size :].view(shape).clone()
    table[0] = 0
    return nn.functional.embedding(ids.to(device), table.to(device), padding_idx=0)
