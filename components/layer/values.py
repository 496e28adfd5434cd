"""The values of a run: a sine wave as input, and the output over time."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
import torch
from msgspec.structs import replace

from backend.layer.spec import LayerSpec
from backend.layer.trace import Trace
from components.message.figure import ColorBar, Figure, Heatmap, Marker, Scatter
from components.message.layout import Annotation, Font, Line, LineShape, Margin
from components.page.explorer import chart
from components.picture.chart import chart_axis, chart_figure
from components.picture.palette import token
from components.words.catalogue import Messages

MAX_FEATURES, MAX_STEPS, MAX_LINES = 96, 256, 4


def values_panel(spec: LayerSpec, trace: Trace, words: Messages) -> None:
    """Draw input and output of sample 0 of this run, or the reason why there are no values."""
    if not trace.values:
        st.info(words.text("values.none"))
        return
    inputs = sample(trace.values["input"], spec)
    made = sample(trace.values["output"], spec)
    st.html(f"<p class='se-text'>{words.text('values.intro')}</p>")
    if spec.batched and spec.batch > 1:
        st.caption(words.text("values.sample"))
    if inputs.shape[0] > MAX_STEPS or max(inputs.shape[1], made.shape[1]) > MAX_FEATURES:
        st.caption(words.text("values.cut", steps=MAX_STEPS, features=MAX_FEATURES))
    chart("values_input", input_figure(inputs, words), words.text("values.input_alt"), height=200)
    chart("values_output", output_figure(made, spec), words.text("values.output_alt"), height=320)


def sample(tensor: torch.Tensor, spec: LayerSpec) -> torch.Tensor:
    """Return the first sample as (L, features), on the CPU."""
    if not spec.batched:
        return tensor.cpu()
    return (tensor[0] if spec.batch_first else tensor[:, 0]).cpu()


def input_figure(inputs: torch.Tensor, words: Messages) -> Figure:
    """Return the input as curves if there are few, otherwise as a heatmap."""
    steps, features = inputs.shape
    if features > MAX_LINES:
        return _heatmap(inputs, "input", 0)
    curves = [
        Scatter(
            mode="lines+markers" if steps <= 64 else "lines",
            y=_rounded(inputs[:MAX_STEPS, feature]),
            name=words.text("values.feature", index=feature),
            line=Line(width=2),
            marker=Marker(size=5),
        )
        for feature in range(features)
    ]
    figure = _figure(curves, "input")
    return replace(figure, layout=replace(figure.layout, showlegend=features > 1))


def output_figure(made: torch.Tensor, spec: LayerSpec) -> Figure:
    """Return the output as a heatmap, features upward, with a line between the directions."""
    divide = spec.h_out if spec.bidirectional else 0
    return _heatmap(made, "output", divide)


def _heatmap(values: torch.Tensor, name: str, divide: int) -> Figure:
    shown = values[:MAX_STEPS, :MAX_FEATURES]
    reach = max(float(shown.abs().max()), 1e-6)
    data = Heatmap(
        z=[_rounded(row) for row in shown.T],
        zmin=-reach,
        zmax=reach,
        colorscale=[(0, token("negative")), (0.5, token("paper")), (1, token("positive"))],
        colorbar=ColorBar(thickness=10, outlinewidth=0, x=1.08),
        hovertemplate=f"{name}[…, t=%{{x}}, %{{y}}] = %{{z:.4f}}<extra></extra>",
    )
    figure = _figure([data], name)
    if not 0 < divide < shown.shape[1]:
        return figure
    middle = divide - 0.5
    line = LineShape(0, 1, middle, middle, Line(color=token("ink"), width=2))
    sides = [
        _side("→", divide / 2 - 0.5, "forward"),
        _side("←", (divide + shown.shape[1]) / 2 - 0.5, "backward"),
    ]
    return replace(figure, layout=replace(figure.layout, shapes=[line], annotations=sides))


def _side(sign: str, y: float, direction: str) -> Annotation:
    font = Font(color=token(direction), size=16)
    return Annotation(f"<b>{sign}</b>", x=1.0, y=y, font=font)


def _rounded(numbers: torch.Tensor) -> list[float]:
    return [round(number, 4) for number in numbers.tolist()]


def _figure(data: Sequence[Scatter | Heatmap], name: str) -> Figure:
    x, y = chart_axis("t", "time"), chart_axis(name, "feature")
    return chart_figure(data, x, y, Margin(l=52, r=84, t=8, b=40))
