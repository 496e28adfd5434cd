"""A table returns its messages unchanged, and messages that differ only in numbers are cheap."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from components.offline.message_table import compact_json
from tests.support.message_tables import packed, unpacked

TEXTS = st.text(max_size=12) | st.from_regex(r"[a-z\n ]{0,3}[0-9]{1,3}[.\n][0-9]?", fullmatch=True)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | st.integers(-(2**50), 2**50) | NUMBERS | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
NAMES = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True)


@st.composite
def message_lists(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw messages with the same names, many of them with the same wording."""
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


@given(message_lists())
def test_all_of_it_comes_back(messages: list[dict[str, Any]]) -> None:
    # As it travels: a table is JSON, too.
    table = json.loads(compact_json(packed(messages)))
    assert list(map(_letters, unpacked(table))) == list(map(_letters, messages))


def _letters(message: dict[str, Any]) -> dict[str, str]:
    return {name: compact_json(value) for name, value in message.items()}


def test_what_moves_together_is_one_column() -> None:
    messages = [
        {"path": f"M{n},{n}L{n},7.5", "name": f"h_n[{n}]", "same": [1, 2]} for n in range(9)
    ]
    table = packed(messages)
    assert table["columns"] == ["0 1 2 3 4 5 6 7 8"]
    assert table["pieces"]["path"] == {
        "of": [0] * 9,
        "wordings": [['"M\n,\nL\n,7.5"', [0, 0, 0]]],
    }
    assert table["pieces"]["same"]["wordings"] == [["[1,2]", []]]


def test_another_wording_has_columns_of_its_own() -> None:
    texts = ["has read 1", "reads 2", "has read 3"]
    table = packed([{"text": text} for text in texts])
    assert table["pieces"]["text"]["of"] == [0, 1, 0]
    assert table["columns"] == ["1 3"]
    assert unpacked(table) == [{"text": text} for text in texts]


def test_no_messages_are_no_table() -> None:
    assert unpacked(packed([])) == []
