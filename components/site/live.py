"""A page whose picture, shapes and controls answer at once, with slower parts below."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components.dispatch.recent import recent_message
from components.dispatch.turns import precedence
from components.page.explorer import explorer, when_settled
from components.page.fallback import fallback
from components.page.state import (
    address_moved,
    current_address,
    current_lesson,
    current_words,
    told_address,
)
from components.share.panel import share_panel


def live(page: str, below: Callable[[], None]) -> None:
    """Show ``page`` for the present address.

    Args:
        below: draws what stands below; run again when the controls have come to rest.
    """
    words = current_words()

    @st.fragment
    def picture() -> None:
        message = recent_message(page, current_address(), words)
        explorer(message, address_moved)
        fallback(message.rows, words)

    @st.fragment
    def rest() -> None:
        # The part itself hears of it. One part that runs another is no way: Streamlit forgets what
        # the first was about to send, in the belief that it will be drawn again.
        when_settled(address_moved, told_address())
        with precedence().spare():
            if current_lesson().shows("tabs"):
                below()
            share_panel(page, words)

    picture()
    rest()
