"""The script of a page's state: what it is called, its text, and the shapes it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from components.layer.script import layer_page_script
from components.models.script import models_page_script
from components.packing.script import packing_page_script
from components.page.message import Pairs
from components.page.script import PageScript
from components.slices.script import slices_page_script
from components.words.catalogue import Messages
from components.words.language import language_problems
from components.words.refused import check


def page_script(page: str, pairs: Pairs, words: Messages) -> PageScript:
    """The script of ``page`` for a link; an unknown page is the Layer page.

    Raises:
        RefusedError: for a link that is not taken as it stands.
    """
    check(language_problems(pairs, words), words)
    return _SCRIPTS.get(page, layer_page_script)(pairs, words)


def script_pages() -> tuple[str, ...]:
    """The pages whose states are scripts."""
    return tuple(_SCRIPTS)


_SCRIPTS: Mapping[str, Callable[[Pairs, Messages], PageScript]] = {
    "layer": layer_page_script,
    "slices": slices_page_script,
    "packing": packing_page_script,
    "models": models_page_script,
}
