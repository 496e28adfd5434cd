"""A program below a picture: coloured here, as text that is there without any script.

Streamlit's own block has a script of half a megabyte that learns 280 languages when the first
program of a page is shown: the page stands still for 0.3 to 0.5 seconds on a fast machine.
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
    """Show a program with a button that copies it (``static/copy.js``).

    Args:
        python: whether it is one; other text is not coloured.
    """
    st.html(as_block(text, words, python))


def as_block(text: str, words: Messages, python: bool = True) -> Html:
    """The markup of :func:`code_block`."""
    shown = _coloured(text) if python else escape(text)
    copy, copied, not_copied = (
        escape(words.text(f"share.{name}")) for name in ("copy", "copied", "not_copied")
    )
    return Html(
        f"<div class='se-code'><pre><code>{shown}</code></pre><span class='se-copy-box'>"
        f"<button type='button' class='se-copy' data-copied='{copied}'"
        f" data-not-copied='{not_copied}'>{copy}</button>"
        "<span class='se-copy-said' role='status'></span></span></div>"
    )


def _coloured(text: str) -> str:
    spans: str = highlight(text, _PYTHON, _SPANS)
    # It ends the last line, whether or not the text does; who copies it gets the text.
    return spans if text.endswith("\n") else spans.removesuffix("\n")
