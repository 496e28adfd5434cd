"""The tabs below the diagram of a layer; only the open tab is computed and sent."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from backend.layer.code import script
from backend.layer.spec import LayerSpec
from backend.layer.trace import Trace
from backend.links.lesson import Lesson
from components.layer.paste import paste_panel
from components.layer.run import layer_run
from components.layer.table import table_panel
from components.layer.values import values_panel
from components.layer.weights import weights_panel
from components.page.code_block import code_block
from components.page.state import current_request, current_words
from components.page.tabs import show_tabs
from components.words.catalogue import Messages


def layer_below(lesson: Lesson) -> None:
    """Draw the lower part of the Layer page."""
    words, request = current_words(), current_request()
    spec, trace = request.spec, layer_run(request.spec, request.device)
    panels: dict[str, Callable[[], None]] = {
        "weights": lambda: weights_panel(spec, trace, words),
        "values": lambda: values_panel(spec, trace, words),
        "code": lambda: _code(spec, trace, words),
        "table": lambda: table_panel(spec, trace, words),
    }
    if not lesson.lock:
        # A pasted line replaces the arguments of the controls, so it needs all of them.
        panels["paste"] = lambda: paste_panel(words)
    show_tabs(panels, "tab.", "tabs", lesson, words)


def _code(spec: LayerSpec, trace: Trace, words: Messages) -> None:
    st.html(f"<p class='se-text'>{words.text('code.intro')}</p>")
    code_block(
        script(spec, trace.shapes, trace.parameters, trace.requested),
        words,
    )
