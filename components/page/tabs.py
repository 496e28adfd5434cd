"""Tabs below a page; only the open tab is computed and sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from backend.links.lesson import Lesson
from components.words.catalogue import Messages


def show_tabs(
    panels: Mapping[str, Callable[[], None]],
    titles: str,
    key: str,
    lesson: Lesson,
    words: Messages,
) -> None:
    """Draw one tab for each panel that the lesson does not hide.

    Args:
        panels: the function that draws each tab, by the name that ``hide`` accepts.
        titles: the prefix of the message ids of the titles, for example ``tab.``.
        key: the widget key of the tabs, the same for every run.
    """
    left = {name: panel for name, panel in panels.items() if lesson.shows_tab(name)}
    if not left:
        return
    # Streamlit keeps the open tab by its label. Other labels need another key.
    tabs = st.tabs(
        [words.text(f"{titles}{name}") for name in left],
        key="_".join((key, words.language, *(name for name in panels if name not in left))),
        on_change="rerun",
    )
    for tab, panel in zip(tabs, left.values(), strict=True):
        if tab.open:
            with tab:
                panel()
