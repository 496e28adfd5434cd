"""A program below a diagram, as colored HTML that needs no script.

Streamlit's code block loads half a megabyte of script for 280 languages when the first program of a
page is shown. The page then stops for 0.3 to 0.5 seconds on a fast machine.
"""

from __future__ import annotations

from html import escape

import streamlit as st
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers.python import PythonLexer

from components.markup.html import Html
from components.words.catalogue import Messages

_PYTHON = PythonLexer(stripnl=False, ensurenl=False)
_SPANS = HtmlFormatter(nowrap=True)


def code_block(text: str, words: Messages, python: bool = True) -> None:
    """Draw a program with a button that copies it (``static/page/copy.js``).

    Args:
        python: whether the text is Python; other text is not colored.
    """
    st.html(as_block(text, words, python))


def as_block(text: str, words: Messages, python: bool = True) -> Html:
    """Return the markup of :func:`code_block`."""
    shown = _colored(text) if python else escape(text)
    copy, copied, not_copied = (
        escape(words.text(f"share.{name}")) for name in ("copy", "copied", "not_copied")
    )
    return Html(
        f"<div class='se-code'><pre><code>{shown}</code></pre><span class='se-copy-box'>"
        f"<button type='button' class='se-copy' data-copied='{copied}'"
        f" data-not-copied='{not_copied}'>{copy}</button>"
        "<span class='se-copy-said' role='status'></span></span></div>"
    )


def _colored(text: str) -> str:
    spans: str = highlight(text, _PYTHON, _SPANS)
    # Pygments always appends a newline. Remove it, so that copying gives the exact text.
    return spans if text.endswith("\n") else spans.removesuffix("\n")
