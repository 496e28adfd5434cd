"""The controls of the Packing page: the lengths, the packing arguments, and the layer."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from backend.layer.spec import LayerSpec
from backend.links.layer import to_query
from backend.links.lengths import DEFAULT_LENGTHS, MAX_SENTENCES, MAX_STEPS
from backend.links.parameter import Parameter
from backend.packing.link import PackingRequest, packing_query, spec_of
from components.layer.controls import layer_control
from components.message.controls import Control
from components.message.panel import ControlPanel, Examples
from components.page.controls import (
    choice_of_examples,
    lengths_control,
    panel,
    parameter_control,
)
from components.words.catalogue import Messages

_C = LayerSpec(
    layer="RNN",
    input_size=256,
    hidden_size=512,
    num_layers=1,
    bidirectional=False,
    batch_first=False,
)
_D = LayerSpec(input_size=32, hidden_size=64, num_layers=2)
_SORTED = tuple(sorted(DEFAULT_LENGTHS, reverse=True))
EXAMPLES: dict[str, tuple[LayerSpec, PackingRequest]] = {
    "start": (LayerSpec(), PackingRequest()),
    "C": (_C, PackingRequest()),
    "D": (_D, PackingRequest()),
    "sorted": (LayerSpec(), PackingRequest(_SORTED, enforce_sorted=True)),
    "unsorted": (LayerSpec(), PackingRequest(enforce_sorted=True)),
    "zero": (LayerSpec(), PackingRequest((5, 0, 3))),
    "narrow": (LayerSpec(), PackingRequest((5, 3, 2), width=4)),
    "total": (LayerSpec(), PackingRequest((5, 3, 2), total_length=3)),
    "counted": (LayerSpec(), PackingRequest((5, 3, 2), enforce_sorted=True, sentences=4)),
    "swapped": (LayerSpec(), PackingRequest((3, 2, 1), pack_swapped=True)),
    "long": (LayerSpec(), PackingRequest((10, *[2] * 9))),
}
"""The settings of the examples by name: tutorials, one for each error, and a large saving."""
_ENFORCE_SORTED = Parameter("enforce_sorted", "flag", False)


def packing_controls(
    spec: LayerSpec, asked: PackingRequest, device: str, words: Messages
) -> ControlPanel:
    """Return the examples and the groups of controls for ``spec`` and ``asked``.

    Args:
        spec: the layer as in the link.
    """
    own = "nonlinearity" if spec.layer == "RNN" else "proj_size" if spec.has_cell else None
    names = {
        "layer": ["layer", "input_size", "hidden_size", *([own] if own else [])],
        "stacking": ["num_layers", "bidirectional", "bias"],
        "device": ["device"],
    }
    layer = {
        group: [layer_control(name, spec, device, words) for name in members]
        for group, members in names.items()
    }
    groups: dict[str, Sequence[Control]] = {
        "sentences": [lengths_control(asked.lengths, DEFAULT_LENGTHS, words)],
        "packing": [
            replace(layer_control("batch_first", spec, device, words), disabled=False),
            parameter_control(_ENFORCE_SORTED, asked.enforce_sorted, words),
            _steps("total_length", asked.total_length, words),
            _steps("width", asked.width, words),
            _count("sentences", asked.sentences, MAX_SENTENCES, words),
            _layout("pack_batch_first", spec, asked.pack_swapped, words),
            _layout("unpack_batch_first", spec, asked.unpack_swapped, words),
        ],
        **layer,
    }
    return panel(groups, _examples(spec, asked, words), words)


def _steps(name: str, value: int, words: Messages) -> Control:
    """Return the control of a number of steps."""
    return _count(name, value, MAX_STEPS, words)


def _layout(name: str, spec: LayerSpec, swapped: bool, words: Messages) -> Control:
    """Return the control of the batch_first of a call; by default it is that of the layer."""
    value = spec.batch_first != swapped
    return parameter_control(Parameter(name, "flag", spec.batch_first), value, words)


def _count(name: str, value: int, most: int, words: Messages) -> Control:
    """Return the control of a number; 0 means that it follows from the lengths."""
    note = "" if value else words.text(f"packing.{name}_none")
    stops = tuple(range(most + 1))
    return parameter_control(Parameter(name, "whole", 0), value, words, note=note, stops=stops)


def _examples(spec: LayerSpec, asked: PackingRequest, words: Messages) -> Examples:
    queries = {name: _query(*setting) for name, setting in EXAMPLES.items()}
    # The lengths give N and T. The batch and seq_len of the link belong to other pages.
    alike = {name: _query(spec_of(layer, way), way) for name, (layer, way) in EXAMPLES.items()}
    here = _query(spec_of(spec, asked), asked)
    chosen = next((name for name, query in alike.items() if query == here), None)
    titles = {name: words.text(f"packing.example.{name}") for name in EXAMPLES}
    return choice_of_examples(queries, titles, chosen, words)


def _query(spec: LayerSpec, asked: PackingRequest) -> dict[str, str]:
    return to_query(spec) | packing_query(asked, spec.batch_first)
