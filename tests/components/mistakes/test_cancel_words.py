"""The card of an attempt in which two mistakes cancel out."""

from __future__ import annotations

import pytest

from components.dispatch.pages import page_message
from components.words.catalogue import languages, messages

LINK = {
    "batch_first": "false",
    "bidirectional": "false",
    "num_layers": "1",
    "input_size": "16",
    "hidden_size": "8",
    "input_shape": "32,64,16",
    "h_0_shape": "1,64,8",
    "c_0_shape": "1,64,8",
}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("settings", "kind"), [({}, "maybe"), ({"batch": "32", "seq_len": "64"}, "proved")]
)
def test_the_page_names_them(language: str, settings: dict[str, str], kind: str) -> None:
    words = messages(language)
    message = page_message("mistakes", [*LINK.items(), *settings.items()], words)
    (card,) = message.cards
    assert card.kind == "ran"
    values = {"axis": 1, "taken": 64, "other": 32, "flag": True, "state": (1, 32, 8)}
    assert [*card.sentences][-2:] == [
        words.text(f"attempt.cancel.{kind}", **values),
        words.text("attempt.cancel.state", **values),
    ]
