"""The facts of the diagram and the shapes as plain tables."""

from __future__ import annotations

import streamlit as st

from backend.layer.axes import as_torch_prints
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec
from backend.layer.trace import Trace
from components.layer.words import lane_rows, tensor_sentence
from components.markup.html import axes, code, table
from components.page.fallback import tensor_heads
from components.words.catalogue import Messages


def table_panel(spec: LayerSpec, trace: Trace, words: Messages) -> None:
    """Draw a table of all tensors, and a table of the rows of h_n with the steps they read."""
    lanes = table(
        words.text("table.lanes"),
        [words.text(f"table.{name}") for name in ("row", "lane", "starts", "ends", "reads")],
        [
            (row["row"], row["lane"], code(row["starts"]), code(row["ends"]), row["reads"])
            for row in lane_rows(spec, words)
        ],
    )
    st.html(_tensor_table(spec, trace, words) + lanes)


def _tensor_table(spec: LayerSpec, trace: Trace, words: Messages) -> str:
    """Return the table of every tensor with its shape, its axes and its meaning."""
    shapes = tensor_shapes(spec)
    return table(
        words.text("table.tensors"),
        tensor_heads(words),
        [
            (
                code(name),
                code(as_torch_prints(size)),
                axes(shapes[name]),
                axes(shapes[name], "numbers"),
                tensor_sentence(name, spec, words),
            )
            for name, size in trace.shapes.items()
        ],
    )
