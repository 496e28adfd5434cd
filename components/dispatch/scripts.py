"""The script of every page for any link."""

from __future__ import annotations

from backend.links.layer import Pairs
from components.dispatch import pages
from components.layer.script import layer_page_script
from components.page.script import PageScript
from components.words.catalogue import Messages
from components.words.language import language_problems
from components.words.refused import check


def page_script(page: str, pairs: Pairs, words: Messages) -> PageScript:
    """Return the script of ``page`` for a link. A page without a script gets the Layer page's.

    Raises:
        RefusedError: for a link with an invalid value.
    """
    check(language_problems(pairs, words), words)
    return (pages.find_page(page).script or layer_page_script)(pairs, words)
