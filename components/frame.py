"""What stands around every page: style sheet, title, language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from backend.spec import LayerSpec
from components.messages import Messages, languages
from components.palette import css_variables
from components.state import LANGUAGE, mended
from components.words import problem_sentence

_STYLE = Path(__file__).parent / "static" / "page.css"


def style() -> None:
    """The page's style sheet, the palette in front."""
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


@contextmanager
def lab_frame(words: Messages) -> Iterator[tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator]]:
    """Places for the picture, the controls and the tabs, in reading order.

    Wide, the style sheet puts the controls beside the picture; narrow or framed they stand under
    it, folded behind a switch.
    """
    with st.container(key="lab_framed" if st.context.is_embedded else "lab"):
        stage = st.container(key="stage")
        fold = st.container(key="fold")
        fold.toggle(words.text("control.fold"), key="show_controls")
        yield stage, fold.container(key="controls"), st.container(key="details")


def mending_notes(spec: LayerSpec, words: Messages) -> None:
    """Say what was replaced in the link, if anything was."""
    problems = mended(spec)
    if problems:
        st.warning("\n".join(f"- {problem_sentence(problem, words)}" for problem in problems))


@cache
def _style_sheet() -> str:
    return f"<style>{css_variables()}\n{_STYLE.read_text()}</style>"
