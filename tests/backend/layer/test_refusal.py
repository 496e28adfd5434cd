"""If torch's constructor raises an error, the page shows torch's message."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from torch import nn

from backend.layer.spec import LayerSpec
from backend.layer.trace import refusal
from tests.support.strategies import legal_specs

REFUSED: list[dict[str, Any]] = [
    {"layer": "LSTM", "input_size": 0, "hidden_size": 4},
    {"layer": "LSTM", "input_size": 3, "hidden_size": 0},
    {"layer": "GRU", "input_size": 3, "hidden_size": -1},
    {"layer": "RNN", "input_size": 3, "hidden_size": 4, "num_layers": 0},
    {"layer": "RNN", "input_size": 3, "hidden_size": 4, "nonlinearity": "gelu"},
    {"layer": "LSTM", "input_size": 3, "hidden_size": 4, "proj_size": 4},
    {"layer": "LSTM", "input_size": 3, "hidden_size": 4, "proj_size": -1},
    {"layer": "GRU", "input_size": 3, "hidden_size": 4, "proj_size": 2},
    {"layer": "RNN", "input_size": 3, "hidden_size": 4, "proj_size": 2},
    {"layer": "LSTM", "input_size": 3, "hidden_size": 4, "dropout": 1.5},
    {"layer": "LSTM", "input_size": 3, "hidden_size": 4, "dropout": 1.5, "num_layers": 3},
    {"layer": "LSTM", "input_size": 3, "hidden_size": "20"},
    {"layer": "GRU", "input_size": 3, "hidden_size": 4, "nonlinearity": "relu"},
    {"layer": "LSTM", "hidden_size": 4},
]


@pytest.mark.parametrize("arguments", REFUSED, ids=str)
def test_the_words_are_torchs_own(arguments: dict[str, Any]) -> None:
    rest = {name: value for name, value in arguments.items() if name != "layer"}
    with pytest.raises((ValueError, TypeError)) as caught:
        getattr(nn, arguments["layer"])(**rest)
    assert refusal(arguments) == str(caught.value)


def test_one_of_them_to_read() -> None:
    said = refusal({"layer": "LSTM", "input_size": 3, "hidden_size": 4, "proj_size": 4})
    assert said == "proj_size has to be smaller than hidden_size"


@pytest.mark.parametrize("size", [10**30, 2**62])
def test_the_stack_of_torchs_own_code_is_kept_from_readers(size: int) -> None:
    said = refusal({"layer": "LSTM", "input_size": 3, "hidden_size": size})
    assert said
    assert "Exception raised from" not in said
    assert len(said) < 300


@given(legal_specs())
def test_a_legal_setting_is_not_refused(spec: LayerSpec) -> None:
    assert refusal({"layer": spec.layer, **spec.constructor_arguments()}) is None
