"""The tabs below the picture; only the open one is computed and sent."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from backend.snippet import script
from backend.spec import LayerSpec
from backend.trace import Trace
from components.code_block import code_block
from components.messages import Messages
from components.paste_panel import paste_panel
from components.state import current_lesson
from components.table_panel import table_panel
from components.tabs import show_tabs
from components.values_panel import values_panel
from components.weights_panel import weights_panel


def details(spec: LayerSpec, trace: Trace, words: Messages) -> None:
    """Weights, values, code, the same facts as a table, and a line to paste."""
    panels: dict[str, Callable[[], None]] = {
        "weights": lambda: weights_panel(spec, trace, words),
        "values": lambda: values_panel(spec, trace, words),
        "code": lambda: _code(spec, trace, words),
        "table": lambda: table_panel(spec, trace, words),
    }
    if not current_lesson().lock:
        # A pasted line sets every control.
        panels["paste"] = lambda: paste_panel(words)
    show_tabs(panels, "tab.", "tabs", words)


def _code(spec: LayerSpec, trace: Trace, words: Messages) -> None:
    st.html(f"<p class='se-text'>{words.text('code.intro')}</p>")
    code_block(
        script(spec, trace.shapes, trace.parameters, trace.requested),
        words,
    )
