"""Random programs end on the interpreter as they end in Python, with the same values on the way."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable
from typing import Any

import torch
from hypothesis import HealthCheck, given, settings

from backend.reader.interpreter.engine import Engine
from backend.reader.values.records import seen
from tests.support.reader.agreement import FILE, End, by_python, by_reader
from tests.support.reader.programs import program

X = torch.arange(12.0).view(3, 4)


def run_python(source: str) -> End:
    """Run a program by Python itself."""
    space: dict[str, Any] = {"__name__": "paste"}
    exec(compile(ast.parse(source), FILE, "exec", dont_inherit=True), space)
    torch.manual_seed(0)
    model = space["Model"]().eval()
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return by_python(lambda: model(X))


def run_reader(source: str) -> End:
    """Run a program on the interpreter."""

    def prepare(engine: Engine) -> Callable[[], Any]:
        torch.manual_seed(0)
        model = engine.make(engine.globals["Model"], {}).eval()
        return lambda: engine.interpreter.apply(model, (X,), {})

    return by_reader(source, prepare)


@settings(
    max_examples=settings().max_examples // 3,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(program())
def test_programs_end_alike(source: str) -> None:
    python, reader = run_python(source), run_reader(source)
    if reader.error.startswith("limit:"):
        return
    assert (reader.error, reader.line) == (python.error, python.line), source
    assert reader.values == python.values, source
    if not python.error:
        assert seen(reader.result) == seen(python.result), source
