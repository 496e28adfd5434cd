"""The message catalogues as they stand on disk."""

from __future__ import annotations

from babel.messages.pofile import read_po

from components.messages import LOCALES


def sentences(language: str) -> dict[str, str]:
    """Every id of a catalogue with its sentence."""
    path = LOCALES / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {str(message.id): str(message.string) for message in catalogue if message.id}
