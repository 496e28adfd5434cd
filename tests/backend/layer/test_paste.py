"""A pasted line gives a layer, or the exact reason why it does not."""

from __future__ import annotations

from typing import Any

import pytest
from torch import nn

from backend.layer.paste import MAX_CHARACTERS, POSITIONS, Landing, Pasted, PasteError, read_layer
from backend.layer.spec import LAYERS, TORCH_DEFAULTS

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
    ("if x:\n    rnn = nn.GRU(10, 20)\nrnn = nn.RNN(3, 4)", "GRU", TEN_TWENTY),
    ("nn.LSTM(10, 20)".ljust(MAX_CHARACTERS, "#"), "LSTM", TEN_TWENTY),
    (MODEL, "LSTM", {**TEN_TWENTY, "num_layers": 2, "bidirectional": True}),
]
BAD: list[tuple[str, str, dict[str, Any]]] = [
    ("", "empty", {}),
    (" \n\t", "empty", {}),
    ("#" * (MAX_CHARACTERS + 1), "too_long", {"most": MAX_CHARACTERS}),
    ("nn.LSTM(10, 20", "not_python", {"line": 1}),
    ("import torch\nself.rnn = = nn.LSTM(10, 20)", "not_python", {"line": 2}),
    ("nn.LSTM('\ud800', 20)", "not_python", {"line": 1}),
    ("nn.Linear(10, 20)", "no_layer", {"layers": "nn.RNN, nn.GRU, nn.LSTM"}),
    ("class LSTM(nn.Module): pass", "no_layer", {"layers": "nn.RNN, nn.GRU, nn.LSTM"}),
    ("nn.LSTMCell(10, 20)", "no_layer", {"layers": "nn.RNN, nn.GRU, nn.LSTM"}),
    ("nn.LSTM(*sizes)", "unpacked", {}),
    ("nn.LSTM(10, 20, **options)", "unpacked", {}),
    ("nn.LSTM(10, hidden)", "not_a_value", {"name": "hidden_size", "text": "hidden"}),
    ("nn.LSTM(10, 4 * 5)", "not_a_value", {"name": "hidden_size", "text": "4 * 5"}),
    ("nn.LSTM(10, 20j)", "not_a_value", {"name": "hidden_size", "text": "20j"}),
    ("nn.LSTM([10], 20)", "not_a_value", {"name": "input_size", "text": "[10]"}),
    ("nn.LSTM(f'{10}', 20)", "not_a_value", {"name": "input_size", "text": "f'{10}'"}),
    ("nn.LSTM(10, 20, bias=x)", "not_a_value", {"name": "bias", "text": "x"}),
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


@pytest.mark.parametrize(("text", "layer", "given"), GOOD)
def test_a_layers_arguments_are_read(text: str, layer: str, given: dict[str, Any]) -> None:
    assert read_layer(text).arguments == {"layer": layer, **TORCH_DEFAULTS, **given}


@pytest.mark.parametrize(("text", "code", "params"), BAD)
def test_what_is_wrong_has_a_name(text: str, code: str, params: dict[str, Any]) -> None:
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
    assert read_layer("nn.LSTM(10, 20, 2, bias=True)") == Pasted(
        {"layer": "LSTM", **TORCH_DEFAULTS, **TEN_TWENTY, "num_layers": 2}
    )


def test_a_landing_explains_the_error_it_causes() -> None:
    with pytest.raises(PasteError) as caught:
        read_layer("nn.LSTM(10, 20, 2, 0.5)")
    assert (caught.value.code, caught.value.params["parameter"]) == ("not_flag", "bias")
    assert caught.value.landings == (Landing(4, "bias", "0.5"),)


def test_a_long_value_is_shown_shortened() -> None:
    with pytest.raises(PasteError) as caught:
        read_layer(f"nn.LSTM(10, {' + '.join(['width'] * 50)})")
    shown = str(caught.value.params["text"])
    assert len(shown) == 40
    assert shown.endswith("…")


UNUSUAL = {
    **{"input_size": 3, "hidden_size": 5, "num_layers": 2, "nonlinearity": "relu"},
    **{"bias": False, "batch_first": True, "dropout": 0.25, "bidirectional": True, "proj_size": 2},
}


@pytest.mark.parametrize("layer", LAYERS)
def test_torch_agrees_where_positions_land(layer: str) -> None:
    made = getattr(nn, layer)(*(UNUSUAL[name] for name in POSITIONS[layer]))
    landed = {name: getattr(made, name) for name in POSITIONS[layer]}
    assert landed == {name: UNUSUAL[name] for name in POSITIONS[layer]}
