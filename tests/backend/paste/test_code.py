"""Pasted code gives its layers, or the exact reason why it does not."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from torch import nn

from backend.layer.signatures import POSITIONS
from backend.layer.spec import LAYERS, TORCH_DEFAULTS
from backend.paste.found import MAX_CHARACTERS, FoundLayer, Guess, Landing, PasteError
from backend.paste.read import read_layers

TEN_TWENTY = {"input_size": 10, "hidden_size": 20}
MODEL = '''
class Tagger(nn.Module):
    """LSTM(1, 2) in a sentence is no call."""

    def __init__(self, hidden_size: int = 64) -> None:
        super().__init__()
        self.embedding = nn.Embedding(100, 10)  # before nn.GRU(3, 4)
        self.rnn = nn.LSTM(
            10,
            20,  # hidden
            num_layers=2,
            bidirectional=True,
        )
        self.second = nn.GRU(40, 8)
'''
GOOD: list[tuple[str, str, dict[str, Any]]] = [
    ("nn.LSTM(10, 20)", "LSTM", TEN_TWENTY),
    ("LSTM(input_size=10, hidden_size=20)", "LSTM", TEN_TWENTY),
    ("torch.nn.GRU(10, 20, bias=False)", "GRU", {**TEN_TWENTY, "bias": False}),
    ("    rnn = nn.RNN(10, 20)\n", "RNN", TEN_TWENTY),
    ("net = nn.Sequential(nn.Linear(3, 10), nn.RNN(10, 20))", "RNN", TEN_TWENTY),
    ("output, h_n = nn.GRU(10, 20)(input)", "GRU", TEN_TWENTY),
    ("nn.LSTM(10, 20, # features\n 2)", "LSTM", {**TEN_TWENTY, "num_layers": 2}),
    ("nn.LSTM(10, 0x14, dropout=.5)", "LSTM", {**TEN_TWENTY, "dropout": 0.5}),
    ("nn.LSTM(10, 20, proj_size=5)", "LSTM", {**TEN_TWENTY, "proj_size": 5}),
    ("nn.RNN(10, 20, 1, 'relu')", "RNN", {**TEN_TWENTY, "nonlinearity": "relu"}),
    ("nn.RNN(10, 20, nonlinearity='relu')", "RNN", {**TEN_TWENTY, "nonlinearity": "relu"}),
    (
        "self.rnn = nn.LSTM(10, 20, 2, True, batch_first=True)",
        "LSTM",
        {**TEN_TWENTY, "num_layers": 2, "batch_first": True},
    ),
    ("nn.LSTM(10, 20)".ljust(MAX_CHARACTERS, "#"), "LSTM", TEN_TWENTY),
    ("nn.LSTM(10, 4 * 5)", "LSTM", TEN_TWENTY),
    ("hidden = 20\nnn.LSTM(10, hidden)", "LSTM", TEN_TWENTY),
    ("nn.GRU(10, 40 // 2 if True else 0)", "GRU", TEN_TWENTY),
    ("import torch\nself.rnn = = nn.LSTM(10, 20)", "LSTM", TEN_TWENTY),
    ("```\nself.rnn = nn.GRU(\n    10,\n    20)\n...", "GRU", TEN_TWENTY),
    ("nn.LSTMCell(10, 20)", "LSTM", TEN_TWENTY),
    (
        "Sequential(\n  (1): DynamicQuantizedLSTM(10, 20, num_layers=2, batch_first=True)\n)",
        "LSTM",
        {**TEN_TWENTY, "num_layers": 2, "batch_first": True},
    ),
]
BAD: list[tuple[str, str, dict[str, Any]]] = [
    ("", "empty", {}),
    (" \n\t", "empty", {}),
    ("#" * (MAX_CHARACTERS + 1), "too_long", {"most": MAX_CHARACTERS}),
    ("nn.LSTM(10, 20", "not_python", {"line": 1}),
    ("  | Name | Type | Params\n---\n0 | rnn | LSTM | 198 K\n", "only_counts", {}),
    ("├─LSTM: 1-2  [3, 12, 256]  592,896\nTotal params: 592,896", "only_counts", {}),
    ("Recursive(\n  (lstm): Recursive(original_name=LSTM)\n)", "only_counts", {}),
    ("nn.LSTM('\ud800', 20)", "not_python", {"line": 1}),
    (
        "hidden = '20'\nnn.LSTM(10, hidden)",
        "not_whole",
        {"parameter": "hidden_size", "given": "20"},
    ),
    ("nn.Linear(10, 20)", "no_layer", {"layers": "nn.RNN, nn.GRU, nn.LSTM"}),
    ("class LSTM(nn.Module): pass", "no_layer", {"layers": "nn.RNN, nn.GRU, nn.LSTM"}),
    ("nn.LSTM(*sizes)", "unpacked", {}),
    ("nn.LSTM(10, 20, **options)", "unpacked", {}),
    ("nn.LSTM(10, 20j)", "not_a_value", {"name": "hidden_size", "text": "20j"}),
    ("nn.LSTM([10], 20)", "not_a_value", {"name": "input_size", "text": "[10]"}),
    ("nn.LSTM(f'{10}', 20)", "not_a_value", {"name": "input_size", "text": "f'{10}'"}),
    (
        "nn.GRU(10, 20, 1, True, False, 0.0, False, 5)",
        "too_many",
        {"layer": "GRU", "count": 8, "most": 7},
    ),
    ("nn.LSTM(10, 20, input_size=10)", "given_twice", {"name": "input_size"}),
    ("nn.LSTM(10, bias=True, bias=True)", "given_twice", {"name": "bias"}),
    ("nn.LSTM(10)", "missing", {"name": "hidden_size"}),
    ("nn.LSTM(hidden_size=20)", "missing", {"name": "input_size"}),
    ("nn.LSTM(10, -5)", "too_small", {"parameter": "hidden_size", "given": -5, "low": 1}),
    ("nn.LSTM(10, 2e1)", "not_whole", {"parameter": "hidden_size", "given": 20.0}),
    ("nn.LSTM(10, True)", "not_whole", {"parameter": "hidden_size", "given": True}),
    ("nn.LSTM(10, 20, dropout=2)", "not_probability", {"parameter": "dropout", "given": 2}),
    (
        "nn.LSTM(10, 20, proj_size=20)",
        "proj_too_large",
        {"parameter": "proj_size", "given": 20, "hidden_size": 20},
    ),
]


def read_layer(text: str) -> FoundLayer:
    """Return the only layer of a text."""
    found = read_layers(text)
    assert (found.refused, found.doubtful) == ((), ())
    (layer,) = found.layers
    return layer


@pytest.mark.parametrize(("text", "layer", "given"), GOOD)
def test_a_layers_arguments_are_read(text: str, layer: str, given: dict[str, Any]) -> None:
    assert read_layer(text).arguments == {"layer": layer, **TORCH_DEFAULTS, **given}


@pytest.mark.parametrize(("text", "code", "params"), BAD)
def test_every_fault_has_a_name(text: str, code: str, params: dict[str, Any]) -> None:
    with pytest.raises(PasteError) as caught:
        read_layer(text)
    assert (caught.value.code, caught.value.params) == (code, params)


def test_an_unknown_argument_is_answered_with_the_known_ones() -> None:
    with pytest.raises(PasteError) as caught:
        read_layer("nn.GRU(10, 20, proj_size=5)")
    assert caught.value.code == "unknown_argument"
    assert caught.value.params["name"] == "proj_size"
    assert caught.value.params["names"] == ", ".join(POSITIONS["GRU"])


def test_device_and_dtype_have_no_say_in_shapes() -> None:
    pasted = read_layer("nn.LSTM(10, 20, device=chosen(), dtype=torch.float64)")
    assert pasted.ignored == ("device", "dtype")
    assert pasted.arguments == {"layer": "LSTM", **TORCH_DEFAULTS, **TEN_TWENTY}


def test_where_positions_land_is_pointed_out() -> None:
    pasted = read_layer("nn.LSTM(10, 20, 2, True, True, 0.5)")
    assert pasted.landings == (
        Landing(4, "bias", "True"),
        Landing(5, "batch_first", "True"),
        Landing(6, "dropout", "0.5"),
    )
    assert read_layer("nn.RNN(10, 20, 2, 'relu')").landings == (
        Landing(4, "nonlinearity", "'relu'"),
    )


def test_the_three_sizes_land_where_everybody_expects_them() -> None:
    assert read_layer("nn.LSTM(10, 20, 2, bias=True)") == FoundLayer(
        {"layer": "LSTM", **TORCH_DEFAULTS, **TEN_TWENTY, "num_layers": 2}
    )


def test_a_landing_explains_the_error_it_causes() -> None:
    with pytest.raises(PasteError) as caught:
        read_layer("nn.LSTM(10, 20, 2, 0.5)")
    assert (caught.value.code, caught.value.params["parameter"]) == ("not_flag", "bias")
    assert caught.value.landings == (Landing(4, "bias", "0.5"),)


def test_a_long_value_is_shown_shortened() -> None:
    with pytest.raises(PasteError) as caught:
        read_layer(f"nn.LSTM(10, [{' + '.join(['width'] * 50)}])")
    shown = str(caught.value.params["text"])
    assert len(shown) == 40
    assert shown.endswith("…")


def test_names_without_a_value_get_guesses() -> None:
    layer = read_layer("self.rnn = nn.LSTM(input_dim, 2 * hidden, n_layers, batch_first=True)")
    assert layer.arguments == {
        **{"layer": "LSTM", **TORCH_DEFAULTS, "input_size": 10, "hidden_size": 40},
        **{"num_layers": 2, "batch_first": True},
    }
    assert layer.guesses == (
        Guess("input_size", "input_dim", 10),
        Guess("hidden_size", "hidden", 20),
        Guess("num_layers", "n_layers", 2),
    )


def test_a_class_offers_every_layer_with_the_values_of_its_names() -> None:
    found = read_layers(MODEL)
    assert [(each.name, each.arguments["layer"]) for each in found.layers] == [
        ("Tagger.rnn", "LSTM"),
        ("Tagger.second", "GRU"),
    ]
    encoder = read_layer(ENCODER)
    sizes = ("input_size", "hidden_size", "bidirectional", "dropout")
    assert [encoder.arguments[name] for name in sizes] == [32, 64, True, 0]
    assert encoder.guesses == ()


def test_a_name_with_two_values_is_a_guess() -> None:
    layer = read_layer("h = 5\nif large:\n    h = 50\nnn.GRU(10, h)")
    assert layer.guesses == (Guess("hidden_size", "h", 5),)


def test_an_unreadable_layer_hides_no_other_one() -> None:
    found = read_layers("a = nn.LSTM(10, 20)\nb = nn.GRU(10)")
    assert [each.name for each in found.layers] == ["a"]
    assert [(each.name, each.code) for each in found.refused] == [("b", "missing")]


ENCODER = """
class Encoder(nn.Module):
    def __init__(self, vocab, emb, hidden=64, bidirectional=True, n_layers=1):
        super().__init__()
        self.hidden = hidden
        self.rnn = nn.LSTM(emb, self.hidden, n_layers, bidirectional=bidirectional,
                           dropout=0.5 if n_layers > 1 else 0)
        nn.init.orthogonal_(self.rnn.weight_hh_l0)

encoder = Encoder(100, emb=32)
"""
UNUSUAL = {
    **{"input_size": 3, "hidden_size": 5, "num_layers": 2, "nonlinearity": "relu"},
    **{"bias": False, "batch_first": True, "dropout": 0.25, "bidirectional": True, "proj_size": 2},
}


@pytest.mark.parametrize("layer", LAYERS)
def test_torch_agrees_where_positions_land(layer: str) -> None:
    made = getattr(nn, layer)(*(UNUSUAL[name] for name in POSITIONS[layer]))
    landed = {name: getattr(made, name) for name in POSITIONS[layer]}
    assert landed == {name: UNUSUAL[name] for name in POSITIONS[layer]}


@pytest.mark.parametrize(
    ("text", "layer", "guesses"),
    [
        ("rnn = getattr(nn, 'LSTM')(10, 20)", "LSTM", []),
        ("kind = 'GRU'\nrnn = getattr(torch.nn, kind)(10, 20)", "GRU", []),
        ("rnn = getattr(nn, args.model)(10, 20)", "LSTM", ["args.model"]),
        ("made = nn.GRU\nrnn = made(10, 20)", "GRU", []),
        ("rnn = {'l': nn.LSTM, 'g': nn.GRU}['g'](10, 20)", "GRU", []),
        ("table = {'l': nn.LSTM, 'g': nn.GRU}\nrnn = table[kind](10, 20)", "LSTM", ["kind"]),
        ("rnn = (nn.GRU if small else nn.LSTM)(10, 20)", "GRU", ["small"]),
    ],
)
def test_a_class_may_be_an_expression(text: str, layer: str, guesses: list[str]) -> None:
    (found,) = read_layers(text).layers
    assert (found.arguments["layer"], found.arguments["hidden_size"]) == (layer, 20)
    assert [guess.text for guess in found.guesses] == guesses


@pytest.mark.parametrize(
    "text",
    [
        "getattr(nn, 'Linear')(10, 20)",
        "getattr(os, 'LSTM')(10, 20)",
        "a = b\nb = a\na(10, 20)",
        "{'l': nn.LSTM}['g'](10, 20)",
        "getattr(nn, 'LS' + 'TM')(10, 20)",
    ],
)
def test_no_other_expression_is_a_class(text: str) -> None:
    with pytest.raises(PasteError, match="no layer"):
        read_layers(text)


def test_names_that_lead_nowhere_in_many_ways_are_followed_once() -> None:
    """Without a memory, this text has 12 to the power of 8 ways."""
    places = "abcdefgh"
    steps = [f"{here} = {there}" for here, there in pairwise(places) for _ in range(12)]
    text = "\n".join([*steps, "rnn = a(10, 20)"])
    with pytest.raises(PasteError):
        read_layers(text)


def test_names_that_begin_alike_have_values_of_their_own() -> None:
    begin = "the_number_of_features_of_the_hidden_state"
    text = f"{begin}_1 = 10\n{begin}_2 = 20\nnn.LSTM({begin}_1, {begin}_2)"
    (layer,) = read_layers(text).layers
    assert (layer.arguments["input_size"], layer.arguments["hidden_size"]) == (10, 20)
    assert layer.guesses == ()
