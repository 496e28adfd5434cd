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
    panels = {
        "weights": lambda: weights_panel(spec, trace, words),
        "values": lambda: values_panel(spec, trace, words),
        "code": lambda: _code(spec, trace, words),
        "table": lambda: table_panel(spec, trace, words),
        "paste": lambda: paste_panel(words),
    }
    # The labels are the tabs' state: another language needs tabs of its own.
    tabs = st.tabs(
        [words.text(f"tab.{name}") for name in panels],
        key=f"tabs_{words.language}",
        on_change="rerun",
    )
    for tab, panel in zip(tabs, panels.values(), strict=True):
        if tab.open:
            with tab:
                panel()


def _code(spec: LayerSpec, trace: Trace, words: Messages) -> None:
    st.html(f"<p class='se-text'>{words.text('code.intro')}</p>")
    st.code(
        script(spec, trace.shapes, trace.parameters, trace.requested),
        language="python",
        wrap_lines=True,
    )
