"""Random programs end on the interpreter as they end in Python, with the same values on the way."""

from __future__ import annotations

import torch
from hypothesis import HealthCheck, given, settings

from backend.reader.values.records import seen
from tests.support.reader.agreement import model_by_python, model_by_reader
from tests.support.reader.programs import program

X = torch.arange(12.0).view(3, 4)


@settings(
    max_examples=settings().max_examples // 3,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(program())
def test_programs_end_alike(source: str) -> None:
    python, reader = model_by_python(source, X), model_by_reader(source, X)
    if reader.error.startswith("limit:"):
        return
    assert (reader.error, reader.line) == (python.error, python.line), source
    assert reader.values == python.values, source
    if not python.error:
        assert seen(reader.result) == seen(python.result), source
