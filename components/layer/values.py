"""The numbers themselves: a sine wave goes in, and what comes out over time."""

from __future__ import annotations

from typing import Any

import streamlit as st
import torch

from backend.layer.spec import LayerSpec
from backend.layer.trace import Trace
from components.page.explorer import chart
from components.picture.palette import token
from components.words.catalogue import Messages

MAX_FEATURES, MAX_STEPS, MAX_LINES = 96, 256, 4


def values_panel(spec: LayerSpec, trace: Trace, words: Messages) -> None:
    """Input and output of sample 0 of this very run, or why there are no numbers."""
    if not trace.values:
        st.info(words.text("values.none"))
        return
    given = sample(trace.values["input"], spec)
    made = sample(trace.values["output"], spec)
    st.html(f"<p class='se-text'>{words.text('values.intro')}</p>")
    if spec.batched and spec.batch > 1:
        st.caption(words.text("values.sample"))
    if given.shape[0] > MAX_STEPS or max(given.shape[1], made.shape[1]) > MAX_FEATURES:
        st.caption(words.text("values.cut", steps=MAX_STEPS, features=MAX_FEATURES))
    chart("values_input", input_figure(given, words), words.text("values.input_alt"), height=200)
    chart("values_output", output_figure(made, spec), words.text("values.output_alt"), height=320)


def sample(tensor: torch.Tensor, spec: LayerSpec) -> torch.Tensor:
    """(L, features) of the first sample, on the CPU."""
    if not spec.batched:
        return tensor.cpu()
    return (tensor[0] if spec.batch_first else tensor[:, 0]).cpu()


def input_figure(given: torch.Tensor, words: Messages) -> dict[str, Any]:
    """The input as curves where they are few, otherwise as a heatmap."""
    steps, features = given.shape
    if features > MAX_LINES:
        return _heatmap(given, "input", 0)
    traces = [
        {
            "type": "scatter",
            "mode": "lines+markers" if steps <= 64 else "lines",
            "y": _rounded(given[:MAX_STEPS, feature]),
            "name": words.text("values.feature", index=feature),
            "line": {"width": 2},
            "marker": {"size": 5},
        }
        for feature in range(features)
    ]
    return {"data": traces, "layout": {**_layout("input"), "showlegend": features > 1}}


def output_figure(made: torch.Tensor, spec: LayerSpec) -> dict[str, Any]:
    """The output as a heatmap, features upward, the two directions divided by a line."""
    divide = spec.h_out if spec.bidirectional else 0
    return _heatmap(made, "output", divide)


def _heatmap(values: torch.Tensor, name: str, divide: int) -> dict[str, Any]:
    shown = values[:MAX_STEPS, :MAX_FEATURES]
    reach = max(float(shown.abs().max()), 1e-6)
    layout = _layout(name)
    if 0 < divide < shown.shape[1]:
        line = {"color": token("ink"), "width": 2}
        middle = divide - 0.5
        layout["shapes"] = [
            {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": middle, "y1": middle}
            | {"line": line}
        ]
        layout["annotations"] = [
            _side("→", divide / 2 - 0.5, "forward"),
            _side("←", (divide + shown.shape[1]) / 2 - 0.5, "backward"),
        ]
    return {
        "data": [
            {
                "type": "heatmap",
                "z": [_rounded(row) for row in shown.T],
                "zmin": -reach,
                "zmax": reach,
                "colorscale": [
                    [0, token("negative")],
                    [0.5, token("paper")],
                    [1, token("positive")],
                ],
                "colorbar": {"thickness": 10, "outlinewidth": 0, "x": 1.08},
                "hovertemplate": f"{name}[…, t=%{{x}}, %{{y}}] = %{{z:.4f}}<extra></extra>",
            }
        ],
        "layout": layout,
    }


def _side(sign: str, y: float, direction: str) -> dict[str, Any]:
    return {
        "text": f"<b>{sign}</b>",
        "xref": "paper",
        "x": 1.0,
        "xanchor": "left",
        "y": y,
        "showarrow": False,
        "font": {"color": token(direction), "size": 16},
    }


def _rounded(numbers: torch.Tensor) -> list[float]:
    return [round(number, 4) for number in numbers.tolist()]


def _layout(name: str) -> dict[str, Any]:
    axis = {"fixedrange": True, "gridcolor": token("rule"), "zeroline": False}
    return {
        "margin": {"l": 52, "r": 84, "t": 8, "b": 40},
        "xaxis": {**axis, "title": {"text": "t", "font": {"color": token("time")}}},
        "yaxis": {**axis, "title": {"text": name, "font": {"color": token("feature")}}},
        "showlegend": False,
        "dragmode": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "inherit", "size": 12, "color": token("muted")},
    }
