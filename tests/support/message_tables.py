"""Tables of messages, made and read as by the browser."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from components.message.widgets import MessageTable
from components.offline.message_table import TableMaker
from tests.support.messages import plain


def packed(messages: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the table of all messages."""
    maker = TableMaker()
    for message in messages:
        maker.add(message)
    found: dict[str, Any] = plain(maker.table())
    return found


def unpacked(packed_table: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return every message of a table, in their order."""
    table = msgspec.convert(packed_table, MessageTable)
    columns = [column.split(" ") for column in table.columns]
    count = max((len(piece.of) for piece in table.pieces.values()), default=0)
    found: list[dict[str, Any]] = [{} for _ in range(count)]
    for name, piece in table.pieces.items():
        seen = [0] * len(piece.wordings)
        for message, place in zip(found, piece.of, strict=True):
            text, places = piece.wordings[place]
            numbers = (columns[column][seen[place]] for column in places)
            message[name] = json.loads("".join(_woven(text.split("\n"), numbers)))
            seen[place] += 1
    return found


def _woven(parts: list[str], numbers: Iterable[str]) -> Iterable[str]:
    yield parts[0]
    for number, part in zip(numbers, parts[1:], strict=True):
        yield number + part
