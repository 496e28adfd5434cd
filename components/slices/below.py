"""Charts of the values that change in output and the states when one input cell changes."""

from __future__ import annotations

import streamlit as st
import torch
from msgspec.structs import replace

from backend.layer.spec import LayerSpec
from backend.layer.trace import Trace
from backend.links.lesson import Lesson
from backend.slices.link import Asked, read_asked
from backend.slices.marker import Mark, mark
from components.layer.run import layer_run
from components.message.figure import Figure, Heatmap
from components.message.layout import Margin
from components.page.explorer import chart
from components.page.state import current_address, current_request, current_words
from components.picture.chart import chart_axis, chart_figure
from components.picture.palette import token
from components.words.catalogue import Messages

_MOST = (128, 128)
"""The most steps or rows, and the most features, that one chart shows."""


def slices_below(lesson: Lesson) -> None:
    """Draw the lower part of the Slices page."""
    if not lesson.shows_tab("charts"):
        return
    words, request = current_words(), current_request()
    run = layer_run(request.spec, request.device)
    marker_charts(request.spec, run, read_asked(current_address(), request.spec), words)


def marker_charts(spec: LayerSpec, trace: Trace, asked: Asked, words: Messages) -> None:
    """Draw one chart per tensor for the marked sample, or nothing if no cell is marked."""
    if asked.mark is None:
        return
    sample, step = asked.mark
    found = mark(spec, trace, sample if spec.batched else None, step)
    if found is None:
        return
    st.html(f"<h2 class='se-map-title'>{words.text('marker.cells', cell=found.cell.text)}</h2>")
    columns = st.columns(len(found.changed))
    for column, (name, changed) in zip(columns, found.changed.items(), strict=True):
        with column:
            cells = _of_sample(spec, name, changed, found)
            st.caption(words.text("marker.picture", tensor=name))
            alt = words.text(
                "marker.tensor",
                tensor=name,
                changed=f"{int(cells.sum()):,}",
                total=f"{cells.numel():,}",
            )
            chart(f"mark_{name}", _picture(name, cells), alt, 240)


def _of_sample(spec: LayerSpec, name: str, changed: torch.Tensor, found: Mark) -> torch.Tensor:
    """Return the marked sample as steps (or rows of a state) by features."""
    if found.sample is None:
        return changed
    axis = spec.batch_axis if name == "output" else 1
    return changed.select(axis, found.sample)


def _picture(name: str, cells: torch.Tensor) -> Figure:
    shown = cells[: _MOST[0], : _MOST[1]].to(torch.int8)
    rows = "t" if name == "output" else "k"
    data = Heatmap(
        z=shown.T.tolist(),
        zmin=0,
        zmax=1,
        colorscale=[(0, token("band")), (1, token("backward-strong"))],
        showscale=False,
        xgap=1 if shown.shape[0] <= 40 else 0,
        ygap=1 if shown.shape[1] <= 40 else 0,
        hovertemplate=f"{name}[{rows}=%{{x}}, %{{y}}]<extra></extra>",
    )
    x = replace(chart_axis(rows), dtick=1 if len(shown) < 12 else None)
    return chart_figure([data], x, chart_axis(), Margin(l=40, r=8, t=8, b=36))
