"""Errors of nn.MultiheadAttention, its masks, and the Transformer layers that use it."""

from __future__ import annotations

from backend.errors.comparison import Comparison, by_axis, one_size
from backend.errors.facts import Facts
from backend.errors.record import (
    EXPECTED_AND_GOT,
    ErrorRecord,
    Lines,
    Pattern,
    PossibleCause,
    Value,
    lines,
    text,
    unless,
)
from backend.errors.roles import Roles, names_in
from backend.errors.setting import nothing

_SHAPES: dict[str, Value] = {"expected": text("expected"), "got": text("got")}
_MASKS = {name: name for name in ("attn_mask", "key_padding_mask")}
_MASKS |= {"mask": "attn_mask", "src_mask": "attn_mask", "tgt_mask": "attn_mask"}
_MASKS |= {"src_key_padding_mask": "key_padding_mask", "tgt_key_padding_mask": "key_padding_mask"}
_CALLS = (Roles("attention", ("query", "key", "value"), _MASKS),)


def batch_first_attention(facts: Facts) -> Lines:
    """Create the attention or the Transformer layer of the traceback for the batch first."""
    if not any("transformer.py" in frame.file for frame in facts.raised.frames):
        return ("attention = nn.MultiheadAttention(embed_dim, heads, batch_first=True)",)
    part = "Decoder" if facts.has_code(r"_mha_block|multihead_attn|memory") else "Encoder"
    return (f"layer = nn.Transformer{part}Layer(d_model, heads, batch_first=True)",)


def _steps_differ(facts: Facts) -> bool:
    """Return whether the mask has the batch size of the key, and another number of steps."""
    return facts.number("axis") == 1


def _printed(facts: Facts) -> Lines:
    """Print the shapes of the key and of the mask; a self-attention has one input."""
    key = "key" if "key" in names_in(facts.failing, _CALLS) else "query"
    return (f"print({key}.shape, key_padding_mask.shape)",)


def _compare_mask(facts: Facts) -> Comparison:
    return (one_size("time", "S") if _steps_differ(facts) else one_size("batch", "N"))(facts)


def _mask_is_of_steps(facts: Facts) -> bool:
    """Return whether the mask is square, and torch expected another number of steps."""
    got = facts.sizes("got")
    return len(got) == 2 and got[0] == got[1]


def _as_bool(facts: Facts) -> Lines:
    mask = facts.params["mask"]
    return (f"{mask} = {mask}.bool()",)


RECORDS = (
    ErrorRecord(
        code="padding_mask_axis",
        patterns=(
            Pattern(
                r"Expected key_padded_mask\.shape\[(?P<axis>\d)\] to be (?P<expected>\d+), "
                r"but got (?P<got>\d+)"
            ),
        ),
        sample="Expected key_padded_mask.shape[0] to be 2, but got 7",
        causes=(
            PossibleCause("padding_mask_of_other_steps", _steps_differ, EXPECTED_AND_GOT, _printed),
            PossibleCause("padding_mask_transposed", unless(_steps_differ), EXPECTED_AND_GOT),
            PossibleCause("attention_time_first", unless(_steps_differ), EXPECTED_AND_GOT),
        ),
        comparison=_compare_mask,
        fix=lines("key_padding_mask = key_padding_mask.transpose(0, 1)"),
        setting=nothing,
        roles=_CALLS,
    ),
    ErrorRecord(
        code="mask_shape",
        patterns=(
            Pattern(
                r"The shape of the 2D attn_mask is torch\.Size\(\[(?P<got>[\d, ]+)\]\), "
                r"but should be \((?P<expected>[\d, ]+)\)"
            ),
        ),
        sample="The shape of the 2D attn_mask is torch.Size([7, 7]), but should be (3, 3).",
        causes=(
            PossibleCause(
                "attention_reads_batch",
                _mask_is_of_steps,
                _SHAPES,
                fix=batch_first_attention,
            ),
            PossibleCause("mask_of_other_lengths", unless(_mask_is_of_steps), _SHAPES),
        ),
        comparison=by_axis(("time", "L"), ("time", "S")),
        fix=lines("print(query.shape, key.shape, attn_mask.shape)"),
        setting=nothing,
        roles=_CALLS,
    ),
    ErrorRecord(
        code="mask_per_head",
        patterns=(
            Pattern(
                r"The shape of the 3D attn_mask is torch\.Size\(\[(?P<got>[\d, ]+)\]\), "
                r"but should be \((?P<expected>[\d, ]+)\)"
            ),
        ),
        sample="The shape of the 3D attn_mask is torch.Size([3, 7, 7]), but should be (12, 7, 7).",
        causes=(PossibleCause("mask_per_head", values=_SHAPES),),
        comparison=by_axis(("batch", "N*num_heads"), ("time", "L"), ("time", "S")),
        fix=lines("attn_mask = attn_mask.repeat_interleave(attention.num_heads, dim=0)"),
        setting=nothing,
        roles=_CALLS,
    ),
    ErrorRecord(
        code="mask_axes",
        patterns=(
            Pattern(
                r"For (un)?batched \((?P<axes>\d)-D\) `query`, expected `attn_mask` to be `None`, "
                r"2-D or 3-D but found (?P<got>\d)-D tensor instead"
            ),
        ),
        sample="For batched (3-D) `query`, expected `attn_mask` to be `None`, 2-D or 3-D "
        "but found 4-D tensor instead",
        causes=(PossibleCause("mask_has_four_axes"),),
        fix=lines("attn_mask = attn_mask.flatten(0, 1)"),
        setting=nothing,
        roles=_CALLS,
    ),
    ErrorRecord(
        code="mask_dtype",
        patterns=(
            Pattern(
                r"only bool and floating types of (?P<mask>attn_mask|key_padding_mask) "
                r"are supported"
            ),
        ),
        sample="only bool and floating types of key_padding_mask are supported",
        causes=(PossibleCause("mask_of_integers", values={"mask": text("mask")}, fix=_as_bool),),
        setting=nothing,
        roles=_CALLS,
    ),
    ErrorRecord(
        code="key_and_value_differ",
        patterns=(
            Pattern(
                r"key shape torch\.Size\(\[(?P<expected>[\d, ]+)\]\) does not match value shape "
                r"torch\.Size\(\[(?P<got>[\d, ]+)\]\)"
            ),
        ),
        sample="key shape torch.Size([11, 6, 32]) does not match value shape "
        "torch.Size([12, 6, 32])",
        causes=(PossibleCause("key_and_value_differ"),),
        comparison=by_axis(),
        fix=lines("print(key.shape, value.shape)"),
        setting=nothing,
        roles=_CALLS,
    ),
    ErrorRecord(
        code="source_and_target_batches",
        patterns=(Pattern(r"the batch number of src and tgt must be equal"),),
        sample="the batch number of src and tgt must be equal",
        causes=(PossibleCause("transformer_batch_first"),),
        fix=lines("transformer = nn.Transformer(d_model, heads, batch_first=True)"),
        setting=nothing,
        roles=(Roles("transformer", ("source", "target")),),
    ),
    ErrorRecord(
        code="source_and_target_features",
        patterns=(Pattern(r"the feature number of src and tgt must be equal to d_model"),),
        sample="the feature number of src and tgt must be equal to d_model",
        causes=(PossibleCause("features_not_d_model"),),
        fix=lines("print(source.shape, target.shape, transformer.d_model)"),
        setting=nothing,
        roles=(Roles("transformer", ("source", "target")),),
    ),
    ErrorRecord(
        code="embedding_dimension",
        patterns=(
            Pattern(
                r"was expecting embedding dimension of (?P<expected>\d+), but got (?P<got>\d+)"
            ),
        ),
        sample="was expecting embedding dimension of 32, but got 30",
        causes=(PossibleCause("embedding_dimension", values=EXPECTED_AND_GOT),),
        comparison=one_size("feature", "embed_dim"),
        fix=lines("print(query.shape, attention.embed_dim)"),
        setting=nothing,
        roles=_CALLS,
    ),
    ErrorRecord(
        code="heads_do_not_divide",
        patterns=(Pattern(r"embed_dim must be divisible by num_heads"),),
        sample="embed_dim must be divisible by num_heads",
        causes=(PossibleCause("heads_do_not_divide"),),
        fix=lines("embed_dim = heads * head_size"),
        setting=nothing,
        roles=_CALLS,
    ),
)
