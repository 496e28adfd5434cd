"""The frame of every page: the title bar, the link out of a course's frame, and the footer."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

from components.dispatch import pages
from components.dispatch.pages import find_page, lesson_of, own_parameters, page_path
from components.page.definition import Page
from components.page.state import current_address
from components.share.preview import without_lesson
from components.words.catalogue import Messages, languages


def title_bar(words: Messages, here: str) -> None:
    """Draw the name of the app and the links to pages and languages; nothing in a frame.

    The links work without our script. The script adds the current settings to them, without the
    parameters of ``data-own``, and lets Streamlit change the page without loading it again.

    Args:
        here: the URL path of the current page, without a slash; "" for the start page.
    """
    if st.context.is_embedded:
        return
    page = find_page(here)
    st.html(
        f"<a class='se-skip' href='#{page.start}' target='_self'>{words.text('app.skip')}</a>"
        f"<header class='se-bar'><h1 class='se-brand' tabindex='-1'>{words.text('app.name')}"
        f"<span class='se-hidden'> · {words.text(page.title)}</span></h1>"
        f"<nav class='se-pages' data-own='{' '.join(own_parameters())}'>"
        f"{_page_links(words, here)}</nav>"
        f"<p class='se-tagline'>{words.text('app.tagline')}</p>"
        f"<div class='se-bar-end'>"
        f"<a class='se-nav se-share-link' href='#share'>{words.text('share.title')}</a>"
        f"<nav class='se-languages' aria-label='{words.text('control.lang')}'>"
        f"{_language_links(words)}</nav></div></header>"
    )


def intro(page: Page, words: Messages) -> None:
    """Draw the sentence on top of a page; in a frame the course has its own words."""
    if st.context.is_embedded or not lesson_of(current_address()).shows("intro"):
        return
    st.html(f"<p class='se-intro'>{words.text(page.intro)}</p>")


def full_page_link(words: Messages) -> None:
    """Draw, in a frame, the link to the whole page with the same settings."""
    if not st.context.is_embedded:
        return
    pairs = current_address()
    own = without_lesson(pairs, lesson_of(pairs))
    st.html(
        f"<p class='se-full'><a class='se-full-link' target='_blank' rel='noopener'"
        f" href='?{escape(urlencode(own))}'>{words.text('lesson.full')}</a></p>"
    )


def footer(words: Messages) -> None:
    """Draw the privacy note; in a frame the course has its own."""
    if not st.context.is_embedded:
        st.html(f"<footer class='se-foot'>{words.text('app.privacy')}</footer>")


def _page_links(words: Messages, here: str) -> str:
    return "".join(
        f"<a class='se-nav' href='{path}' target='_self'{_current(path == f'/{here}')}>"
        f"{words.text(page.title)}</a>"
        for page, path in ((page, page_path(page.name)) for page in pages.PAGES)
    )


def _language_links(words: Messages) -> str:
    return "".join(
        f"<a class='se-nav' href='?lang={name}' hreflang='{name}' lang='{name}' target='_self'"
        f"{_current(name == words.language)}>{words.text(f'language.{name}')}</a>"
        for name in languages()
    )


def _current(here: bool) -> str:
    return " aria-current='page'" if here else ""
