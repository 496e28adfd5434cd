"""An estimate grows with every size and is an upper bound of a run."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from backend.layer.cost import MAX_BYTES, MAX_PARAMETERS, estimate
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from tests.support.strategies import LINK, SIZES, legal_specs, nearly_too_costly_specs

FLOAT = 4


@given(legal_specs(LINK), st.sampled_from(SIZES), st.integers(1, 100))
def test_a_larger_size_never_costs_less(spec: LayerSpec, size: str, more: int) -> None:
    larger = replace(spec, **{size: getattr(spec, size) + more})
    before, after = estimate(spec), estimate(larger)
    assert after.parameters >= before.parameters
    assert after.milliseconds >= before.milliseconds
    assert after.bytes >= before.bytes
    if spec.batched or size != "batch":
        assert after != before


@given(legal_specs(LINK))
def test_parameters_are_never_estimated_too_low(spec: LayerSpec) -> None:
    assert trace(spec, "meta").parameters <= estimate(spec).parameters


@given(nearly_too_costly_specs())
def test_a_real_run_near_the_limit_takes_no_more_than_estimated(spec: LayerSpec) -> None:
    answer, cost = trace(spec), estimate(spec)
    assert (answer.device, answer.fallback) == ("cpu", None)
    values = sum(value.numel() for value in answer.values.values())
    assert FLOAT * (answer.parameters + values) <= cost.bytes <= MAX_BYTES
    assert answer.parameters <= MAX_PARAMETERS
