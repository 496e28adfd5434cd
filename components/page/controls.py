"""The controls of a layer, as values: what each is called, where it stands, where it may go.

They are drawn by the component that also draws the picture, because a page of native widgets takes
longer to redraw than the picture itself (``docs/architecture.md`` has the figures). Names are
torch's, and so are the names in the link; an illegal setting cannot be reached.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.layer.devices import devices
from backend.layer.presets import PRESETS, preset_of
from backend.layer.spec import LAYERS, NONLINEARITIES, LayerSpec
from backend.links.layer import PARAMETERS, to_query
from components.page.scales import probability_stops, whole_stops
from components.words.catalogue import Messages

Control = dict[str, Any]


def control_panel(spec: LayerSpec, device: str, words: Messages) -> dict[str, Any]:
    """The examples and the groups of controls, standing at ``spec``, as JSON values."""
    own = "nonlinearity" if spec.layer == "RNN" else "proj_size" if spec.has_cell else None
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


def panel(
    groups: Mapping[str, list[Control]], examples: dict[str, Any], words: Messages
) -> dict[str, Any]:
    """Groups of controls by name, below a choice of examples."""
    return {
        "examples": examples,
        "groups": [
            {"label": words.text(f"group.{group}"), "controls": controls}
            for group, controls in groups.items()
        ],
        "fold": words.text("control.fold"),
        "help": words.text("control.help"),
        "exact": words.text("control.exact"),
    }


def preset_examples(spec: LayerSpec, words: Messages) -> dict[str, Any]:
    """The layers of the tutorials by name."""
    queries = {name: to_query(preset) for name, preset in PRESETS.items()}
    titles = {name: words.text(f"preset.{name}") for name in PRESETS}
    return choice_of_examples(queries, titles, preset_of(spec), words)


def choice_of_examples(
    queries: Mapping[str, Mapping[str, str]],
    titles: Mapping[str, str],
    chosen: str | None,
    words: Messages,
) -> dict[str, Any]:
    """Links by name, and the name that the present link has."""
    return {
        "label": words.text("control.preset"),
        "none": words.text("control.preset_none"),
        "value": chosen or "",
        "options": [
            {"value": name, "label": titles[name], "query": dict(query)}
            for name, query in queries.items()
        ],
    }


def layer_control(name: str, spec: LayerSpec, device: str, words: Messages) -> Control:
    """One control of the layer, by its name in the link."""
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
            # What belongs to one layer only leaves the link with it.
            drops = ["proj_size", "nonlinearity"] if name == "layer" else []
            plain = [{"value": option, "missing": ""} for option in options]
            return control | {"kind": "choice", "options": plain, "drops": drops}


def _size(name: str, spec: LayerSpec, words: Messages) -> Control:
    parameter = PARAMETERS[name]
    low, high = int(parameter.low), int(parameter.high)
    found: Control = {"kind": "size", "step": "1"}
    if name == "proj_size":
        # torch wants it below hidden_size, and so do the stops.
        high = spec.hidden_size - 1
        note = "" if high else words.text("control.proj_size_none")
        found |= {"disabled": not high, "note": note}
    if name == "hidden_size":
        found |= {"above": "proj_size"}
    return found | {"stops": whole_stops(low, high, getattr(spec, name), int(parameter.default))}


def device_options(words: Messages) -> list[dict[str, str]]:
    """Every device, the absent ones with the reason why they cannot be chosen."""
    return [
        {
            "value": device.name,
            "missing": words.text(f"device.{device.missing}") if device.missing else "",
        }
        for device in devices()
    ]
