"""The message catalogues: every sentence a person reads, by its id and language.

Catalogues are gettext files (``locales/<language>/LC_MESSAGES/messages.po``) read with Babel;
another language is another folder. Ids name the place and the meaning; every language translates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel.messages.pofile import read_po

from components.particles import with_particles

LOCALES = Path(__file__).parent / "locales"
SOURCE = "en"
_FINISH: Mapping[str, Callable[[str], str]] = MappingProxyType({"ko": with_particles})
"""What a language does to a sentence once its placeholders are filled."""


class Messages:
    """One language's sentences.

    >>> Messages("en").text("tab.code")
    'Code'
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = _catalogue(language)
        self._finish = _FINISH.get(language, str)

    def text(self, message_id: str, /, **params: object) -> str:
        """The sentence, its ``{names}`` filled in.

        Raises:
            KeyError: for an id no catalogue has; the tests see to it that none is used.
        """
        sentence = self._texts[message_id]
        return self._finish(sentence.format_map(params)) if params else sentence

    def has(self, message_id: str) -> bool:
        """Whether there is such a sentence."""
        return message_id in self._texts


@cache
def languages() -> tuple[str, ...]:
    """The languages there are catalogues for, English first."""
    found = sorted(path.name for path in LOCALES.iterdir() if path.is_dir())
    return (SOURCE, *(name for name in found if name != SOURCE))


def best_language(wanted: str | None, browser: str | None) -> str:
    """The language to start with: the link's, else the browser's (``ko-KR``), else English."""
    for tag in (wanted, browser):
        name = (tag or "").replace("_", "-").split("-")[0].lower()
        if name in languages():
            return name
    return SOURCE


@cache
def messages(language: str) -> Messages:
    """The sentences of ``language``; read once."""
    return Messages(language)


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    path = LOCALES / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {str(message.id): str(message.string) for message in catalogue if message.id}
