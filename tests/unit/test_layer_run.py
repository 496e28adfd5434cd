"""The run that the parts of a page share."""

from __future__ import annotations

from backend.spec import LayerSpec
from backend.trace import trace
from components.layer_run import layer_run

ONE, OTHER = LayerSpec(hidden_size=3), LayerSpec(hidden_size=4)


def test_asked_again_it_is_the_same_run() -> None:
    assert layer_run(ONE) is layer_run(ONE)
    assert layer_run(ONE, "meta") is not layer_run(ONE)


def test_it_is_torchs() -> None:
    assert layer_run(OTHER).shapes == trace(OTHER).shapes


def test_only_the_last_is_kept() -> None:
    first = layer_run(ONE)
    layer_run(OTHER)
    assert layer_run(ONE) is not first
