"""The controls of a layer: compact, grouped, and unable to reach an illegal setting.

A step redraws what depends on it and nothing else: each part of the page is a fragment with a name,
and a control names the fragments that follow it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

from backend.devices import devices
from backend.parameters import PARAMETERS
from backend.presets import PRESETS, preset_of
from backend.spec import LAYERS, NONLINEARITIES
from components.messages import Messages
from components.scales import probability_stops, whole_stops
from components.state import current_setting, put_setting

_PRESET = "preset"
_SHOWN = ("picture", "examples", "details")
"""The fragments that show the setting, the picture first: it is painted first."""
_FOLLOWERS: dict[str, tuple[str, ...]] = {
    "layer": ("controls",),
    "batched": ("controls",),
    "hidden_size": ("projection",),
    "num_layers": ("dropout",),
}
"""Controls that look different after another control has moved."""


def layer_controls(words: Messages) -> None:
    """Every control of the Layer page; their values are read with ``state.current_setting``."""
    st.fragment(key="examples")(_examples)(words)
    st.fragment(key="controls")(_groups)(words)


def redraw(*fragments: str) -> None:
    """Run the named fragments of the page, from a callback.

    After a restart of the server no fragment is known; then Streamlit runs the whole page.
    """
    try:
        st.rerun([*_SHOWN, *fragments])
    except StreamlitAPIException:
        return


def _groups(words: Messages) -> None:
    state = st.session_state
    with _group("layer", words):
        _choice("layer", LAYERS, words)
        _size("input_size", words)
        _size("hidden_size", words)
        if state["layer"] == "LSTM":
            st.fragment(key="projection")(_projection)(words)
        if state["layer"] == "RNN":
            _choice("nonlinearity", NONLINEARITIES, words)
    with _group("stacking", words):
        _size("num_layers", words)
        with st.container(horizontal=True):
            _flag("bidirectional", words)
            _flag("bias", words)
        st.fragment(key="dropout")(_dropout)(words)
    with _group("input", words):
        _size("seq_len", words)
        _size("batch", words, disabled=not state["batched"])
        with st.container(horizontal=True):
            _flag("batched", words)
            _flag("batch_first", words, disabled=not state["batched"])
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
    redraw("controls")


def _follow(name: str) -> Callable[[], None]:
    """The callback of a control: redraw what shows the setting, and what follows this control."""
    return lambda: redraw(*_FOLLOWERS.get(name, ()))


def _choice(name: str, options: Sequence[str], words: Messages) -> None:
    st.segmented_control(
        name,
        options,
        default=PARAMETERS[name].default,
        required=True,
        key=name,
        bind="query-params",
        help=words.text(f"help.{name}"),
        on_change=_follow(name),
        label_visibility="visible" if name == "nonlinearity" else "collapsed",
        width="stretch" if name == "layer" else "content",
    )


def _size(name: str, words: Messages, disabled: bool = False) -> None:
    parameter = PARAMETERS[name]
    low, high = int(parameter.low), int(parameter.high)
    options = whole_stops(low, high, st.session_state[name], parameter.default)
    _slider(name, options, name, words, disabled)


def _projection(words: Messages) -> None:
    largest = st.session_state["hidden_size"] - 1
    options = whole_stops(0, largest, min(st.session_state["proj_size"], largest))
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
        on_change=_follow(name),
        disabled=disabled,
    )


def _flag(name: str, words: Messages, disabled: bool = False) -> None:
    st.toggle(
        name,
        value=PARAMETERS[name].default,
        key=name,
        bind="query-params",
        help=words.text(f"help.{name}"),
        on_change=_follow(name),
        disabled=disabled,
    )


def _devices(words: Messages) -> None:
    found = devices()
    _choice("device", [device.name for device in found if device.missing is None], words)
    missing = [
        f"<li aria-disabled='true'><code>{device.name}</code> "
        f"{words.text(f'device.{device.missing}')}</li>"
        for device in found
        if device.missing
    ]
    if missing:
        st.html(f"<ul class='se-missing'>{''.join(missing)}</ul>")
