"""A recurrent layer and its input, as a notebook has them, as a link of the app."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pad_packed_sequence

from backend.links.layer import read_link
from backend.links.lengths import MAX_SENTENCES, MAX_STEPS, lengths_text
from backend.links.parameter import as_text
from backend.links.vary import LAYER as RANGES

_LAYERS: Mapping[type[nn.Module], str] = {nn.RNN: "RNN", nn.GRU: "GRU", nn.LSTM: "LSTM"}


@dataclass(frozen=True)
class LayerLink:
    """A link of the app.

    Attributes:
        page: the name of the page that shows the call.
        pairs: the parameters of the link.
        output: the name that the page gives to the first result of the layer.
    """

    page: str
    pairs: Sequence[tuple[str, str]]
    output: str


def layer_link(module: nn.Module, inputs: Sequence[Any]) -> LayerLink | None:
    """Return the link of a layer of torch, or ``None`` if no page can show its call."""
    name = _LAYERS.get(type(module))
    if name is None or not inputs:
        return None
    own = {each: getattr(module, each) for each in RANGES if hasattr(module, each)}
    for only, kind in (("proj_size", "LSTM"), ("nonlinearity", "RNN")):
        if name != kind:
            own.pop(only, None)
    first = inputs[0]
    if isinstance(first, PackedSequence):
        page, output, sizes = "packing", "packed_output", _packed_sizes(first, module.input_size)
    else:
        page, output, sizes = "layer", "output", _sizes(first, module)
    pairs = [("layer", name), *((each, as_text(value)) for each, value in own.items())]
    if not sizes or read_link([*pairs, *sizes], ()).problems:
        return None
    return LayerLink(page, [*pairs, *sizes], output)


def results_of(output: Any, states: Any, link: LayerLink) -> dict[str, str]:
    """Return the shapes of what a layer has returned, by their names on the page."""
    found = {link.output: output.data if isinstance(output, PackedSequence) else output}
    if isinstance(states, tuple):
        found["h_n"], found["c_n"] = states
    else:
        found["h_n"] = states
    return {name: str(tensor.shape) for name, tensor in found.items()}


def _sizes(first: Any, module: nn.Module) -> list[tuple[str, str]]:
    """Return the parameters of an input, or nothing if it does not fit the layer."""
    if not isinstance(first, torch.Tensor) or first.dim() not in (2, 3):
        return []
    if first.shape[-1] != module.input_size:
        return []
    batched = first.dim() == 3
    lengths = first.shape[:-1] if module.batch_first or not batched else first.shape[1::-1]
    sizes = {"batched": batched, "seq_len": lengths[-1], "batch": lengths[0] if batched else 1}
    return [(name, as_text(value)) for name, value in sizes.items()]


def _packed_sizes(packed: PackedSequence, width: Any) -> list[tuple[str, str]]:
    """Return the parameters of a packed input, or nothing if the page cannot show it."""
    if packed.data.dim() != 2 or packed.data.shape[1] != width:
        return []
    lengths = pad_packed_sequence(packed)[1].tolist()
    if len(lengths) > MAX_SENTENCES or max(lengths) > MAX_STEPS:
        return []
    is_sorted = as_text(packed.sorted_indices is None)
    return [("lengths", lengths_text(lengths)), ("enforce_sorted", is_sorted)]
