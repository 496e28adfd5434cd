"""The weights of the layer: shapes, blocks of the gates, counts, and how the count grows."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from msgspec import structs

from backend.layer.axes import as_torch_prints
from backend.layer.rules import Weight, parameter_count, weights
from backend.layer.spec import GATES, LayerSpec
from backend.layer.trace import Trace
from backend.links.layer import PARAMETERS
from components.markup.html import Html, axes, code, table
from components.message.figure import Figure, Marker, Scatter
from components.message.layout import Font, Line, Margin
from components.page.explorer import chart
from components.picture.chart import chart_axis, chart_figure
from components.picture.palette import token
from components.words.catalogue import Messages

_GROWTH_POINTS = [2**power for power in range(14)]


def weights_panel(spec: LayerSpec, trace: Trace, words: Messages) -> None:
    """Draw the table of the weights and a chart of their number by ``hidden_size``."""
    left, right = st.columns([3, 2])
    with left:
        st.html(_summary(spec, trace, words) + _table(spec, trace, words))
    with right:
        chart("growth", growth_figure(spec, words), _growth_alt(spec, words), height=260)


def growth_figure(spec: LayerSpec, words: Messages) -> Figure:
    """Return a chart of the parameter count by hidden_size, with the current value marked."""
    sizes = sorted({size for size in _GROWTH_POINTS if size > spec.proj_size} | {spec.hidden_size})
    counts = [parameter_count(replace(spec, hidden_size=size)) for size in sizes]
    here = parameter_count(spec)
    hover = "hidden_size %{x}: %{y:,}<extra></extra>"
    line = Scatter(
        mode="lines",
        x=sizes,
        y=counts,
        line=Line(color=token("feature"), width=2),
        hovertemplate=hover,
    )
    point = Scatter(
        mode="markers+text",
        x=[spec.hidden_size],
        y=[here],
        text=[f"{here:,}"],
        textposition="top left" if spec.hidden_size > 16 else "top right",
        textfont=Font(color=token("ink")),
        marker=Marker(color=token("feature"), size=10),
        hovertemplate=hover,
        cliponaxis=False,
    )
    x = structs.replace(chart_axis("hidden_size"), type="log", tickvals=_GROWTH_POINTS[::2])
    y = structs.replace(chart_axis(words.text("weights.count")), type="log", nticks=6)
    return chart_figure([line, point], x, y, Margin(l=52, r=12, t=12, b=40))


def _growth_alt(spec: LayerSpec, words: Messages) -> str:
    doubled = min(2 * spec.hidden_size, int(PARAMETERS["hidden_size"].high))
    return words.text(
        "weights.growth",
        hidden=spec.hidden_size,
        count=f"{parameter_count(spec):,}",
        doubled=doubled,
        more=f"{parameter_count(replace(spec, hidden_size=doubled)):,}",
    )


def _summary(spec: LayerSpec, trace: Trace, words: Messages) -> str:
    by_rule = parameter_count(spec)
    kind = "weights.total" if by_rule == trace.parameters else "weights.total_differs"
    gates = ", ".join(words.text(f"gate.{spec.layer}.{gate}") for gate in GATES[spec.layer])
    total = words.text(kind, count=f"{trace.parameters:,}", rule=f"{by_rule:,}")
    explained = words.text(f"weights.gates.{spec.layer}", gates=gates)
    apart, parts = words.text("weights.not_states"), words.text("weights.parts")
    return f"<p class='se-text'><strong>{total}</strong> {explained} {apart} {parts}</p>"


def _table(spec: LayerSpec, trace: Trace, words: Messages) -> str:
    head = [
        words.text(f"weights.{name}") for name in ("name", "shape", "axes", "blocks", "numbers")
    ]
    rows = [
        (
            code(weight.name),
            code(as_torch_prints(trace.weights[weight.name])),
            axes(weight.shape),
            _blocks(weight),
            f"{weight.count:,}",
        )
        for weight in weights(spec)
    ]
    return table(words.text("weights.caption"), head, rows)


def _blocks(weight: Weight) -> Html:
    """Return the rows of a weight by gate: ``i 0:20  f 20:40 …``."""
    if len(weight.gates) < 2:
        return Html("–")
    return Html(
        " ".join(
            f"<span class='se-gate'><b>{gate.name}</b> {gate.start}:{gate.stop}</span>"
            for gate in weight.gates
        )
    )
