"""Settings are validated when they are made, as by torch's constructor."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from torch import nn

from backend.layer.spec import LAYERS, SPEC_DEFAULTS, TORCH_DEFAULTS, LayerSpec, SpecError
from tests.support.twin import built

REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"layer": "Transformer"}, "unknown_choice", "layer"),
    ({"layer": "lstm"}, "unknown_choice", "layer"),
    ({"layer": "RNN", "nonlinearity": "gelu"}, "unknown_choice", "nonlinearity"),
    ({"bias": 1}, "not_flag", "bias"),
    ({"batch_first": None}, "not_flag", "batch_first"),
    ({"bidirectional": "true"}, "not_flag", "bidirectional"),
    ({"batched": 0}, "not_flag", "batched"),
    ({"input_size": 0}, "too_small", "input_size"),
    ({"hidden_size": -1}, "too_small", "hidden_size"),
    ({"num_layers": 0}, "too_small", "num_layers"),
    ({"batch": 0}, "too_small", "batch"),
    ({"seq_len": 0}, "too_small", "seq_len"),
    ({"proj_size": -1}, "too_small", "proj_size"),
    ({"hidden_size": True}, "not_whole", "hidden_size"),
    ({"hidden_size": 2.0}, "not_whole", "hidden_size"),
    ({"input_size": "10"}, "not_whole", "input_size"),
    ({"dropout": 1.5}, "not_probability", "dropout"),
    ({"dropout": -0.1}, "not_probability", "dropout"),
    ({"dropout": float("nan")}, "not_probability", "dropout"),
    ({"dropout": "0.5"}, "not_number", "dropout"),
    ({"dropout": True}, "not_number", "dropout"),
    ({"nonlinearity": "relu"}, "nonlinearity_only_rnn", "nonlinearity"),
    ({"layer": "GRU", "proj_size": 5}, "proj_only_lstm", "proj_size"),
    ({"layer": "RNN", "proj_size": 5}, "proj_only_lstm", "proj_size"),
    ({"hidden_size": 8, "proj_size": 8}, "proj_too_large", "proj_size"),
]


@pytest.mark.parametrize(("arguments", "code", "parameter"), REFUSED)
def test_an_unknown_layer_is_refused(arguments: dict[str, Any], code: str, parameter: str) -> None:
    with pytest.raises(SpecError) as caught:
        LayerSpec(**arguments)
    assert (caught.value.code, caught.value.parameter) == (code, parameter)
    assert caught.value.value is arguments[parameter]


def test_an_error_says_what_was_given_and_what_is_allowed() -> None:
    with pytest.raises(SpecError, match=r"proj_size=20: proj too large \(hidden_size=20\)"):
        LayerSpec(proj_size=20)
    with pytest.raises(SpecError, match=r"bias='yes': not flag$"):
        LayerSpec(bias="yes")  # type: ignore[arg-type]


def test_a_setting_is_a_value() -> None:
    assert LayerSpec() == LayerSpec(**SPEC_DEFAULTS)
    assert len({LayerSpec(), LayerSpec(), LayerSpec(batch=2)}) == 2
    with pytest.raises(FrozenInstanceError):
        LayerSpec().batch = 2  # type: ignore[misc]


@pytest.mark.parametrize(("num_layers", "has_effect"), [(1, False), (2, True), (3, True)])
def test_dropout_needs_a_second_layer(num_layers: int, has_effect: bool) -> None:
    assert LayerSpec(num_layers=num_layers, dropout=0.5).dropout_has_effect is has_effect


@pytest.mark.parametrize("layer", LAYERS)
def test_torch_takes_the_constructor_arguments_and_keeps_them(layer: str) -> None:
    own = {"RNN": {"nonlinearity": "relu"}, "GRU": {}, "LSTM": {"proj_size": 3}}[layer]
    spec = LayerSpec(layer=layer, bias=False, dropout=0.25, **own)  # type: ignore[arg-type]
    made = built(spec)
    kept = {name: getattr(made, name) for name in spec.constructor_arguments()}
    assert kept == spec.constructor_arguments()
    assert own.items() <= kept.items()


@pytest.mark.parametrize("layer", LAYERS)
def test_torchs_defaults_are_torchs(layer: str) -> None:
    made = getattr(nn, layer)(3, 4)
    shared = [name for name in TORCH_DEFAULTS if hasattr(made, name)]
    assert {name: getattr(made, name) for name in shared} == {
        name: TORCH_DEFAULTS[name] for name in shared
    }
    assert len(shared) == len(TORCH_DEFAULTS) - (layer != "RNN")
