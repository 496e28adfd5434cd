"""Work of a sandboxed process: the search that follows the first run of a paste."""

from __future__ import annotations

from typing import Any

import msgspec

from backend.reader.findings import find
from backend.reader.job import warm_up
from backend.reader.read import read
from backend.reader.reading import Paste

__all__ = ["warm_up", "work"]


def work(sent: dict[str, Any]) -> Any:
    """Search around a serialized paste and return the serialized findings."""
    paste = msgspec.convert(sent["paste"], Paste)
    return msgspec.to_builtins(find(paste, read(paste)), str_keys=True)
