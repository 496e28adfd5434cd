"""The message catalogues as they stand on disk."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from babel.messages.pofile import read_po

from components.words.catalogue import LOCALES


@cache
def sentences(language: str) -> Mapping[str, str]:
    """Every id of a catalogue with its sentence."""
    path = LOCALES / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    found = {str(message.id): str(message.string) for message in catalogue if message.id}
    return MappingProxyType(found)
