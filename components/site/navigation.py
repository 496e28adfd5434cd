"""Streamlit's navigation, made from the records of the pages."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from components.dispatch import pages
from components.words.catalogue import Messages


def current_page(words: Messages) -> StreamlitPage:
    """Register every page and return the page of the current URL.

    The script of a page is the file of its name next to the router.
    """
    scripts = [
        st.Page(f"{page.name}.py", title=words.text(page.title), default=page is pages.PAGES[0])
        for page in pages.PAGES
    ]
    return st.navigation(scripts, position="hidden")
