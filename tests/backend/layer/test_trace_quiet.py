"""A trace raises no warning, in fresh processes, because torch warns once in each."""

from __future__ import annotations

from tests.support.fresh_python import fresh_python

STRICT = "import warnings\nwarnings.simplefilter('error', UserWarning)\n"
TRACES = """
import warnings
from backend.layer.spec import LayerSpec
from backend.layer.trace import refusal, trace

before = list(warnings.filters)
trace(LayerSpec(proj_size=3))
trace(LayerSpec(proj_size=3, batched=False))
trace(LayerSpec(layer="GRU", num_layers=1, dropout=0.5))
trace(LayerSpec(num_layers=1, dropout=0.5), "meta")
refusal({"layer": "LSTM", "input_size": 2, "hidden_size": 3, "dropout": 0.5})
assert list(warnings.filters) == before
"""
LOUD = """
import torch
try:
    torch.nn.LSTM(1, 2, proj_size=1).eval()(torch.zeros(1, 1, 1))
except UserWarning:
    torch.nn.LSTM(1, 2, dropout=0.5)
"""
FILTERS = TRACES.replace("trace(LayerSpec(proj_size=3))", "warnings.simplefilter('ignore')", 1)


def errors_of(code: str) -> str:
    """Return the errors of a fresh Python in which every warning is an error."""
    return fresh_python(STRICT + code).errors


def test_no_run_warns_or_touches_the_filters() -> None:
    assert errors_of(TRACES) == ""


def test_torch_itself_warns_of_the_same_settings() -> None:
    # The second is raised while the first is handled, and both are printed.
    told = errors_of(LOUD)
    assert told.count("UserWarning: ") == 2
    assert "UserWarning: dropout" in told


def test_a_touched_filter_would_be_seen() -> None:
    assert "AssertionError" in errors_of(FILTERS)
