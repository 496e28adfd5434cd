"""What stands around every page: style sheet, title, language."""

from __future__ import annotations

from collections.abc import Mapping
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


def title_bar(words: Messages, pages: Mapping[str, str], here: str) -> None:
    """The app's name, the pages and the choice of language; absent in a frame.

    The pages are plain links: they work without our script, which puts the setting into them and
    lets Streamlit walk there without loading the page anew.

    Args:
        pages: path to title.
        here: the path of the present page.
    """
    if st.context.is_embedded:
        return
    links = "".join(
        f"<a class='se-nav' href='/{path}' target='_self'"
        f"{' aria-current=page' if path == here else ''}>{title}</a>"
        for path, title in pages.items()
    )
    with st.container(key="title_bar", horizontal=True, vertical_alignment="center"):
        st.html(
            f"<h1 class='se-brand'>{words.text('app.name')}</h1><nav class='se-pages'>{links}</nav>"
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
