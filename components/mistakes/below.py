"""The lower part of the Mistakes page: silent traps, bugs of tutorials, the attempt as a script."""

from __future__ import annotations

import streamlit as st

from backend.attempts.link import read_attempt
from backend.attempts.script import attempt_script
from backend.layer.spec import LayerSpec
from backend.links.lesson import Lesson
from components.mistakes.traps import exhibit_panel, trap_panel
from components.page.code_block import code_block
from components.page.state import current_address, current_request, current_words
from components.page.tabs import show_tabs
from components.words.catalogue import Messages


def mistakes_below(lesson: Lesson) -> None:
    """Draw the lower part of the Mistakes page."""
    words, spec = current_words(), current_request().spec
    panels = {
        "traps": lambda: trap_panel(spec, words),
        "exhibits": lambda: exhibit_panel(words),
        "script": lambda: _script(spec, words),
    }
    show_tabs(panels, "mistakes.tab.", "mistakes_tabs", lesson, words)


def _script(spec: LayerSpec, words: Messages) -> None:
    attempt, _ = read_attempt(current_address(), spec)
    st.html(f"<p class='se-text'>{words.text('attempt.script')}</p>")
    code_block(attempt_script(attempt), words)
