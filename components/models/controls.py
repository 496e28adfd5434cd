"""The controls of the Models page: which model, its sizes, and the links of one's own chain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.layer.spec import LAYERS
from backend.links.lengths import MAX_SENTENCES, MAX_STEPS
from backend.links.parameter import Parameter
from backend.models.chain_text import (
    DROPOUT,
    FIELDS,
    KINDS,
    MAX_LINKS,
    PARTS,
    PROJ,
    WORDS,
    Link,
    chain_text,
)
from backend.models.link import (
    FIRST_CHAIN,
    LEAST_LENGTH,
    LENGTHS,
    MODEL,
    NAMES,
    TABLES,
    ModelRequest,
    model_query,
)
from backend.models.tutorials import MODELS
from components.page.controls import Control, choice_of_examples, device_options, panel
from components.page.scales import probability_stops, whole_stops
from components.words.catalogue import Messages

EXAMPLES: dict[str, dict[str, str]] = {
    "B1": {},
    "B2": {"input_size": "3", "hidden_size": "15"},
    "C": {"model": "heads"},
    "C_first": {"model": "heads", "batch_first": "true"},
    "D": {"model": "classifier"},
    "E": {"model": "mnist"},
    "E_small": {"model": "mnist", "batch": "1", "hidden_size": "64", "num_layers": "2"},
    "chain": {"model": "chain"},
    "chain_tuple": {"model": "chain", "chain": "embedding:100:32,lstm:32:64,linear:64:2"},
    "chain_width": {
        "model": "chain",
        "chain": "embedding:100:32,gru:32:64:bi,take:output[:,-1],linear:64:2",
    },
    "chain_packed": {
        "model": "chain",
        "chain": "embedding:100:32:pad,pack,lstm:32:64,take:output,linear:64:5",
    },
    "chain_unpacked": {
        "model": "chain",
        "chain": "embedding:100:32:pad,pack,lstm:32:64,take:output,unpack,linear:64:5",
    },
}
"""Name to link: the tutorials' models, one's own, and three that torch refuses."""
_GROUPS: dict[str, tuple[str, ...]] = {
    "sentences": ("lengths",),
    "input": ("start", "digit", "batch", "seq_len", "vocabulary", "input_size"),
    "layer": (
        *("layer", "embedding_dim", "hidden_size", "num_layers", "dropout", "nonlinearity"),
        *("bidirectional", "bias", "batch_first"),
    ),
    "heads": ("classes", "tags"),
    "device": ("device",),
}


def model_controls(request: ModelRequest, words: Messages) -> dict[str, Any]:
    """The examples and the groups of controls, standing at ``request``."""
    table = TABLES[request.model]
    values = {**request.values, "device": request.device}
    groups: dict[str, list[Control]] = {"model": [_model(request, words)]}
    if "chain" in values:
        groups["chain"] = [_chain(values["chain"], words)]
    for group, names in _GROUPS.items():
        there = [name for name in names if name in values and _fits(name, values)]
        if there:
            groups[group] = [
                _lengths(values, request, words)
                if name == "lengths"
                else _control(table[name], values[name], words)
                for name in there
            ]
    return panel(groups, _examples(request, words), words)


def _fits(name: str, values: Mapping[str, Any]) -> bool:
    """Whether a control has anything to do in the present model."""
    if name == "lengths" and "chain" in values:
        return any(link.kind == "pack" for link in values["chain"])
    if "start" in values and name in ("vocabulary", "input_size"):
        return (name == "vocabulary") == (values["start"] == "ids")
    return name != "nonlinearity" or values.get("layer") == "RNN"


def _own(name: str, value: object, default: object, words: Messages, **more: Any) -> Control:
    base = {"name": name, "label": name, "help": words.text(f"help.{name}"), "value": value}
    return {**base, "default": default, "disabled": False, "note": "", **more}


def _control(parameter: Parameter, value: Any, words: Messages) -> Control:
    name, default = parameter.name, parameter.default
    match parameter.kind:
        case "flag":
            return _own(name, value, default, words, kind="flag")
        case "whole":
            stops = whole_stops(int(parameter.low), int(parameter.high), value, int(default))
            return _own(name, value, default, words, kind="size", step="1", stops=stops)
        case "number":
            stops = probability_stops(value)
            return _own(name, value, default, words, kind="size", step="any", stops=stops)
        case "device":
            options = device_options(words)
            return _own(name, value, default, words, kind="choice", options=options)
        case "choice":
            choices = LAYERS if name == "layer" else parameter.choices
            options = [{"value": choice, "missing": ""} for choice in choices]
            drops = ["nonlinearity"] if name == "layer" else []
            return _own(name, value, default, words, kind="choice", options=options, drops=drops)


def _model(request: ModelRequest, words: Messages) -> Control:
    options = [
        {"value": name, "missing": "", "label": words.text(f"model.name.{name}")} for name in MODELS
    ]
    # Every model has its own sizes.
    drops = [name for name in NAMES if name not in ("model", "device")]
    return _own(
        "model", request.model, MODEL.default, words, kind="choice", options=options, drops=drops
    )


def _lengths(values: Mapping[str, Any], request: ModelRequest, words: Messages) -> Control:
    lengths = values["lengths"]
    default = LENGTHS[request.model]
    labels = ("list", "add", "remove", "random", "sort", "one")
    return _own(
        "lengths",
        ",".join(map(str, lengths)),
        ",".join(map(str, default)),
        words,
        kind="lengths",
        lengths=list(lengths),
        most=[MAX_SENTENCES, MAX_STEPS],
        least=LEAST_LENGTH[request.model],
        labels={name: words.text(f"packing.edit.{name}") for name in labels},
        note="" if lengths else words.text("model.lengths_none"),
    )


def _chain(chain: tuple[Link, ...], words: Messages) -> Control:
    """The editor's list: what each link has, and what each kind may have."""
    kinds = {
        kind: {
            "fields": [
                {"name": each.name, "low": each.low, "high": each.high, "default": each.default}
                for each in FIELDS.get(kind, ())
            ],
            "words": list(WORDS.get(kind, ())),
            "parts": list(PARTS) if kind == "take" else [],
            "dropout": kind in ("rnn", "gru", "lstm", "dropout"),
            "proj": kind == "lstm",
        }
        for kind in KINDS
    }
    labels = ("list", "add", "kind", "up", "down", "remove", "step")
    return _own(
        "chain",
        chain_text(chain),
        FIRST_CHAIN,
        words,
        kind="chain",
        links=[_link(link) for link in chain],
        kinds=kinds,
        most=MAX_LINKS,
        limits={"dropout": DROPOUT.high, "proj": PROJ.high},
        labels={name: words.text(f"model.edit.{name}") for name in labels},
    )


def _link(link: Link) -> dict[str, Any]:
    return {
        "kind": link.kind,
        "sizes": list(link.sizes),
        "words": list(link.words),
        "dropout": link.dropout,
        "proj": link.proj_size,
        "part": link.part,
    }


def _examples(request: ModelRequest, words: Messages) -> dict[str, Any]:
    here = model_query(request)
    chosen = next((name for name, query in EXAMPLES.items() if query == here), None)
    titles = {name: words.text(f"model.example.{name}") for name in EXAMPLES}
    return choice_of_examples(EXAMPLES, titles, chosen, words)
