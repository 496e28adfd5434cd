"""Torch's own shape kernel for recurrent layers: any size in about a millisecond.

A layer's forward pass on ``meta`` would loop over time in Python, seconds for long sequences.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

_MODES = {"RNN_RELU": 0, "RNN_TANH": 1, "LSTM": 2, "GRU": 3}


def shapes_of(
    layer: nn.RNNBase,
    inputs: torch.Tensor,
    states: tuple[torch.Tensor, ...],
    batch_sizes: Sequence[int] = (),
) -> tuple[torch.Tensor, ...]:
    """Return output and final states of ``layer`` as tensors on ``meta``.

    Args:
        layer: a layer on ``meta``.
        inputs: (N, L, H_in) or (L, N, H_in) by the layer's ``batch_first``; packed (sum, H_in).
        states: h_0, and c_0 of an LSTM: (D*num_layers, N, ...).
        batch_sizes: the batch sizes of a packed input, otherwise empty.

    Returns:
        output, h_n, and c_n of an LSTM.
    """
    made = torch.ops.aten._cudnn_rnn(
        inputs,
        list(layer.parameters()),
        len(layer.all_weights[0]),
        None,
        states[0],
        states[1] if len(states) > 1 else None,
        _MODES[layer.mode],
        layer.hidden_size,
        layer.proj_size,
        layer.num_layers,
        layer.batch_first and not batch_sizes,
        0.0,
        False,
        layer.bidirectional,
        list(batch_sizes),
        None,
    )
    return tuple(made[: 1 + len(states)])
