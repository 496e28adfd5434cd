"""The interpreter gives every name of the corpus the values that Python gives it."""

from __future__ import annotations

import ast
import random
import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import torch

from backend.reader.interpreter.engine import Engine
from backend.reader.tables.entry import Tool
from tests.support.reader.agreement import FILE, End, by_python, by_reader
from tests.support.reader.case import Case, cases

CASES = {name: case for name, case in cases().items() if name != "nb_sequential"}
"""All but the one without a class, whose class is the reader's own."""
CONFIG = """

class Config:
    def __init__(self, **values):
        for name in values:
            setattr(self, name, values[name])
"""
MAKERS: dict[str, Callable[..., Any]] = {
    "ids": lambda *sizes: torch.randint(0, 12, sizes),
    "floats": lambda *sizes: torch.randn(sizes),
    "lengths": lambda *counts: torch.tensor(counts),
}


def run_python(case: Case) -> End:
    """Run a case by Python itself."""
    space: dict[str, Any] = {"__name__": "paste", "device": torch.device("cpu"), **MAKERS}
    kept = (ast.Import, ast.ImportFrom, ast.ClassDef, ast.FunctionDef, ast.Assign)
    for node in ast.parse(case.source + CONFIG).body:
        text = ast.unparse(node)
        if isinstance(node, kept) and "torchvision" not in text and "dsets" not in text:
            exec(compile(ast.Module([node], []), FILE, "exec", dont_inherit=True), space)
    space |= {"torch": torch, **MAKERS}

    def call() -> Any:
        torch.manual_seed(0)
        space["m"] = eval(case.head["make"], space).eval()
        torch.manual_seed(1)
        return eval(f"m({case.head['call']})", space)

    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return by_python(call)


def run_reader(case: Case) -> End:
    """Run a case on the interpreter, with the same calls."""

    def prepare(engine: Engine) -> Callable[[], Any]:
        machine = engine.interpreter
        names = machine.globals.names
        names["device"] = torch.device("cpu")
        names |= {name: Tool(name, make) for name, make in MAKERS.items()}
        made = ast.parse(case.head["make"], mode="eval").body
        called = ast.parse(f"m({case.head['call']})", mode="eval").body

        def call() -> Any:
            torch.manual_seed(0)
            names["m"] = machine.value(made, machine.globals)
            names["m"].eval()
            torch.manual_seed(1)
            return machine.value(called, machine.globals)

        return call

    return by_reader(case.source + CONFIG, prepare)


@pytest.fixture(autouse=True)
def same_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give Python the reader's dice, and let it run code that asks for a GPU."""
    monkeypatch.setattr(torch.Tensor, "cuda", lambda self, *_: self)
    monkeypatch.setattr(random, "random", lambda: float(torch.rand(())))


def test_every_binding_equals_pythons() -> None:
    compared = 0
    for name, case in CASES.items():
        python, reader = run_python(case), run_reader(case)
        assert (reader.error, reader.line if reader.error else 0) == (python.error, python.line), (
            name
        )
        for key in {*python.values, *reader.values}:
            # One statement may bind `_` twice, and a trace sees the second value alone.
            if key[1] != "_":
                assert reader.values.get(key) == python.values.get(key), (name, key)
        compared += sum(map(len, python.values.values()))
    assert compared > 600


def test_a_difference_is_seen() -> None:
    case = CASES["mixed_by_view"]
    other = replace(case, source=case.source.replace("view", "reshape", 1) + "\nx = 1\n")
    wrong = replace(case, head={**case.head, "call": "floats(3, 6, 9)"})
    assert run_reader(other).values == run_reader(case).values
    assert run_reader(wrong).values != run_python(case).values
