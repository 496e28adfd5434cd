"""Tables of messages, made and read as by the browser."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from hypothesis import strategies as st

from components.message.widgets import MessageTable
from components.offline.message_table import TableMaker
from tests.support.messages import plain

TEXTS = st.text(max_size=12) | st.from_regex(r"[a-z\n ]{0,3}[0-9]{1,3}[.\n][0-9]?", fullmatch=True)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | st.integers(-(2**50), 2**50) | NUMBERS | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
NAMES = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True)


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


@st.composite
def message_lists(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Messages with the same names, many of them of the same wording."""
    names = draw(NAMES)
    shapes = draw(
        st.lists(st.fixed_dictionaries(dict.fromkeys(names, VALUES)), min_size=1, max_size=3)
    )
    count = draw(st.integers(1, 12))
    return [_renumbered(draw, draw(st.sampled_from(shapes))) for _ in range(count)]


def _renumbered(draw: st.DrawFn, value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _renumbered(draw, each) for name, each in value.items()}
    if isinstance(value, list):
        return [_renumbered(draw, each) for each in value]
    return draw(st.integers(-3, 99)) if type(value) is int else value
