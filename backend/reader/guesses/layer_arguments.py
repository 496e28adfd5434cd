"""The arguments of torch's own layers that take several tensors."""

from __future__ import annotations

from torch import nn

_PADDING = ("src_key_padding_mask", "tgt_key_padding_mask", "memory_key_padding_mask")
_ARGUMENTS: tuple[tuple[type[nn.Module], tuple[str, ...]], ...] = (
    (nn.RNNBase, ("input", "hx")),
    (nn.RNNCellBase, ("input", "hx")),
    (nn.Transformer, ("src", "tgt", "src_mask", "tgt_mask", "memory_mask", *_PADDING)),
    (nn.TransformerEncoder, ("src", "mask", _PADDING[0])),
    (nn.TransformerEncoderLayer, ("src", "src_mask", _PADDING[0])),
    (nn.TransformerDecoder, ("tgt", "memory", "tgt_mask", "memory_mask", *_PADDING[1:])),
    (nn.TransformerDecoderLayer, ("tgt", "memory", "tgt_mask", "memory_mask", *_PADDING[1:])),
    (
        nn.MultiheadAttention,
        ("query", "key", "value", "key_padding_mask", "need_weights", "attn_mask"),
    ),
)


def arguments_of(module: nn.Module) -> tuple[str, ...]:
    """Return the arguments of ``forward`` of a layer, in order."""
    return next((names for kind, names in _ARGUMENTS if isinstance(module, kind)), ("input",))
