"""The shapes without our script: they show themselves if it has not come to life after a while."""

from __future__ import annotations

import streamlit as st

from backend.spec import LayerSpec
from backend.trace import Trace
from components.messages import Messages
from components.table_panel import tensor_table


def fallback(spec: LayerSpec, trace: Trace, words: Messages) -> None:
    """Every tensor's shape as a plain table, hidden as long as the explorer is there."""
    st.html(f"<div class='se-fallback'>{tensor_table(spec, trace, words)}</div>")
