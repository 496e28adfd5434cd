"""The message catalogs as they are on disk."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from string import Formatter
from types import MappingProxyType

from components.words.catalogue import catalogue


@cache
def sentences(language: str) -> Mapping[str, str]:
    """Return every id of a catalog with its sentence, or with the last of its plural forms."""
    return MappingProxyType({name: each[-1] for name, each in forms(language).items()})


@cache
def forms(language: str) -> Mapping[str, tuple[str, ...]]:
    """Return every id of a catalog with all its plural forms."""
    found = catalogue(language).sentences
    return MappingProxyType({name: sentence.forms for name, sentence in found.items()})


def placeholders(sentence: str) -> set[str]:
    """Return the names in curly braces."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
