"""The message catalogs: every sentence for users, by its id and language.

Catalogs are gettext files (``locales/<language>/LC_MESSAGES/messages.po``) that Babel reads.
Another language is another folder. Ids name the place and the meaning; every language translates.

A message with plural forms names the placeholder that counts as its ``msgid_plural``; the
catalog's ``Plural-Forms`` header decides which form a number needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path
from types import MappingProxyType

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from components.words.particles import with_particles
from components.words.sentence import Sentence

LOCALES = Path(__file__).parent / "locales"
SOURCE = "en"
_FINISH: Mapping[str, Callable[[str], str]] = MappingProxyType({"ko": with_particles})
"""The function that completes a sentence of a language after its placeholders are filled."""


@dataclass(frozen=True)
class Entry:
    """One message of a catalog.

    Attributes:
        forms: the plural forms in the order of the catalog; a single one without plural forms.
        counts: the placeholder that decides the form, or "" without plural forms.
    """

    forms: tuple[str, ...]
    counts: str = ""


@dataclass(frozen=True)
class Catalogue:
    """The messages of one language and its plural rule, from a number to the index of a form."""

    sentences: Mapping[str, Entry]
    plural: Callable[[int], int]

    def form(self, message_id: str, params: Mapping[str, object]) -> str:
        """Return the form that the counting placeholder's value needs; the last one without it."""
        sentence = self.sentences[message_id]
        number = _number(params.get(sentence.counts)) if sentence.counts else None
        return sentence.forms[-1 if number is None else self.plural(number)]


class Messages:
    """The sentences of one language.

    >>> Messages("en").text("tab.code")
    'Code'
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = catalogue(language)
        self._finish = _FINISH.get(language, str)

    def text(self, message_id: str, /, **params: object) -> str:
        """Return the sentence with its ``{names}`` filled in.

        >>> Messages("en").text("packing.changes.of", same=1, count=1)
        '1 of 1 sentence'

        Raises:
            KeyError: for an unknown id; the tests check that the app uses none.
        """
        sentence = self._catalogue.form(message_id, params)
        return self._finish(sentence.format_map(params)) if params else sentence

    def has(self, message_id: str) -> bool:
        """Return whether the catalog has a sentence with this id."""
        return message_id in self._catalogue.sentences


@cache
def languages() -> tuple[str, ...]:
    """Return the languages of the catalogs, English first."""
    found = sorted(path.name for path in LOCALES.iterdir() if path.is_dir())
    return (SOURCE, *(name for name in found if name != SOURCE))


def best_language(wanted: str | None, browser: str | None) -> str:
    """Return the link's language, else the browser's (``ko-KR``), else English."""
    for tag in (wanted, browser):
        name = (tag or "").replace("_", "-").split("-")[0].lower()
        if name in languages():
            return name
    return SOURCE


@cache
def messages(language: str) -> Messages:
    """Return the sentences of ``language``, read once."""
    return Messages(language)


@cache
def catalogue(language: str) -> Catalogue:
    """Return the catalog of ``language``, read once from its file."""
    path = LOCALES / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        read = read_po(file, locale=language)
    return Catalogue(dict(_entry(each) for each in read if each.id), c2py(read.plural_expr))


def _entry(message: Message) -> tuple[str, Entry]:
    """Return the id and the forms; Babel gives both as tuples where there are plural forms."""
    if isinstance(message.id, str):
        return message.id, Entry((str(message.string),))
    name, counts = message.id
    return name, Entry(tuple(message.string or ()), counts)


def _number(value: object) -> int | None:
    """Return the integer that a value is or reads as, such as "1,024" or "`3`"."""
    text = Sentence(str(value)).plain.replace(",", "")
    return int(text) if text.isdecimal() else None
