"""The controls of the Packing page: the lengths, how they are packed, and the layer."""

from __future__ import annotations

from typing import Any

from backend.layer.spec import LayerSpec
from backend.links.layer import to_query
from backend.packing.link import (
    DEFAULT_LENGTHS,
    MAX_SENTENCES,
    MAX_STEPS,
    PackingAsked,
    packing_query,
    spec_of,
)
from components.layer.controls import layer_control
from components.page.controls import Control, choice_of_examples, panel
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
EXAMPLES: dict[str, tuple[LayerSpec, PackingAsked]] = {
    "start": (LayerSpec(), PackingAsked()),
    "C": (_C, PackingAsked()),
    "D": (_D, PackingAsked()),
    "sorted": (LayerSpec(), PackingAsked(_SORTED, enforce_sorted=True)),
    "unsorted": (LayerSpec(), PackingAsked(enforce_sorted=True)),
    "zero": (LayerSpec(), PackingAsked((5, 0, 3))),
    "narrow": (LayerSpec(), PackingAsked((5, 3, 2), width=4)),
    "total": (LayerSpec(), PackingAsked((5, 3, 2), total_length=3)),
    "long": (LayerSpec(), PackingAsked((10, *[2] * 9))),
}
"""Name to setting: two of the tutorials', one of each refusal, and where packing pays."""


def packing_controls(
    spec: LayerSpec, asked: PackingAsked, device: str, words: Messages
) -> dict[str, Any]:
    """The examples and the groups of controls, standing at ``spec`` and ``asked``.

    Args:
        spec: as the link has it.
    """
    own = "nonlinearity" if spec.layer == "RNN" else "proj_size" if spec.layer == "LSTM" else None
    names = {
        "layer": ["layer", "input_size", "hidden_size", *([own] if own else [])],
        "stacking": ["num_layers", "bidirectional", "bias"],
        "device": ["device"],
    }
    layer = {
        group: [layer_control(name, spec, device, words) for name in members]
        for group, members in names.items()
    }
    groups = {
        "sentences": [_lengths(asked, words)],
        "packing": [
            layer_control("batch_first", spec, device, words) | {"disabled": False},
            _flag("enforce_sorted", asked.enforce_sorted, words),
            _steps("total_length", asked.total_length, words),
            _steps("width", asked.width, words),
        ],
        **layer,
    }
    return panel(groups, _examples(spec, asked, words), words)


def _own(name: str, value: object, default: object, words: Messages) -> Control:
    return {
        "name": name,
        "label": name,
        "help": words.text(f"help.{name}"),
        "value": value,
        "default": default,
        "disabled": False,
        "note": "",
    }


def _flag(name: str, value: bool, words: Messages) -> Control:
    return _own(name, value, False, words) | {"kind": "flag"}


def _steps(name: str, value: int, words: Messages) -> Control:
    note = "" if value else words.text(f"packing.{name}_none")
    stops = list(range(MAX_STEPS + 1))
    return _own(name, value, 0, words) | {
        "kind": "size",
        "step": "1",
        "stops": stops,
        "note": note,
    }


def _lengths(asked: PackingAsked, words: Messages) -> Control:
    text = ",".join(map(str, asked.lengths))
    labels = ("list", "add", "remove", "random", "sort", "one")
    return _own("lengths", text, ",".join(map(str, DEFAULT_LENGTHS)), words) | {
        "kind": "lengths",
        "lengths": list(asked.lengths),
        "most": [MAX_SENTENCES, MAX_STEPS],
        "labels": {name: words.text(f"packing.edit.{name}") for name in labels},
    }


def _examples(spec: LayerSpec, asked: PackingAsked, words: Messages) -> dict[str, Any]:
    queries = {name: _query(*setting) for name, setting in EXAMPLES.items()}
    # The lengths alone say how large the batch is, whatever stands in the link for another page.
    alike = {name: _query(spec_of(layer, way), way) for name, (layer, way) in EXAMPLES.items()}
    here = _query(spec_of(spec, asked), asked)
    chosen = next((name for name, query in alike.items() if query == here), None)
    titles = {name: words.text(f"packing.example.{name}") for name in EXAMPLES}
    return choice_of_examples(queries, titles, chosen, words)


def _query(spec: LayerSpec, asked: PackingAsked) -> dict[str, str]:
    return to_query(spec) | packing_query(asked)
