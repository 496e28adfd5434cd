"""Messages and their parts as JSON values, for tests that look into them by path."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from components.dispatch.pages import page_message
from components.words.catalogue import messages

_TIME = re.compile(r"[\d.]+ ms")


def plain(value: Any) -> Any:
    """Return a part of a message, or several parts, as dictionaries, lists, texts and numbers."""
    return json.loads(json.dumps(msgspec.to_builtins(value)))


def without_times(message: dict[str, Any]) -> dict[str, Any]:
    """Return a message with equal times for all runs."""
    return {**message, "notes": [_TIME.sub("0.0 ms", note) for note in message["notes"]]}


def mistakes_of(link: dict[str, str], language: str = "en") -> dict[str, Any]:
    """Return the message of the Debugging page for a link."""
    found: dict[str, Any] = plain(page_message("mistakes", [*link.items()], messages(language)))
    return found
