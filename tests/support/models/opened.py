"""The message of a link of the Models page, read in this process."""

from __future__ import annotations

from typing import Any

from backend.models.source_link import read_source
from backend.reader.findings import find
from backend.reader.runs.read import read
from components.models.message import pasted_message
from components.words.catalogue import messages
from tests.support.messages import plain


def opened(link: list[tuple[str, str]], more: bool = False) -> dict[str, Any]:
    """Return the message of any link, read in this process."""
    request = read_source(link)
    reading = read(request.paste)
    findings = find(request.paste, reading) if more else None
    return plain(pasted_message(request, reading, findings, messages("en")))
