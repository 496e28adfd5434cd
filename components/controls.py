"""The controls of a layer: compact, grouped, and unable to reach an illegal setting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from backend.devices import devices
from backend.parameters import PARAMETERS
from backend.presets import PRESETS, preset_of
from backend.spec import LAYERS, NONLINEARITIES
from components.messages import Messages
from components.scales import probability_stops, whole_stops
from components.state import current_setting, put_setting

_PRESET = "preset"


def layer_controls(words: Messages) -> None:
    """Every control of the Layer page; their values are read with ``state.current_setting``."""
    _examples(words)
    with _group("layer", words):
        _choice("layer", LAYERS, words)
        _size("input_size", words)
        _size("hidden_size", words)
        if st.session_state["layer"] == "LSTM":
            _projection(words)
        if st.session_state["layer"] == "RNN":
            _choice("nonlinearity", NONLINEARITIES, words)
    with _group("stacking", words):
        _size("num_layers", words)
        with st.container(horizontal=True):
            _flag("bidirectional", words)
            _flag("bias", words)
        _dropout(words)
    with _group("input", words):
        _size("seq_len", words)
        _size("batch", words, disabled=not st.session_state["batched"])
        with st.container(horizontal=True):
            _flag("batched", words)
            _flag("batch_first", words, disabled=not st.session_state["batched"])
    with _group("device", words):
        _devices(words)


def _group(name: str, words: Messages) -> Any:
    group = st.container(key=f"group_{name}", gap="xxsmall")
    group.html(f'<h2 class="se-group">{words.text(f"group.{name}")}</h2>')
    return group


def _examples(words: Messages) -> None:
    st.session_state[_PRESET] = preset_of(current_setting()[0])
    st.selectbox(
        words.text("control.preset"),
        list(PRESETS),
        key=_PRESET,
        index=None,
        placeholder=words.text("control.preset_none"),
        format_func=lambda name: words.text(f"preset.{name}"),
        on_change=_take_example,
        label_visibility="collapsed",
    )


def _take_example() -> None:
    name = st.session_state[_PRESET]
    if name in PRESETS:
        put_setting(PRESETS[name])


def _choice(name: str, options: Sequence[str], words: Messages) -> None:
    st.segmented_control(
        name,
        options,
        default=PARAMETERS[name].default,
        required=True,
        key=name,
        bind="query-params",
        help=words.text(f"help.{name}"),
        label_visibility="collapsed" if name == "layer" else "visible",
        width="stretch",
    )


def _size(name: str, words: Messages, disabled: bool = False) -> None:
    parameter = PARAMETERS[name]
    options = whole_stops(
        int(parameter.low), int(parameter.high), st.session_state[name], parameter.default
    )
    _slider(name, options, name, words, disabled)


def _projection(words: Messages) -> None:
    # Only sizes below hidden_size: torch refuses the others.
    largest = st.session_state["hidden_size"] - 1
    st.session_state["proj_size"] = min(st.session_state["proj_size"], largest)
    options = whole_stops(0, largest, st.session_state["proj_size"])
    label = "proj_size" if largest else words.text("control.proj_size_none")
    _slider("proj_size", options, label, words, disabled=not largest)


def _dropout(words: Messages) -> None:
    options = probability_stops(st.session_state["dropout"])
    alone = st.session_state["num_layers"] == 1
    label = words.text("control.dropout_alone") if alone else "dropout"
    _slider("dropout", options, label, words)


def _slider(
    name: str, options: Sequence[float], label: str, words: Messages, disabled: bool = False
) -> None:
    st.select_slider(
        label,
        options,
        value=PARAMETERS[name].default,
        format_func=lambda value: f"{value:g}",
        key=name,
        bind="query-params",
        help=words.text(f"help.{name}"),
        disabled=disabled,
    )


def _flag(name: str, words: Messages, disabled: bool = False) -> None:
    st.toggle(
        name,
        value=PARAMETERS[name].default,
        key=name,
        bind="query-params",
        help=words.text(f"help.{name}"),
        disabled=disabled,
    )


def _devices(words: Messages) -> None:
    found = devices()
    st.segmented_control(
        "device",
        [device.name for device in found if device.missing is None],
        default=PARAMETERS["device"].default,
        required=True,
        key="device",
        bind="query-params",
        help=words.text("help.device"),
        label_visibility="collapsed",
    )
    missing = [
        f"<li aria-disabled='true'><code>{device.name}</code> "
        f"{words.text(f'device.{device.missing}')}</li>"
        for device in found
        if device.missing
    ]
    if missing:
        st.html(f"<ul class='se-missing'>{''.join(missing)}</ul>")
