"""Many messages as one small table: what they share is written once, what differs are numbers.

A page's messages for neighbouring states are the same text but for some numbers. So each message
is cut at its numbers; messages of one wording share their text, and every number that is not the
same in all of them is a column. Columns that agree are one column: a picture of a thousand numbers
moves by a few dozen. Nothing here knows what a message says, and all of it comes back to the letter
(``static/offline/message_table.js`` is the way back in the browser).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from sys import intern
from typing import Any

Table = dict[str, Any]

_NUMBER = re.compile(r"(\d+(?:\.\d+)?)")
HOLE = "\n"
"""Where a number was cut out: JSON without indentation has no line ends of its own."""


class TableMaker:
    """Takes messages one by one, so that only their numbers are held."""

    def __init__(self) -> None:
        self._wordings: dict[str, dict[str, int]] = {}
        self._states: dict[str, list[int]] = {}
        self._rows: dict[tuple[str, int], list[tuple[str, ...]]] = {}

    def add(self, message: Mapping[str, Any]) -> None:
        """One more message, of JSON values, with the same names as the others."""
        for name, value in message.items():
            # Text and number in turn.
            parts = _NUMBER.split(compact_json(value))
            wordings = self._wordings.setdefault(name, {})
            place = wordings.setdefault(HOLE.join(parts[::2]), len(wordings))
            self._states.setdefault(name, []).append(place)
            # The same few numbers stand everywhere: each is held once.
            self._rows.setdefault((name, place), []).append(tuple(map(intern, parts[1::2])))

    def table(self) -> Table:
        """All of them, as JSON values.

        ``pieces`` has for each name of a message the wording of each state (``of``), and the
        wordings: text with a line end wherever a number belongs, and beside it which of
        ``columns`` it is. A column has a number for each state of its wording, in their order.
        """
        known: dict[tuple[str, ...], int] = {}
        pieces = {
            name: {
                "of": self._states[name],
                "wordings": [
                    _wording(wording, self._rows[name, place], known)
                    for wording, place in wordings.items()
                ],
            }
            for name, wordings in self._wordings.items()
        }
        return {"pieces": pieces, "columns": [" ".join(column) for column in known]}


def compact_json(value: Any) -> str:
    """JSON without blanks, in the letters of its language."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _wording(
    wording: str, rows: list[tuple[str, ...]], known: dict[tuple[str, ...], int]
) -> tuple[str, list[int]]:
    """A wording, what is the same in all ``rows`` written into it, and its columns.

    Args:
        known: the columns there are, with their numbers; further ones are added.
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
