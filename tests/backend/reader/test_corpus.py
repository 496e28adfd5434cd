"""Python itself agrees with what the corpus says of its classes."""

from __future__ import annotations

import ast
import re
import traceback
import warnings
from typing import Any

import pytest
import torch

from tests.support.reader.case import Case, cases

CASES = cases()


class Config:
    """A config object with the attributes of the call."""

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


def _names() -> dict[str, Any]:
    def ids(*sizes: int) -> torch.Tensor:
        return torch.randint(0, 12, sizes)

    def floats(*sizes: int) -> torch.Tensor:
        return torch.randn(sizes)

    def lengths(*counts: int) -> torch.Tensor:
        return torch.tensor(counts)

    return {"torch": torch, "ids": ids, "floats": floats, "lengths": lengths, "Config": Config}


def _run(case: Case) -> Any:
    """Run a case by Python: definitions first, then its own class with the right inputs."""
    tree = ast.parse(case.source)
    kept = (ast.Import, ast.ImportFrom, ast.ClassDef, ast.FunctionDef, ast.Assign)
    space: dict[str, Any] = {"__name__": __name__, "device": torch.device("cpu")}
    torch.manual_seed(0)
    for node in tree.body:
        if isinstance(node, kept) and "torchvision" not in ast.unparse(node):
            if isinstance(node, ast.Assign) and "dsets" in ast.unparse(node):
                continue
            exec(compile(ast.Module([node], []), "paste", "exec"), space)
    space.update(_names())
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        space["m"] = eval(case.head["make"], space).eval()
        return eval(f"m({case.head['call']})", space)


def _tensor(value: Any) -> torch.Tensor:
    return value if isinstance(value, torch.Tensor) else _tensor(value[0])


@pytest.mark.parametrize("name", [each for each, case in CASES.items() if not case.raises])
def test_python_runs_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.Tensor, "cuda", lambda self: self)
    case = CASES[name]
    assert tuple(_tensor(_run(case)).shape) == case.output


@pytest.mark.parametrize("name", [each for each, case in CASES.items() if case.raises])
def test_python_raises_there(name: str) -> None:
    case = CASES[name]
    with pytest.raises(Exception, match=re.escape(case.raises)) as caught:
        _run(case)
    frames = [each for each in traceback.extract_tb(caught.tb) if each.filename == "paste"]
    assert frames[-1].lineno == case.line


def test_a_quarter_is_broken() -> None:
    sound = [case for case in CASES.values() if case.sound]
    assert len(CASES) >= 60
    assert len(CASES) - len(sound) >= len(CASES) / 4
