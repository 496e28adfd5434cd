"""The sentences about a pasted text, in every language."""

from __future__ import annotations

import re

import pytest

from backend.paste.found import FoundLayer, PasteError
from backend.paste.read import read_layers
from components.layer.paste import (
    choice_lines,
    error_lines,
    refusal_lines,
    taken_lines,
    trap_lines,
)
from components.words.catalogue import SOURCE, languages, messages
from components.words.pasted import layer_label
from tests.support.words.catalogues import sentences

BAD: dict[str, tuple[str, tuple[str, ...]]] = {
    # code: a text that causes it, and what the sentence must name
    "empty": ("", ()),
    "too_long": ("#" * 60_001, ("60000",)),
    "not_python": ("x = 1\nnn.LSTM(10, 20", ("2",)),
    "no_layer": ("nn.Linear(1, 2)", ("nn.RNN", "nn.LSTM")),
    "unpacked": ("nn.LSTM(*sizes)", ("*args",)),
    "not_a_value": ("nn.LSTM(10, [20])", ("hidden_size", "[20]")),
    "too_many": ("nn.GRU(1, 2, 3, True, True, 0.0, True, 8, 9)", ("7", "9")),
    "unknown_argument": ("nn.GRU(1, 2, proj_size=1)", ("proj_size", "GRU", "dropout")),
    "given_twice": ("nn.LSTM(1, 2, hidden_size=3)", ("hidden_size",)),
    "missing": ("nn.LSTM(10)", ("hidden_size",)),
    "not_flag": ("nn.LSTM(1, 2, 2, 0.5)", ("bias", "0.5")),
    "not_whole": ("nn.LSTM(1, 2.5)", ("hidden_size", "2.5")),
    "not_number": ("nn.LSTM(1, 2, dropout='x')", ("dropout", "x")),
    "not_probability": ("nn.LSTM(1, 2, dropout=2)", ("dropout", "2")),
    "too_small": ("nn.LSTM(1, 0)", ("hidden_size", "1", "0")),
    "unknown_choice": ("nn.RNN(1, 2, nonlinearity='gelu')", ("nonlinearity", "gelu", "relu")),
    "proj_too_large": ("nn.LSTM(1, 2, proj_size=2)", ("hidden_size", "2")),
    "only_counts": ("0 | rnn | LSTM | 198 K params", ()),
    "weights_differ": ("weight_ih_l0 (8, 3)\nweight_hh_l0 (8, 3)", ("(8, 3)",)),
}
IMPOSSIBLE = {"nonlinearity_only_rnn", "proj_only_lstm"}
"""Codes of a setting that no line can have: there torch knows no such argument at all."""


def refusal(text: str) -> PasteError:
    with pytest.raises(PasteError) as caught:
        read_layers(text)
    return caught.value


def only(text: str) -> FoundLayer:
    """Return the only layer of a text."""
    (layer,) = read_layers(text).layers
    return layer


def test_there_is_a_text_for_every_sentence() -> None:
    start = "paste.error."
    codes = {name.removeprefix(start) for name in sentences(SOURCE) if name.startswith(start)}
    assert codes - IMPOSSIBLE == BAD.keys()


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("code", BAD)
def test_every_refusal_is_reported(code: str, language: str) -> None:
    text, named = BAD[code]
    error = refusal(text)
    assert error.code == code
    told, *landings = refusal_lines(error, messages(language))
    assert not re.search(r"\{\w*\}", told)
    assert [name for name in named if f"{name}" not in told] == []
    assert len(landings) == len(error.landings)


@pytest.mark.parametrize("language", languages())
def test_a_refusal_is_described_with_the_mark_that_explains_it(language: str) -> None:
    _, landing = refusal_lines(refusal("nn.LSTM(10, 20, 2, 0.5)"), messages(language))
    assert "4" in landing
    assert "`bias`" in landing
    assert "`0.5`" in landing


@pytest.mark.parametrize("language", languages())
def test_adopted_settings_are_reported(language: str) -> None:
    words = messages(language)
    (line,) = taken_lines(only("nn.GRU(10, 20)"), words)
    assert "`nn.GRU`" in line
    pasted = only("nn.LSTM(10, 20, 2, True, device=d, dtype=t)")
    _, landing, ignored = taken_lines(pasted, words)
    assert "`bias`" in landing
    assert "`device`, `dtype`" in ignored


@pytest.mark.parametrize("language", languages())
def test_guesses_and_what_weights_never_show_are_said(language: str) -> None:
    words = messages(language)
    _, guess = taken_lines(only("nn.GRU(10, hidden_dim)"), words)
    assert all(each in guess for each in ("`hidden_dim`", "`hidden_size`", "`20`"))
    _, unseen = taken_lines(only("weight_ih_l0 (9, 2) weight_hh_l0 (9, 3)"), words)
    assert "`batch_first`" in unseen
    _, cell = taken_lines(only("nn.LSTMCell(3, 4)"), words)
    assert cell == words.text("paste.cell")


@pytest.mark.parametrize("language", languages())
def test_several_layers_are_offered_with_the_reason_for_the_others(language: str) -> None:
    words = messages(language)
    found = read_layers("self.rnn = nn.LSTM(10, 20, 2)\nself.top = nn.GRU(9)")
    first, refused = choice_lines(found, words)
    assert first == words.text("paste.choose")
    assert "`top`" in refused
    assert "`hidden_size`" in refused
    assert [layer_label(each) for each in found.layers] == ["rnn: nn.LSTM(10, 20, num_layers=2)"]
    _, doubtful = choice_lines(read_layers("rnn.weight_ih_l0 (80, 10)"), words)
    assert "`rnn`" in doubtful


def test_an_error_message_is_sent_to_the_page_that_explains_it() -> None:
    text = "input.size(-1) must be equal to input_size. Expected 10, got 11"
    (line,) = error_lines(text, messages("ko"))
    assert "(/mistakes?message=input.size" in line
    assert line.endswith("&lang=ko)")
    assert error_lines("nn.Linear(1, 2)", messages("ko")) == []


@pytest.mark.parametrize(
    "text",
    [
        "nn.LSTM(10, ['`x`'])",
        "nn.LSTM(10, '`**bold**`')",
        "nn.LSTM(10, '![x](http://x)')",
        "nn.LSTM(10, 20, 2, '`')",
        "weight_ih_l0 (8, 3)\n`weight_hh_l0` (8, 3)",
        "nn.RNN(1, 2, nonlinearity='`[a](b)')",
        "nn.GRU(1, 2, ñ=1)",
    ],
)
def test_foreign_text_stays_inside_its_code_span(text: str) -> None:
    for line in refusal_lines(refusal(text), messages("en")):
        outside = "".join(line.split("`")[::2])
        assert line.count("`") % 2 == 0
        assert not re.search(r"[\[\]*<>!]", outside)


SILENT = """
rnn = nn.LSTM(10, 20, 2, True)
output, state = rnn(x)
last = state[-1]
"""


@pytest.mark.parametrize("language", languages())
def test_silent_effects_of_the_lines_are_explained(language: str) -> None:
    words = messages(language)
    (line,) = trap_lines(SILENT, words)
    assert line.startswith(words.text("trap.title.pair_last_is_c_n"))
    assert "`state[-1]`" in line


def test_lines_without_a_trap_are_left_alone() -> None:
    mended = SILENT.replace("state =", "(h_n, c_n) =").replace("state[-1]", "h_n[-1]")
    assert trap_lines(mended, messages(SOURCE)) == []
