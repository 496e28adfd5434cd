"""The tabs below the picture; only the open one is computed and sent."""

from __future__ import annotations

import streamlit as st

from backend.snippet import script
from backend.spec import LayerSpec
from backend.trace import Trace
from components.messages import Messages
from components.paste_panel import paste_panel
from components.table_panel import table_panel
from components.values_panel import values_panel
from components.weights_panel import weights_panel


def details(spec: LayerSpec, trace: Trace, words: Messages) -> None:
    """Weights, values, code, the same facts as a table, and a line to paste."""
    names = ("weights", "values", "code", "table", "paste")
    # The labels are the tabs' state: another language needs tabs of its own.
    tabs = st.tabs(
        [words.text(f"tab.{name}") for name in names],
        key=f"tabs_{words.language}",
        on_change="rerun",
    )
    weights, values, code, table, paste = tabs
    if weights.open:
        with weights:
            weights_panel(spec, trace, words)
    if values.open:
        with values:
            values_panel(spec, trace, words)
    if code.open:
        with code:
            _code(spec, trace, words)
    if table.open:
        with table:
            table_panel(spec, trace, words)
    if paste.open:
        with paste:
            paste_panel(words)


def _code(spec: LayerSpec, trace: Trace, words: Messages) -> None:
    st.html(f"<p class='se-text'>{words.text('code.intro')}</p>")
    st.code(
        script(spec, trace.shapes, trace.parameters, trace.requested),
        language="python",
        wrap_lines=True,
    )
