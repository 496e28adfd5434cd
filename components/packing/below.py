"""Below the packing picture: the script, and the shapes for who has no script."""

from __future__ import annotations

import streamlit as st

from backend.packing.link import read_packing
from backend.packing.run import run_packing
from backend.packing.script import packing_script
from components.page.code_block import code_block
from components.page.state import current_address, current_lesson, current_request, current_words


def packing_below() -> None:
    """The script that makes the same run, in what is left of the page."""
    if not current_lesson().shows("code"):
        return
    words, request = current_words(), current_request()
    asked = read_packing(current_address())
    run = run_packing(request.spec, asked, request.device)
    st.html(f"<p class='se-text'>{words.text('packing.code.intro')}</p>")
    code_block(packing_script(request.spec, asked, run), words)
