"""What stands around every page: title, pages, languages, and what the site does with readers."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st

from components.page.state import current_address
from components.words.catalogue import Messages, languages


def title_bar(words: Messages, pages: Mapping[str, str], here: str) -> None:
    """The app's name, the pages and the languages; absent in a frame.

    Pages and languages are plain links: they work without our script, which puts the setting into
    them and lets Streamlit walk there without loading the page anew.

    Args:
        pages: path to title.
        here: the path of the present page.
    """
    if st.context.is_embedded:
        return
    st.html(
        f"<header class='se-bar'><h1 class='se-brand'>{words.text('app.name')}</h1>"
        f"<nav class='se-pages'>{_page_links(pages, here)}</nav>"
        f"<p class='se-tagline'>{words.text('app.tagline')}</p>"
        f"<div class='se-bar-end'>"
        f"<a class='se-nav se-share-link' href='#share'>{words.text('share.title')}</a>"
        f"<nav class='se-languages' aria-label='{words.text('control.lang')}'>"
        f"{_language_links(words)}</nav></div></header>"
    )


def full_page_link(words: Messages) -> None:
    """In a frame, the way to the whole page in the same state; it follows the address."""
    if not st.context.is_embedded:
        return
    pairs = [pair for pair in current_address() if pair[0] not in ("hide", "lock")]
    st.html(
        f"<p class='se-full'><a class='se-full-link' target='_blank' rel='noopener'"
        f" href='?{escape(urlencode(pairs))}'>{words.text('lesson.full')}</a></p>"
    )


def footer(words: Messages) -> None:
    """What the site does with its readers; in a frame the course has its own word on that."""
    if not st.context.is_embedded:
        st.html(f"<footer class='se-foot'>{words.text('app.privacy')}</footer>")


def _page_links(pages: Mapping[str, str], here: str) -> str:
    return "".join(
        f"<a class='se-nav' href='/{path}' target='_self'{_current(path == here)}>{title}</a>"
        for path, title in pages.items()
    )


def _language_links(words: Messages) -> str:
    return "".join(
        f"<a class='se-nav' href='?lang={name}' hreflang='{name}' lang='{name}' target='_self'"
        f"{_current(name == words.language)}>{words.text(f'language.{name}')}</a>"
        for name in languages()
    )


def _current(here: bool) -> str:
    return " aria-current='page'" if here else ""
