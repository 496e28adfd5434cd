"""The script below the diagram of the Packing page."""

from __future__ import annotations

import streamlit as st

from backend.links.lesson import Lesson
from backend.packing.link import read_packing
from backend.packing.run import run_packing
from backend.packing.script import packing_script
from components.page.code_block import code_block
from components.page.state import current_address, current_request, current_words


def packing_below(lesson: Lesson) -> None:
    """Draw the script of the current link."""
    if not lesson.shows_tab("code"):
        return
    words, request = current_words(), current_request()
    asked = read_packing(current_address())
    run = run_packing(request.spec, asked, request.device)
    st.html(f"<p class='se-text'>{words.text('packing.code.intro')}</p>")
    code_block(packing_script(request.spec, asked, run), words)
