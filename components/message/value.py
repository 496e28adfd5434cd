"""The base class of all parts of a message, and their encoding as JSON."""

from __future__ import annotations

from typing import Any

import msgspec


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a message.

    A field that is ``UNSET`` is absent from the JSON.
    """


def as_json(value: Value) -> bytes:
    """Return the JSON of a message or of one of its parts.

    A component gets bytes, which its loader reads. Streamlit would encode a dictionary twice, more
    slowly, and search it for tables first.
    """
    return _ENCODER.encode(value)


def plain(value: Value) -> dict[str, Any]:
    """Convert a part of a message to JSON values: dictionaries, lists, texts and numbers."""
    found: dict[str, Any] = msgspec.to_builtins(value)
    return found


_ENCODER = msgspec.json.Encoder()
