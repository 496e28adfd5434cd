"""Positional parameters of the layers and of their cells, by torch's signatures."""

from __future__ import annotations

from backend.layer.spec import LayerName

_COMMON = ("input_size", "hidden_size", "num_layers", "bias", "batch_first", "dropout")
POSITIONS: dict[str, tuple[str, ...]] = {
    "RNN": (
        "input_size",
        "hidden_size",
        "num_layers",
        "nonlinearity",
        *_COMMON[3:],
        "bidirectional",
    ),
    "GRU": (*_COMMON, "bidirectional"),
    "LSTM": (*_COMMON, "bidirectional", "proj_size"),
}
"""Parameters in positional order, by the signatures in torch.nn.modules.rnn."""
CELL_POSITIONS: dict[str, tuple[str, ...]] = {
    "RNN": ("input_size", "hidden_size", "bias", "nonlinearity"),
    "GRU": ("input_size", "hidden_size", "bias"),
    "LSTM": ("input_size", "hidden_size", "bias"),
}
"""The same for ``RNNCell``, ``GRUCell`` and ``LSTMCell``."""
CELLS: dict[str, LayerName] = {"RNNCell": "RNN", "GRUCell": "GRU", "LSTMCell": "LSTM"}
"""The layer of each cell."""
