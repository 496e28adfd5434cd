"""The controls of a layer and its examples, as values."""

from __future__ import annotations

from typing import Any

from backend.layer.presets import PRESETS, preset_of
from backend.layer.spec import LAYERS, NONLINEARITIES, LayerSpec
from backend.links.layer import PARAMETERS, to_query
from components.page.controls import Control, choice_of_examples, device_options, panel
from components.page.scales import probability_stops, whole_stops
from components.words.catalogue import Messages


def control_panel(spec: LayerSpec, device: str, words: Messages) -> dict[str, Any]:
    """Return the examples and the groups of controls with the values of ``spec``."""
    own = "nonlinearity" if spec.layer == "RNN" else "proj_size" if spec.layer == "LSTM" else None
    groups = {
        "layer": ["layer", "input_size", "hidden_size", *([own] if own else [])],
        "stacking": ["num_layers", "bidirectional", "bias", "dropout"],
        "input": ["seq_len", "batch", "batched", "batch_first"],
        "device": ["device"],
    }
    controls = {
        group: [layer_control(name, spec, device, words) for name in names]
        for group, names in groups.items()
    }
    return panel(controls, preset_examples(spec, words), words)


def preset_examples(spec: LayerSpec, words: Messages) -> dict[str, Any]:
    """Return the layers of the tutorials as examples."""
    queries = {name: to_query(preset) for name, preset in PRESETS.items()}
    titles = {name: words.text(f"preset.{name}") for name in PRESETS}
    return choice_of_examples(queries, titles, preset_of(spec), words)


def layer_control(name: str, spec: LayerSpec, device: str, words: Messages) -> Control:
    """Return one control of the layer, by its name in the link."""
    value = device if name == "device" else getattr(spec, name)
    control: Control = {
        "name": name,
        "label": name,
        "help": words.text(f"help.{name}"),
        "value": value,
        "default": PARAMETERS[name].default,
        "disabled": name in ("batch", "batch_first") and not spec.batched,
        "note": "",
    }
    match PARAMETERS[name].kind:
        case "flag":
            return control | {"kind": "flag"}
        case "whole":
            return control | _size(name, spec, words)
        case "number":
            note = "" if spec.dropout_has_effect else words.text("control.dropout_alone")
            stops = probability_stops(value)
            return control | {"kind": "size", "stops": stops, "note": note, "step": "any"}
        case "device":
            return control | {"kind": "choice", "options": device_options(words)}
        case "choice":
            options = LAYERS if name == "layer" else NONLINEARITIES
            # Arguments of one class leave the link when another class is chosen.
            drops = ["proj_size", "nonlinearity"] if name == "layer" else []
            plain = [{"value": option, "missing": ""} for option in options]
            return control | {"kind": "choice", "options": plain, "drops": drops}


def _size(name: str, spec: LayerSpec, words: Messages) -> Control:
    parameter = PARAMETERS[name]
    low, high = int(parameter.low), int(parameter.high)
    found: Control = {"kind": "size", "step": "1"}
    if name == "proj_size":
        # torch requires proj_size < hidden_size.
        high = spec.hidden_size - 1
        note = "" if high else words.text("control.proj_size_none")
        found |= {"disabled": not high, "note": note}
    if name == "hidden_size":
        found |= {"above": "proj_size"}
    return found | {"stops": whole_stops(low, high, getattr(spec, name), int(parameter.default))}
