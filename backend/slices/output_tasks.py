"""Tasks whose answer is one vector per sample or per step: classify, tag, last valid step."""

from __future__ import annotations

from collections.abc import Sequence

from backend.expressions.names import lengths_of
from backend.layer import slice as slices
from backend.layer.rules import tensor_shapes
from backend.layer.slice import ALL, Slice, Span
from backend.layer.spec import LayerSpec
from backend.slices.task import (
    Expr,
    Note,
    Task,
    Wrong,
    axes,
    cat,
    rearrange,
    several_rows,
)

MOST_ROWS = 4
"""Most samples in the expression for the last valid step, to keep it short."""


def classify(spec: LayerSpec) -> Task:
    """Answer with one vector per sequence, (N, D*H_out): final states of the top layer."""
    lanes = _top_lanes()
    pattern = "(l d) n h -> l n (d h)" if spec.batched else "(l d) h -> l (d h)"
    right = Expr(
        cat(*lanes) if spec.bidirectional else lanes[-1],
        rearrange("h_n", pattern) + "[-1]",
        axes(spec, "N", "D*H_out"),
    )
    note = Note("both_have_read_all" if spec.bidirectional else "last_has_read_all")
    wrongs = (
        *_last_step_of_both(spec),
        *_one_row(spec),
        *_rows_side_by_side(spec),
        *_pair_for_a_tensor(spec),
        *_other_axis(spec),
    )
    return Task("classify", right, wrongs=wrongs, notes=(note,))


def tag(spec: LayerSpec) -> Task:
    """Answer with one vector per step: ``output`` itself, (N, L, D*H_out)."""
    right = Expr(
        "output",
        rearrange("output", f"{_order(spec)} f -> {_order(spec)} f"),
        tensor_shapes(spec)["output"],
    )
    wrongs = (*_last_states(spec), *_reshaped(spec))
    return Task("tag", right, wrongs=wrongs, notes=(Note("one_linear_for_all_steps"),))


def last_valid(spec: LayerSpec, own: Sequence[int] = ()) -> Task:
    """Answer with the last step before the padding, for example lengths L, L-1, ..., 1, L, ...

    (rows, D*H_out) with at most :data:`MOST_ROWS` rows. The backward direction reads padding
    first, so with two directions the answer is right for a packed run only:
    https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pack_padded_sequence.html

    Args:
        own: a user's lengths of the first samples.
    """
    if not spec.batched or min(lengths_of(spec, own)) == spec.seq_len:
        return _nothing_padded(spec)
    lengths = example_lengths(spec, own)
    packed = cat(*_top_lanes()) if spec.bidirectional else _top_lanes()[-1]
    notes = [Note("example_lengths", {"lengths": ", ".join(map(str, lengths))})]
    if len(lengths) < spec.batch:
        notes.append(Note("rows_shown", {"shown": len(lengths), "batch": spec.batch}))
    notes.append(
        Note("packing_needed" if spec.bidirectional else "packing_helps", {"text": packed})
    )
    wrongs = (
        Wrong(_last_step(spec), "padding", {"t": spec.seq_len - 1}),
        Wrong(packed, "read_padding"),
    )
    return Task("last_valid", _valid_ends(spec, lengths), wrongs=wrongs, notes=tuple(notes))


def example_lengths(spec: LayerSpec, own: Sequence[int] = ()) -> tuple[int, ...]:
    """Return lengths of the first samples: L, L-1, ..., 1, and again, or the user's ``own``."""
    return lengths_of(spec, own)[:MOST_ROWS]


def _nothing_padded(spec: LayerSpec) -> Task:
    order = f"{_order(spec)} (d h) -> d l n h" if spec.batched else "l (d h) -> d l h"
    lanes = rearrange("output", order)
    einops = cat(f"{lanes}[0, -1]", f"{lanes}[1, 0]") if spec.bidirectional else f"{lanes}[0, -1]"
    right = Expr(_ends_in_output(spec), einops, axes(spec, "N", "D*H_out"))
    wrongs = _last_step_of_both(spec)
    return Task("last_valid", right, wrongs=wrongs, notes=(Note("nothing_padded"),))


def _valid_ends(spec: LayerSpec, lengths: tuple[int, ...]) -> Expr:
    count, last = len(lengths), tuple(length - 1 for length in lengths)
    features = axes(spec, "N", "D*H_out")
    shape = features if count == spec.batch else (several_rows(count), features[-1])
    at_last = slices.step(spec, "output", last).text
    if not spec.bidirectional:
        flat = [row * spec.seq_len + t for row, t in enumerate(last)]
        by_step = rearrange("output", f"{_order(spec)} f -> (n l) f")
        return Expr(at_last, f"{by_step}[{flat}]", shape)
    rows = ALL if count == spec.batch else Span(None, count)
    first = (rows, 0) if spec.batch_first else (0, rows)
    backward = Slice("output", (*first, Span(spec.h_out))).text
    at_first = Slice("output", first).text
    return Expr(
        cat(slices.half(spec, last, "forward").text, backward),
        cat(
            rearrange(at_last, "n (d h) -> d n h") + "[0]",
            rearrange(at_first, "n (d h) -> d n h") + "[1]",
        ),
        shape,
    )


def _top_lanes() -> tuple[str, str]:
    return slices.state("h_n", -2).text, slices.state("h_n", -1).text


def _last_step(spec: LayerSpec) -> str:
    return slices.step(spec, "output", -1).text


def _ends_in_output(spec: LayerSpec) -> str:
    """Return the final states of the top layer as slices of output."""
    if not spec.bidirectional:
        return _last_step(spec)
    forward, backward = slices.half(spec, -1, "forward"), slices.half(spec, 0, "backward")
    return cat(forward.text, backward.text)


def _order(spec: LayerSpec) -> str:
    """Return the axes of input and output before the features, in einops' letters."""
    if not spec.batched:
        return "l"
    return "n l" if spec.batch_first else "l n"


def _last_step_of_both(spec: LayerSpec) -> tuple[Wrong, ...]:
    if not spec.bidirectional or spec.seq_len == 1:
        return ()
    return (Wrong(_last_step(spec), "backward_read_one", {"t": spec.seq_len - 1}),)


def _one_row(spec: LayerSpec) -> tuple[Wrong, ...]:
    if spec.bidirectional:
        return (Wrong("h_n[-1]", "top_backward_only"),)
    return (Wrong("h_n[0]", "lowest_layer"),) if spec.num_layers > 1 else ()


def _rows_side_by_side(spec: LayerSpec) -> tuple[Wrong, ...]:
    text = "h_n.view(N, -1)" if spec.batched else "h_n.view(-1)"
    if spec.batched and spec.batch > 1 and spec.rows > 1:
        return (Wrong(text, "mixes_samples"),)
    return (Wrong(text, "all_layers"),) if spec.num_layers > 1 else ()


def _pair_for_a_tensor(spec: LayerSpec) -> tuple[Wrong, ...]:
    return (Wrong("c_n", "pair_last_is_c_n"),) if spec.has_cell else ()


def _other_axis(spec: LayerSpec) -> tuple[Wrong, ...]:
    """Return the mistake of indexing the axis where time is with the other ``batch_first``."""
    features = tensor_shapes(spec)["output"][-1].size
    if not spec.batched:
        only = spec.seq_len == features == 1
        return () if only else (Wrong("output[:, -1]", "one_feature", {"index": features - 1}),)
    if spec.batch == spec.seq_len == 1:
        return ()
    text = "output[-1]" if spec.batch_first else "output[:, -1]"
    return (Wrong(text, "one_sample", {"sample": spec.batch - 1}),)


def _last_states(spec: LayerSpec) -> tuple[Wrong, ...]:
    one_lane_one_step = spec.rows * spec.seq_len == 1
    moved = spec.batched and spec.batch_first and spec.batch > 1
    return () if one_lane_one_step and not moved else (Wrong("h_n", "last_states_only"),)


def _reshaped(spec: LayerSpec) -> tuple[Wrong, ...]:
    sizes = {1, spec.batch, spec.seq_len}
    # With N = L it changes nothing; if one of them is 1, it is a transposition.
    if not spec.batched or len(sizes) < 3:
        return ()
    order = "L, N" if spec.batch_first else "N, L"
    return (Wrong(f"output.reshape({order}, -1)", "mixes_samples"),)
