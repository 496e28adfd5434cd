"""The decision between a real run and shapes only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend.layer.cost import MAX_BYTES, MAX_MILLISECONDS, MAX_PARAMETERS, Cost, estimate
from backend.layer.presets import PRESETS
from backend.layer.spec import LAYERS, LayerSpec
from backend.links.layer import PARAMETERS
from tests.support.strategies import SIZES

AT_THE_LIMIT = Cost(MAX_PARAMETERS, MAX_MILLISECONDS, MAX_BYTES)


def test_the_limits_themselves_are_affordable() -> None:
    assert AT_THE_LIMIT.affordable


@pytest.mark.parametrize("field", ["parameters", "milliseconds", "bytes"])
def test_each_limit_counts_alone(field: str) -> None:
    beyond = replace(AT_THE_LIMIT, **{field: getattr(AT_THE_LIMIT, field) + 1})
    assert not beyond.affordable


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_run_for_real(name: str) -> None:
    assert estimate(PRESETS[name]).affordable


@pytest.mark.parametrize("layer", LAYERS)
def test_the_largest_setting_is_not(layer: str) -> None:
    largest = LayerSpec(layer=layer, **{name: int(PARAMETERS[name].high) for name in SIZES})  # type: ignore[arg-type]
    cost = estimate(largest)
    assert cost.parameters > MAX_PARAMETERS
    assert cost.milliseconds > MAX_MILLISECONDS
    assert cost.bytes > MAX_BYTES


def test_the_batch_of_an_unbatched_input_costs_nothing() -> None:
    alone = LayerSpec(batched=False, batch=1)
    assert estimate(replace(alone, batch=1024)) == estimate(alone)
