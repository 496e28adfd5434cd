"""A page whose picture, shapes and controls answer at once, with slower parts below."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components.explorer import explorer
from components.fallback import fallback
from components.frame import redraw
from components.page_message import page_message
from components.share_panel import share_panel
from components.state import address_moved, current_address, current_lesson, current_words

_BELOW = "below"


def live(page: str, below: Callable[[], None]) -> None:
    """Show ``page`` for the present address.

    Args:
        below: draws what stands below; run again when the controls have come to rest.
    """
    words = current_words()

    def settled(address: str) -> None:
        address_moved(address)
        redraw(_BELOW)

    @st.fragment(key="picture")
    def picture() -> None:
        message = page_message(page, current_address(), words)
        explorer(message, address_moved, settled)
        fallback(message["rows"], words)

    picture()

    def rest() -> None:
        if current_lesson().shows("tabs"):
            below()
        share_panel(page, words)

    st.fragment(key=_BELOW)(rest)()
