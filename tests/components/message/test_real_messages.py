"""Real messages of every page have the types that the schema describes."""

from __future__ import annotations

import msgspec
import pytest

from backend.models.presets import presets
from components.dispatch.pages import page_message, page_names
from components.message.message import Message
from components.message.value import as_json
from components.mistakes.message import _EXAMPLES as MISTAKES
from components.words.catalogue import messages
from tests.support.messages import plain

LINKS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    **{name: (name, []) for name in page_names()},
    **{f"models {name}": ("models", [*link.items()]) for name, link in presets().items()},
    "a locked lesson": ("layer", [("lock", "hidden_size,layer"), ("hide", "map,bias")]),
    "warnings": ("layer", [("hidden_size", "many"), ("focus", "nothing"), ("lang", "xx")]),
    "one's own expression": ("slices", [("expr", "h_n[-1]"), ("mark", "0,2")]),
    "a wrong expression": ("slices", [("expr", "output[")]),
    "a refused batch": ("packing", [("lengths", "5,0,3")]),
    "a narrow padding": ("packing", [("lengths", "5,3,2"), ("width", "4")]),
    "a known error": (
        "mistakes",
        [("message", "input.size(-1) must be equal to input_size. Expected 10, got 11")],
    ),
    **{
        f"mistakes {name}": ("mistakes", [*asked.items()])
        for name, (_, asked) in MISTAKES.items()
        if name != "crash"
    },
}


@pytest.mark.parametrize("name", LINKS)
def test_a_message_comes_back_as_its_type(name: str) -> None:
    """Check every field of every part by decoding; unknown and invalid ones are errors."""
    page, link = LINKS[name]
    made = page_message(page, link, messages("en"))
    read = msgspec.json.decode(as_json(made), type=Message)
    assert plain(read) == plain(made)


def test_another_type_is_noticed() -> None:
    made = plain(page_message("layer", [], messages("en")))
    with pytest.raises(msgspec.ValidationError, match="rows"):
        msgspec.convert(made | {"rows": [{"name": "input"}]}, Message)
    with pytest.raises(msgspec.ValidationError, match="unknown"):
        msgspec.convert(made | {"unknown": 1}, Message)
