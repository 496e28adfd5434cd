"""A table returns its messages unchanged, and messages that differ only in numbers are cheap."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given

from components.offline.message_table import compact_json
from tests.support.message_tables import message_lists, packed, unpacked


@given(message_lists())
def test_all_of_it_comes_back(messages: list[dict[str, Any]]) -> None:
    # As it travels: a table is JSON, too.
    table = json.loads(compact_json(packed(messages)))
    assert list(map(_letters, unpacked(table))) == list(map(_letters, messages))


def _letters(message: dict[str, Any]) -> dict[str, str]:
    return {name: compact_json(value) for name, value in message.items()}


def test_parameters_that_move_together_are_one_column() -> None:
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
