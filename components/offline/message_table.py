"""A small table of many messages, with shared text written once and numbers as columns.

A page's messages for neighboring states are the same text except for some numbers. So each message
is cut at its numbers. Messages of one wording share their text, and every number that is not the
same in all of them is a column. Equal columns are one column: a picture of a thousand numbers moves
by a few dozen. The table does not depend on the types of a message, and gives back every letter
(``static/offline/message_table.js`` does so in the browser).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from sys import intern
from typing import Any

from components.message.widgets import MessageTable, Wordings

_NUMBER = re.compile(r"(\d+(?:\.\d+)?)")
HOLE = "\n"
"""The sign in place of a number, because JSON without indentation has no line breaks."""


class TableMaker:
    """A table that is being filled; it holds only the numbers of each message."""

    def __init__(self) -> None:
        self._wordings: dict[str, dict[str, int]] = {}
        self._states: dict[str, list[int]] = {}
        self._rows: dict[tuple[str, int], list[tuple[str, ...]]] = {}

    def add(self, message: Mapping[str, Any]) -> None:
        """Add a message as JSON values, with the same fields as the others."""
        for name, value in message.items():
            # Even items are text, odd items are numbers.
            parts = _NUMBER.split(compact_json(value))
            wordings = self._wordings.setdefault(name, {})
            place = wordings.setdefault(HOLE.join(parts[::2]), len(wordings))
            self._states.setdefault(name, []).append(place)
            # Most numbers occur many times, so each is stored once.
            self._rows.setdefault((name, place), []).append(tuple(map(intern, parts[1::2])))

    def table(self) -> MessageTable:
        """Return the table of all messages.

        A wording has a line break in place of each number, and next to it the columns of these
        numbers. A column has a number for each state of its wording, in their order.
        """
        known: dict[tuple[str, ...], int] = {}
        pieces = {
            name: Wordings(
                of=self._states[name],
                wordings=[
                    _wording(wording, self._rows[name, place], known)
                    for wording, place in wordings.items()
                ],
            )
            for name, wordings in self._wordings.items()
        }
        return MessageTable(pieces=pieces, columns=[" ".join(column) for column in known])


def compact_json(value: Any) -> str:
    """Return JSON without spaces and without escaped letters."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _wording(
    wording: str, rows: list[tuple[str, ...]], known: dict[tuple[str, ...], int]
) -> tuple[str, list[int]]:
    """Return a wording, with the numbers that all ``rows`` share, and its columns.

    Args:
        known: the columns so far, with their numbers; new ones are added.
    """
    parts = wording.split(HOLE)
    text, columns = [parts[0]], []
    for part, column in zip(parts[1:], zip(*rows, strict=True), strict=True):
        if len(set(column)) == 1:
            text.append(column[0] + part)
        else:
            text.append(HOLE + part)
            columns.append(known.setdefault(column, len(known)))
    return "".join(text), columns
