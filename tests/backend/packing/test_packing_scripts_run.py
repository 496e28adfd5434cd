"""The script of the Packing page runs and asserts torch's shapes, or fails as torch does."""

from __future__ import annotations

import warnings
from typing import Any

import torch
from hypothesis import given, settings

from backend.layer.spec import LayerSpec
from backend.packing.link import PackingRequest
from backend.packing.run import run_packing
from backend.packing.script import packing_script
from tests.support.examples import at_least
from tests.support.packing.packing_strategies import any_asked, tiny_specs


@settings(max_examples=at_least(40))
@given(tiny_specs(), any_asked(steps=10))
def test_every_batchs_script_holds(spec: LayerSpec, asked: PackingRequest) -> None:
    run = run_packing(spec, asked)
    made: dict[str, Any] = {}
    with warnings.catch_warnings():
        # With one layer torch remarks that dropout has no place; the reader may well see it.
        warnings.filterwarnings("ignore", "dropout option")
        exec(packing_script(spec, asked, run), made)
    assert torch.equal(made["ids"], run.values["ids"])
    for name in ("input", "h_n", "c_n", "output"):
        assert (name in made) == (name in run.shapes)
        if name in made:
            assert tuple(made[name].shape) == run.shapes[name]
    for name in ("packed_ids", "packed", "packed_output"):
        assert (name in made) == (name in run.shapes)
        if name in made:
            assert tuple(made[name].data.shape) == run.shapes[name]
    if "batch_sizes" in run.values:
        assert torch.equal(made["packed"].batch_sizes, run.values["batch_sizes"])
