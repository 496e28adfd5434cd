"""The language of a link."""

from __future__ import annotations

from backend.links.layer import Pairs, Problem
from components.words.catalogue import Messages, languages

LANGUAGE = "lang"


def language_problems(pairs: Pairs, words: Messages) -> tuple[Problem, ...]:
    """Return a problem if the catalogs do not have the language of a link."""
    name = dict(pairs).get(LANGUAGE)
    if name is None or name in languages():
        return ()
    choices = {"choices": ", ".join(languages())}
    return (Problem("unknown_choice", LANGUAGE, name[:40], name, words.language, choices),)
