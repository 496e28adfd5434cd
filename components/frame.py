"""What stands around every page: style sheet, title, language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.errors import StreamlitAPIException

from components.messages import Messages, languages
from components.palette import css_variables
from components.state import LANGUAGE

_STATIC = Path(__file__).parent / "static"


def style() -> None:
    """The page's style sheets, the palette in front."""
    st.html(_style_sheet())


def title_bar(words: Messages) -> None:
    """The app's name and one line on it, with the choice of language; absent in a frame."""
    if st.context.is_embedded:
        return
    with st.container(key="title_bar", horizontal=True, vertical_alignment="center"):
        st.html(
            f"<h1 class='se-brand'>{words.text('app.name')}</h1>"
            f"<p class='se-tagline'>{words.text('app.tagline')}</p>"
        )
        st.segmented_control(
            words.text("control.lang"),
            languages(),
            default=words.language,
            required=True,
            key=LANGUAGE,
            bind="query-params",
            format_func=lambda name: words.text(f"language.{name}"),
            label_visibility="collapsed",
        )


def redraw(fragment: str) -> None:
    """Run one named part of the page, from a callback.

    After a restart of the server no part is known yet; then Streamlit runs the whole page.
    """
    try:
        st.rerun([fragment])
    except StreamlitAPIException:
        return


@cache
def _style_sheet() -> str:
    sheets = [(_STATIC / f"{name}.css").read_text() for name in ("page", "explorer")]
    return f"<style>{css_variables()}\n{''.join(sheets)}</style>"
