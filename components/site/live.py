"""A page in the browser: the explorer answers at once, and the slower parts follow below."""

from __future__ import annotations

import streamlit as st

from components.dispatch.pages import lesson_of
from components.dispatch.recent import recent_message
from components.page.definition import Page
from components.page.explorer import explorer, when_settled
from components.page.fallback import fallback
from components.page.state import address_moved, current_address, current_words, reported_address
from components.page.turns import precedence
from components.share.panel import share_panel
from components.site.frame import intro
from components.words.catalogue import Messages


def show(page: Page) -> None:
    """Draw ``page`` for the current link."""
    words = current_words()
    intro(page, words)
    if page.explorer:
        _show_explorer(page, words)
    else:
        page.below(lesson_of(current_address()))
        share_panel(page, words)


def _show_explorer(page: Page, words: Messages) -> None:
    @st.fragment
    def picture() -> None:
        message = recent_message(page.name, current_address(), words)
        explorer(message, address_moved)
        fallback(message.rows, words)

    @st.fragment
    def rest() -> None:
        # The fragment listens for the event itself. One fragment must not rerun another: Streamlit
        # would drop the pending messages of the first.
        when_settled(address_moved, reported_address())
        with precedence().spare():
            lesson = lesson_of(current_address())
            if lesson.shows("tabs"):
                page.below(lesson)
            share_panel(page, words)

    picture()
    rest()
