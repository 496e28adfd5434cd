"""The strategies reach all edge cases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import Phase, find, settings

from backend.layer.spec import LAYERS, LayerSpec
from backend.paste.found import PasteError
from backend.paste.read import read_layers
from tests.support.strategies import SMALL, legal_specs, token_soups

DRAWN = settings(max_examples=2000, phases=[Phase.generate])
"""No search for the smallest example, which takes longer than the first one."""
CORNERS: dict[str, Callable[[LayerSpec], bool]] = {
    **{layer: lambda spec, layer=layer: spec.layer == layer for layer in LAYERS},  # type: ignore[misc]
    "relu": lambda spec: spec.nonlinearity == "relu",
    "projected both ways": lambda spec: spec.proj_size > 0 and spec.bidirectional,
    "LSTM unprojected": lambda spec: spec.layer == "LSTM" and not spec.proj_size,
    "no bias": lambda spec: not spec.bias,
    "unbatched": lambda spec: not spec.batched,
    "time first": lambda spec: not spec.batch_first and spec.batch > 1,
    "dropout": lambda spec: 0 < spec.dropout < 1 and spec.num_layers > 1,
    "dropout in vain": lambda spec: spec.dropout > 0 and spec.num_layers == 1,
    "all ones": lambda spec: (spec.input_size, spec.hidden_size, spec.seq_len) == (1, 1, 1),
    "deepest": lambda spec: spec.num_layers == SMALL.num_layers,
}


@pytest.mark.parametrize("corner", CORNERS)
def test_every_kind_of_setting_is_drawn(corner: str) -> None:
    assert CORNERS[corner](find(legal_specs(), CORNERS[corner], settings=DRAWN))


def is_a_layer(text: str) -> bool:
    try:
        return bool(read_layers(text).layers)
    except PasteError:
        return False


def test_soups_hold_a_layer_now_and_then() -> None:
    assert "(" in find(token_soups(), is_a_layer, settings=DRAWN)
