"""The growth of the number of weights, as torch counts it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given

from backend.layer.presets import PRESETS
from backend.layer.spec import LayerSpec
from components.layer.weights import growth_figure
from components.words.catalogue import messages
from tests.support.messages import plain
from tests.support.strategies import legal_specs
from tests.support.twin import built

SETTINGS = {**PRESETS, "projected": LayerSpec(proj_size=7), "GRU": LayerSpec(layer="GRU")}


def torch_counts(spec: LayerSpec, hidden_size: int) -> int:
    layer = built(replace(spec, hidden_size=hidden_size), "meta")
    return sum(weight.numel() for weight in layer.parameters())


@pytest.mark.parametrize("name", SETTINGS)
def test_the_curve_is_torchs_count(name: str) -> None:
    spec = SETTINGS[name]
    curve, here = plain(growth_figure(spec, messages("en")))["data"]
    assert curve["y"] == [torch_counts(spec, size) for size in curve["x"]]
    assert len(curve["x"]) > 9
    assert (here["x"], here["y"]) == ([spec.hidden_size], [torch_counts(spec, spec.hidden_size)])
    assert here["text"] == [f"{here['y'][0]:,}"]


def test_the_tutorials_count_is_shown() -> None:
    _, here = plain(growth_figure(PRESETS["E"], messages("en")))["data"]
    assert here["text"] == ["1,345,536"]


@given(legal_specs())
def test_the_curve_passes_through_any_setting(spec: LayerSpec) -> None:
    made = plain(growth_figure(spec, messages("en")))
    json.dumps(made, allow_nan=False)
    curve, here = made["data"]
    assert curve["x"] == sorted(set(curve["x"]))
    assert curve["y"] == sorted(set(curve["y"]))
    assert (here["x"][0], here["y"][0]) in zip(curve["x"], curve["y"], strict=True)
    assert min(curve["x"]) > spec.proj_size
