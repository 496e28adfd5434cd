"""Traps on the Slices page at sizes for which only shapes are computed."""

from __future__ import annotations

import pytest

from backend.traps.trap import Trap
from components.dispatch.pages import page_message
from components.message.message import Message
from components.words.catalogue import languages, messages
from components.words.traps import trap_line

EVERYDAY = {"input_size": "100", "hidden_size": "128", "batch": "32", "seq_len": "35"}


def sentences_of(expr: str, language: str = "en") -> list[str]:
    words = messages(language)
    message: Message = page_message("slices", [*EVERYDAY.items(), ("expr", expr)], words)
    assert message.slices
    (card,) = message.slices.cards
    assert card.sentences[0] == words.text("slices.shapes_only")
    return [*card.sentences[1:]]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("expr", "trap"),
    [
        ("output[:, -1, :]", Trap("backward_read_one", {"t": 34})),
        ("h_n.view(N, -1)", Trap("samples_mixed", {"blended": False})),
        ("h_n.view(32, -1)", Trap("samples_mixed", {"blended": False})),
    ],
)
def test_an_everyday_size_has_its_warning(expr: str, trap: Trap, language: str) -> None:
    assert sentences_of(expr, language) == [trap_line(trap, messages(language))]


@pytest.mark.parametrize("expr", ["torch.cat([h_n[-2], h_n[-1]], dim=1)", "output[:, 0, 128:]"])
def test_a_right_expression_has_none(expr: str) -> None:
    assert sentences_of(expr) == []
