"""Demonstrations of the silent bugs: two real runs, with and without the bug."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import torch

from backend.layer.code import constructor
from backend.layer.inputs import sine_input, uniform_noise
from backend.layer.spec import LayerSpec
from backend.links.layer import replaced
from backend.slices.output_tasks import classify
from backend.traps.demonstration_runs import (
    CPU,
    Demonstration,
    last_step,
    opened,
    packed,
    padded,
    showing,
    shown,
    with_padding,
)
from backend.traps.packing_demonstrations import (
    pack_reads_time,
    sentences_dropped,
    unpack_turns_axes,
)
from backend.traps.trap import CODES, Trap


def demonstrate(trap: Trap, spec: LayerSpec) -> Demonstration:
    """Run the code with and without a bug.

    Args:
        trap: a bug, as returned by :func:`backend.traps.traps.traps`.
        spec: the user's layer, with the input as torch reads it.
    """
    with torch.inference_mode():
        return _DEMONSTRATIONS[trap.code](trap, showing(spec))


def example_traps(spec: LayerSpec) -> tuple[Trap, ...]:
    """Return an example of every code, in the order of :data:`backend.traps.trap.CODES`."""
    sizes = {"batch": spec.batch, "seq_len": spec.seq_len}
    last = spec.seq_len - 1
    short = {"samples": max(spec.batch - 1, 1)}
    params: dict[str, dict[str, int | float | str | bool]] = {
        "batch_first_forgotten": {**sizes},
        "batch_first_needless": {**sizes},
        "features_not_last": {"input_size": spec.input_size},
        "rows_are_one_sequence": {"rows": spec.batch},
        "backward_read_one": {"t": last},
        "padding_step": {"t": last, **short},
        "padding_zeros": {"t": last, **short},
        "states_read_padding": {**short},
        "backward_read_padding": {**short},
        "samples_mixed": {"blended": False},
        "rows_regrouped": {"num_layers": spec.num_layers},
        "squeeze_drops_batch": {},
        "pair_last_is_c_n": {"name": "h"},
        "pair_splits_rows": {"names": "h, c"},
        "bias_positional": {"position": 4, "value": "True"},
        "lengths_truncated": {"given": spec.seq_len - 0.01, "taken": last, "count": spec.batch},
        "dropout_without_effect": {"dropout": spec.dropout or 0.5},
        "pack_reads_time": {**sizes},
        "sentences_dropped": {"count": max(spec.batch - 1, 1), "batch": spec.batch},
        "unpack_turns_axes": {"batch_first": not spec.batch_first},
    }
    return tuple(Trap(code, params[code]) for code in CODES)


def _other_layout(trap: Trap, spec: LayerSpec) -> Demonstration:
    """Read the same input with and without ``batch_first``: the shape of output is the same."""
    batch_first = trap.code != "batch_first_needless"
    meant = replace(spec, batch_first=batch_first)
    if spec.batch_first != batch_first:
        # The configuration is what torch reads; in the intended one the two sizes are swapped.
        meant = replace(meant, batch=spec.seq_len, seq_len=spec.batch)
    inputs = sine_input(meant, CPU)
    wrong = padded(replace(meant, batch_first=not meant.batch_first), "output", inputs)
    return shown(meant, inputs, wrong, padded(meant, "output", inputs))


def _bias(trap: Trap, spec: LayerSpec) -> Demonstration:
    """Call ``nn.LSTM(10, 20, 2, True)`` with an input that has the batch first."""
    usual = replace(spec, layer="GRU" if spec.layer == "GRU" else "LSTM", bidirectional=False)
    usual = replace(usual, nonlinearity="tanh", proj_size=0, batch_first=True, bias=True)
    value = trap.params.get("value") != "False"
    inputs = sine_input(usual, CPU)
    wrong = padded(replace(usual, batch_first=False, bias=value), "output", inputs)
    sizes = f"{usual.input_size}, {usual.hidden_size}, {usual.num_layers}"
    code = (f"layer = nn.{usual.layer}({sizes}, {value})", *wrong.code[1:])
    return shown(usual, inputs, wrong._replace(code=code), padded(usual, "output", inputs))


def _features(_: Trap, spec: LayerSpec) -> Demonstration:
    """Pass an input with features before steps, and as many features as steps."""
    features = min(max(spec.input_size, 2), 16)
    spec = replace(spec, seq_len=features, input_size=features)
    axes = (1, 2) if spec.batch_first else (0, 2)
    inputs = sine_input(spec, CPU).transpose(*axes).contiguous()
    wrong = padded(spec, "output", inputs)
    right = padded(spec, "output", inputs.transpose(*axes))
    turned = f"input = input.transpose{axes}"
    return shown(spec, inputs, wrong, right._replace(code=(turned, *right.code)))


def _rows(_: Trap, spec: LayerSpec) -> Demonstration:
    """Pass samples of one step each, (N, H_in), as one sequence and as a batch."""
    spec = replace(spec, seq_len=1)
    inputs = sine_input(spec, CPU)
    axis = spec.time_axis
    right = padded(spec, f"output.squeeze({axis})", inputs)
    inputs = inputs.squeeze(axis)
    wrong = padded(spec, "output", inputs)
    made = f"input = input.unsqueeze({axis})"
    return shown(spec, inputs, wrong, right._replace(code=(made, *right.code)))


def _backward(_: Trap, spec: LayerSpec) -> Demonstration:
    spec = replace(spec, bidirectional=True)
    inputs = sine_input(spec, CPU)
    right = padded(spec, classify(spec).right.text, inputs)
    return shown(spec, inputs, padded(spec, last_step(spec), inputs), right)


def _padding(trap: Trap, spec: LayerSpec) -> Demonstration:
    """Compare the last step of the batch with the last valid step of each sample."""
    inputs, lengths = with_padding(spec)
    right = packed(spec, classify(spec).right.text, inputs, lengths)
    wrong = padded(spec, last_step(spec), inputs)
    if trap.code == "padding_zeros":
        wrong = packed(spec, last_step(spec), inputs, lengths, unpack=True)
    if trap.code == "states_read_padding":
        wrong = padded(spec, classify(spec).right.text, inputs)
    return shown(spec, inputs, wrong, right, lengths)


def _backward_padding(_: Trap, spec: LayerSpec) -> Demonstration:
    """Take the first step; the backward direction has read the padding of short samples."""
    spec = replace(spec, bidirectional=True)
    inputs, lengths = with_padding(spec, most=1)
    first = "output[:, 0]" if spec.batch_first else "output[0]"
    right = packed(spec, first, inputs, lengths, unpack=True)
    return shown(spec, inputs, padded(spec, first, inputs), right, lengths)


def _mixed(_: Trap, spec: LayerSpec) -> Demonstration:
    spec = replace(spec, num_layers=max(spec.num_layers, 2))
    inputs = sine_input(spec, CPU)
    right = padded(spec, "h_n.transpose(0, 1).reshape(N, -1)", inputs)
    return shown(spec, inputs, padded(spec, "h_n.view(N, -1)", inputs), right)


def _regrouped(_: Trap, spec: LayerSpec) -> Demonstration:
    spec = replace(spec, num_layers=max(spec.num_layers, 2), bidirectional=True)
    inputs = sine_input(spec, CPU)
    text = "h_n.view(num_layers, D, N, H_out).transpose(0, 1)"
    wrong = padded(spec, "h_n.view(D, num_layers, N, H_out)", inputs)
    return shown(spec, inputs, wrong, padded(spec, text, inputs))


def _squeezed(_: Trap, spec: LayerSpec) -> Demonstration:
    """Put the batch first after a squeeze, in a batch of one: rows and features are swapped."""
    spec = replace(spec, batch=1, num_layers=max(spec.num_layers, 2))
    spec = replace(spec, hidden_size=max(spec.hidden_size, 2))
    inputs = sine_input(spec, CPU)
    right = padded(spec, "h_n.transpose(0, 1).reshape(N, -1)", inputs)
    wrong = padded(spec, "h_n.squeeze().transpose(0, 1).reshape(N, -1)", inputs)
    return shown(spec, inputs, wrong, right)


def _pair(_: Trap, spec: LayerSpec) -> Demonstration:
    """Take the last of an LSTM's pair of states; both have the same width."""
    spec = replaced(spec, layer="LSTM", proj_size=0)
    inputs = sine_input(spec, CPU)
    wrong = padded(spec, "c_n", inputs)
    code = (wrong.code[0], "output, h = layer(input)", "result = h[-1]")
    return shown(spec, inputs, wrong._replace(code=code), padded(spec, "h_n", inputs))


def _split(_: Trap, spec: LayerSpec) -> Demonstration:
    """Unpack a two-row state into h and c by mistake."""
    layer = "GRU" if spec.has_cell else spec.layer
    spec = replaced(spec, layer=layer, num_layers=2, bidirectional=False)
    inputs = sine_input(spec, CPU)
    wrong = padded(spec, "h_n[0]", inputs)
    code = (wrong.code[0], "output, (h, c) = layer(input)", "result = h")
    return shown(spec, inputs, wrong._replace(code=code), padded(spec, "h_n[-1]", inputs))


def _truncated(_: Trap, spec: LayerSpec) -> Demonstration:
    """Pass lengths slightly below integers, as a product with a fraction gives them."""
    inputs = sine_input(spec, CPU)
    lengths = [spec.seq_len - 0.01] * spec.batch
    text = classify(spec).right.text
    wrong = packed(spec, text, inputs, lengths)
    right = packed(spec, text, inputs, [float(round(length)) for length in lengths])
    rounded = "lengths = [round(length) for length in lengths]"
    return shown(spec, inputs, wrong, right._replace(code=(rounded, *right.code)), lengths)


def _dropout(trap: Trap, spec: LayerSpec) -> Demonstration:
    """Train with dropout and one layer; a separate ``nn.Dropout`` works instead."""
    share = float(trap.params.get("dropout", 0.5)) or 0.5
    spec = replace(spec, num_layers=1, dropout=share)
    inputs = sine_input(spec, CPU)
    kept = padded(replace(spec, dropout=0.0), "output", inputs)
    start = (f"layer = {constructor(spec)}.train()", opened(spec))
    # Torch's own dropout would use the generator that all threads share.
    noise = uniform_noise().repeat(1 + kept.result.numel() // len(uniform_noise()))
    noise = noise[: kept.result.numel()].view(kept.result.shape)
    dropped = kept.result.masked_fill(noise < 2 * share - 1, 0.0)
    scaled = dropped / (1 - share) if share < 1 else dropped
    text = f"result = nn.functional.dropout(output, {share})"
    right = kept._replace(code=(*start, text), result=scaled)
    return shown(spec, inputs, kept._replace(code=(*start, "result = output")), right)


_DEMONSTRATIONS: Mapping[str, Callable[[Trap, LayerSpec], Demonstration]] = {
    "batch_first_forgotten": _other_layout,
    "batch_first_needless": _other_layout,
    "features_not_last": _features,
    "rows_are_one_sequence": _rows,
    "backward_read_one": _backward,
    "padding_step": _padding,
    "padding_zeros": _padding,
    "states_read_padding": _padding,
    "backward_read_padding": _backward_padding,
    "samples_mixed": _mixed,
    "rows_regrouped": _regrouped,
    "squeeze_drops_batch": _squeezed,
    "pair_last_is_c_n": _pair,
    "pair_splits_rows": _split,
    "bias_positional": _bias,
    "lengths_truncated": _truncated,
    "dropout_without_effect": _dropout,
    "pack_reads_time": pack_reads_time,
    "sentences_dropped": sentences_dropped,
    "unpack_turns_axes": unpack_turns_axes,
}
