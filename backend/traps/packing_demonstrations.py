"""Demonstrations of the silent bugs of packing and unpacking."""

from __future__ import annotations

from dataclasses import replace

from backend.layer.inputs import sine_input
from backend.layer.spec import LayerSpec
from backend.slices.output_tasks import classify
from backend.traps.demonstration_runs import CPU, Demonstration, last_step, packed, shown
from backend.traps.trap import Trap


def pack_reads_time(_: Trap, spec: LayerSpec) -> Demonstration:
    """Pack as many sentences as steps, with the other layout."""
    spec, lengths = _square(spec)
    inputs = sine_input(spec, CPU)
    text = classify(spec).right.text
    wrong = packed(spec, text, inputs, lengths, swapped="pack")
    return shown(spec, inputs, wrong, packed(spec, text, inputs, lengths), lengths)


def unpack_turns_axes(_: Trap, spec: LayerSpec) -> Demonstration:
    """Unpack as many sentences as steps, with the other layout."""
    spec, lengths = _square(spec)
    inputs = sine_input(spec, CPU)
    text = last_step(spec)
    wrong = packed(spec, text, inputs, lengths, unpack=True, swapped="unpack")
    return shown(spec, inputs, wrong, packed(spec, text, inputs, lengths, unpack=True), lengths)


def sentences_dropped(_: Trap, spec: LayerSpec) -> Demonstration:
    """Pass one length too few, and take the last sentence."""
    inputs = sine_input(spec, CPU)
    lengths = [float(spec.seq_len)] * (spec.batch - 1)
    text = "h_n[-1, -1]"
    right = packed(spec, text, inputs, [*lengths, float(spec.seq_len)])
    added = "lengths = [*lengths, lengths[-1]]"
    wrong = packed(spec, text, inputs, lengths)
    return shown(spec, inputs, wrong, right._replace(code=(added, *right.code)), lengths)


def _square(spec: LayerSpec) -> tuple[LayerSpec, list[float]]:
    """Return a batch with as many sentences as steps, and the lengths of whole sentences."""
    steps = min(spec.seq_len, 6)
    return replace(spec, batch=steps, seq_len=steps), [float(steps)] * steps
