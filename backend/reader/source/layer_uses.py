"""The table of uses: a value that is passed to an argument of a layer has a role."""

from __future__ import annotations

from collections.abc import Mapping

LAYERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Embedding": (
        ("num_embeddings", "vocab"),
        ("embedding_dim", "emb"),
        ("padding_idx", "pad_idx"),
    ),
    **dict.fromkeys(
        ("LSTM", "GRU", "RNN"),
        (("input_size", "input"), ("hidden_size", "hidden"), ("num_layers", "layers")),
    ),
    **dict.fromkeys(
        ("LSTMCell", "GRUCell", "RNNCell"), (("input_size", "input"), ("hidden_size", "hidden"))
    ),
    "Dropout": (("p", "rate"),),
    "MultiheadAttention": (("embed_dim", "hidden"), ("num_heads", "heads")),
    "TransformerEncoderLayer": (("d_model", "hidden"), ("nhead", "heads")),
    "TransformerDecoderLayer": (("d_model", "hidden"), ("nhead", "heads")),
    "Linear": (("in_features", "in"), ("out_features", "out")),
    "Conv1d": (("in_channels", "input"), ("out_channels", "channels"), ("kernel_size", "kernel")),
    "Conv2d": (("in_channels", "in"), ("out_channels", "channels"), ("kernel_size", "kernel")),
}
"""The arguments of a layer in order, and the role of each."""

KEYWORDS: Mapping[str, str] = {
    "dropout": "rate",
    "p": "rate",
    "bidirectional": "toggle",
    "batch_first": "toggle",
    "bias": "toggle",
}

STRENGTH = (
    "vocab",
    "layers",
    "toggle",
    "rate",
    "heads",
    "emb",
    "hidden",
    "input",
    "channels",
    "kernel",
    "pad_idx",
    "out",
    "in",
)
"""Order of uses: if a name has two, the first in this order counts."""

CODES: Mapping[str, str] = {
    "vocab": "embedding.1",
    "emb": "embedding.2",
    "input": "recurrent.1",
    "hidden": "recurrent.2",
    "layers": "recurrent.3",
    "rate": "dropout",
    "toggle": "flag",
    "heads": "heads",
    "channels": "conv.2",
    "kernel": "conv.3",
    "pad_idx": "embedding.3",
    "in": "linear.1",
    "out": "linear.2",
}
"""The code of the reason by role."""
