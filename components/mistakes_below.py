"""Below the Mistakes page's tools: the attempt as a script."""

from __future__ import annotations

import streamlit as st

from backend.attempt_link import read_attempt
from backend.attempt_script import attempt_script
from components.state import current_address, current_request, current_words


def mistakes_below() -> None:
    """What follows the tools more slowly, for the present address."""
    words = current_words()
    attempt, _ = read_attempt(current_address(), current_request().spec)
    st.html(f"<p class='se-text'>{words.text('attempt.script')}</p>")
    st.code(attempt_script(attempt), language="python", wrap_lines=True)
