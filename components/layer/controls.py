"""The controls of a layer and its examples."""

from __future__ import annotations

from dataclasses import replace

from backend.layer.presets import PRESETS, preset_of
from backend.layer.spec import LayerSpec
from backend.links.layer import PARAMETERS, to_query
from components.message.controls import Control
from components.message.panel import ControlPanel, Examples
from components.page.controls import choice_of_examples, panel, parameter_control
from components.words.catalogue import Messages


def control_panel(spec: LayerSpec, device: str, words: Messages) -> ControlPanel:
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


def preset_examples(spec: LayerSpec, words: Messages) -> Examples:
    """Return the layers of the tutorials as examples."""
    queries = {name: to_query(preset) for name, preset in PRESETS.items()}
    titles = {name: words.text(f"preset.{name}") for name in PRESETS}
    return choice_of_examples(queries, titles, preset_of(spec), words)


def layer_control(name: str, spec: LayerSpec, device: str, words: Messages) -> Control:
    """Return one control of the layer, by its name in the link."""
    parameter = PARAMETERS[name]
    value = device if name == "device" else getattr(spec, name)
    match name:
        case "layer":
            # The argument leaves the link together with the kind of layer that has it.
            drops = ("proj_size", "nonlinearity")
            return parameter_control(parameter, value, words, drops=drops)
        case "hidden_size":
            return parameter_control(parameter, value, words, above="proj_size")
        case "proj_size":
            # The slider stops below hidden_size, because torch requires a smaller proj_size.
            high = spec.hidden_size - 1
            note = "" if high else words.text("control.proj_size_none")
            lower = replace(parameter, high=high)
            return parameter_control(lower, value, words, note=note, disabled=not high)
        case "dropout":
            note = "" if spec.dropout_has_effect else words.text("control.dropout_alone")
            return parameter_control(parameter, value, words, note=note)
        case "batch" | "batch_first":
            return parameter_control(parameter, value, words, disabled=not spec.batched)
        case _:
            return parameter_control(parameter, value, words)
