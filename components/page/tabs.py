"""Tabs below a page; only the open one is computed and sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from components.page.state import current_lesson
from components.words.catalogue import Messages


def show_tabs(
    panels: Mapping[str, Callable[[], None]], titles: str, key: str, words: Messages
) -> None:
    """One tab for each panel that the lesson leaves.

    Args:
        panels: by name, as ``hide`` names them.
        titles: what a tab's name is put behind to find its title, ``tab.``.
        key: of the tabs, the same for every run.
    """
    lesson = current_lesson()
    left = {name: panel for name, panel in panels.items() if lesson.shows(name)}
    if not left:
        return
    # The labels are the tabs' state: other tabs, or another language, need a state of their own.
    tabs = st.tabs(
        [words.text(f"{titles}{name}") for name in left],
        key="_".join((key, words.language, *(name for name in panels if name not in left))),
        on_change="rerun",
    )
    for tab, panel in zip(tabs, left.values(), strict=True):
        if tab.open:
            with tab:
                panel()
