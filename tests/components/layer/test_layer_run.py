"""The run that the fragments of a page share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from components.layer.run import MOST_BYTES, SECONDS, layer_run

ONE, OTHER = LayerSpec(hidden_size=3), LayerSpec(hidden_size=4)


@pytest.fixture(autouse=True)
def _none_is_kept() -> Iterator[None]:
    layer_run.cache_clear()
    yield
    layer_run.cache_clear()


def test_asked_again_it_is_the_same_run() -> None:
    first = layer_run(ONE)
    assert layer_run(OTHER) is not first
    assert layer_run(ONE) is first
    assert layer_run(ONE, "meta") is not first


def test_it_is_torchs() -> None:
    assert layer_run(OTHER).shapes == trace(OTHER).shapes


def test_those_that_are_kept_are_bounded_by_what_they_hold() -> None:
    """Check that large runs displace each other, because each has half a megabyte or more."""
    small = {"hidden_size": 16, "num_layers": 1, "bidirectional": False, "batch": 64}
    specs = [LayerSpec(layer="RNN", seq_len=length, **small) for length in range(200, 280)]
    held = 0
    for spec in specs:
        held += sum(tensor.nbytes for tensor in layer_run(spec).values.values())
        assert layer_run.cache.currsize <= MOST_BYTES
    assert held > MOST_BYTES
    assert 0 < len(layer_run.cache) < len(specs)


def test_it_runs_again_after_some_time() -> None:
    first = layer_run(ONE)
    layer_run.cache.expire(layer_run.cache.timer() + SECONDS + 1)
    assert layer_run(ONE) is not first
