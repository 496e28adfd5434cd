"""Pasted text is parsed and never run."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given

from backend.layer.code import constructor
from backend.layer.spec import LayerSpec
from backend.paste.found import MAX_CHARACTERS, FoundLayers, PasteError
from backend.paste.read import read_layers
from tests.support.strategies import LINK, legal_specs, token_soups

PLACES = (
    "{effect}\nnn.LSTM(10, 20)",
    "nn.LSTM(10, 20)\n{effect}",
    "nn.LSTM({effect}, 20)",
    "nn.LSTM(10, hidden_size={effect})",
    "nn.LSTM(10, 20, device={effect})",
    "nn.LSTM(10, 20, **{effect})",
    "nn.LSTM(10, 20, *{effect})",
    "({effect}).LSTM(10, 20)",
    "nn.LSTM(10, f'{{{effect}}}')",
    "class Model(({effect}).Module):\n    rnn = nn.LSTM(10, 20)",
    "def make(size={effect}):\n    return nn.LSTM(10, 20)",
    "@{effect}\ndef make():\n    return nn.LSTM(10, 20)",
    "import os; nn.LSTM(10, 20) if {effect} else None",
)


def read_or_refuse(text: str) -> FoundLayers | PasteError:
    try:
        return read_layers(text)
    except PasteError as error:
        return error


@pytest.mark.parametrize("place", PLACES)
def test_no_code_in_a_pasted_text_runs(place: str, tmp_path: Path) -> None:
    trace_of_a_run = tmp_path / "ran"
    effect = f'__import__("pathlib").Path(r"{trace_of_a_run}").write_text("x")'
    read_or_refuse(place.format(effect=effect))
    assert not trace_of_a_run.exists()
    exec(effect)
    assert trace_of_a_run.exists()


TABLES = "\n".join(
    f"t{level} = {{{', '.join(f'{key}: t{level + 1}[{key}]' for key in range(20))}}}"
    for level in range(9)
)
"""Dictionaries of which each item reads twenty items of the next one."""
LONG = f"a = b + f({'1, ' * 2000})\n"
SEVEN = "nn.LSTM(a, a, a, a, a, a, a)\n"


def nested(opening: str, closing: str = "") -> str:
    """Return a layer with one value nested as deeply as the longest text allows."""
    times = (MAX_CHARACTERS - 20) // len(opening + closing)
    return f"nn.LSTM({opening * times}1{closing * times}, 20)"


@given(token_soups())
@example(nested("-"))
@example(nested("~")[:1500] + "1, 20)")
@example(nested("(", ")"))
@example(nested("[", "]"))
@example(nested("1+"))
@example(nested("x."))
@example(nested("not "))
@example(nested("lambda:"))
@example(nested("9"))
@example(nested("x if x else "))
@example("LSTM(" * 9000)
@example("weight_ih_l0 (1" + " " * 50_000)
@example("weight_ih_l0" * 4000)
@example("weight_ih_l0 tensor(" + "[" * 50_000)
@example("a = b + b\nb = c + c\nc = d + d\nd = a + a\n" * 500 + "nn.LSTM(a, a)")
@example(f"{TABLES}\nt0[1](10, 20)")
@example(LONG + SEVEN * 100)
@example("a = b\nb = a\n" * 1000 + SEVEN * 100)
@example("$" + "LSTM(" * 90 + "f(" + "1, " * 400 + "1 1)" + ")" * 90)
@example(f'{{"lstm.weight_ih_l0": {{"shape": [{"1" * 5000}, 10]}}}}')
def test_no_text_breaks_the_reading(text: str) -> None:
    answer = read_or_refuse(text)
    if isinstance(answer, FoundLayers):
        for each in answer.layers:
            layer = LayerSpec(**each.arguments).layer
            assert each.source == "weights" or layer in text
    else:
        assert answer.code in CODES


CODES = {
    *("empty", "too_long", "not_python", "no_layer", "unpacked", "not_a_value", "too_many"),
    *("unknown_argument", "given_twice", "missing"),
    *("too_small", "not_whole", "not_flag", "not_number", "not_probability"),
    *("unknown_choice", "proj_too_large"),
}


@given(legal_specs(LINK))
def test_our_own_line_is_read_back(spec: LayerSpec) -> None:
    (pasted,) = read_layers(f"self.rnn = {constructor(spec)}").layers
    arguments = spec.constructor_arguments()
    assert {name: pasted.arguments[name] for name in arguments} == arguments
    assert pasted.arguments["layer"] == spec.layer
    assert (pasted.landings, pasted.ignored) == ((), ())
