"""Messages and their parts as JSON values, for tests that look into them by path."""

from __future__ import annotations

import json
from typing import Any

import msgspec


def plain(value: Any) -> Any:
    """Return a part of a message, or several parts, as dictionaries, lists, texts and numbers."""
    return json.loads(json.dumps(msgspec.to_builtins(value)))
