"""Below the Mistakes page's tools: silent traps, tutorials' faults, and the attempt as a script."""

from __future__ import annotations

import streamlit as st

from backend.attempt_link import read_attempt
from backend.attempt_script import attempt_script
from backend.spec import LayerSpec
from components.code_block import code_block
from components.messages import Messages
from components.state import current_address, current_request, current_words
from components.tabs import show_tabs
from components.trap_panel import exhibit_panel, trap_panel


def mistakes_below() -> None:
    """What follows the tools more slowly, for the present address."""
    words, spec = current_words(), current_request().spec
    panels = {
        "traps": lambda: trap_panel(spec, words),
        "exhibits": lambda: exhibit_panel(words),
        "script": lambda: _script(spec, words),
    }
    show_tabs(panels, "mistakes.tab.", "mistakes_tabs", words)


def _script(spec: LayerSpec, words: Messages) -> None:
    attempt, _ = read_attempt(current_address(), spec)
    st.html(f"<p class='se-text'>{words.text('attempt.script')}</p>")
    code_block(attempt_script(attempt), words)
