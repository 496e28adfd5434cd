"""The estimate for packing grows with every size and is an upper bound of a run's memory."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from backend.layer.spec import LayerSpec
from backend.packing.cost import MAX_BYTES, packing_cost
from backend.packing.link import PackingRequest, spec_of
from backend.packing.run import run_packing
from tests.support.packing.packing_strategies import legal_asked
from tests.support.strategies import LINK, SIZES, legal_specs, nearly_too_costly_specs


@given(legal_specs(LINK), st.sampled_from(SIZES), st.integers(1, 100))
def test_a_larger_size_never_costs_less(spec: LayerSpec, size: str, more: int) -> None:
    spec = replace(spec, batched=True)
    before = packing_cost(spec)
    after = packing_cost(replace(spec, **{size: getattr(spec, size) + more}))
    assert after.parameters >= before.parameters
    assert after.milliseconds >= before.milliseconds
    assert after.bytes > before.bytes


@given(nearly_too_costly_specs(), legal_asked(sentences=32, steps=64))
def test_a_real_run_holds_no_more_than_estimated(spec: LayerSpec, asked: PackingRequest) -> None:
    cost = packing_cost(spec_of(spec, asked))
    assume(cost.affordable)
    run = run_packing(spec, asked)
    assert (run.device, run.fallback, run.failed) == ("cpu", None, None)
    held = sum(value.nbytes for value in (*run.values.values(), *run.padded.values()))
    assert held <= cost.bytes <= MAX_BYTES


@given(legal_specs(LINK), legal_asked(sentences=32, steps=60))
def test_a_costly_model_does_not_run(spec: LayerSpec, asked: PackingRequest) -> None:
    affordable = packing_cost(spec_of(spec, asked)).affordable
    assume(not affordable)
    run = run_packing(spec, asked)
    assert (run.device, run.fallback) == ("meta", "too_costly")
    assert not run.padded
