"""Functions of numpy, torch and random return what Python's return: a type, a shape, a dtype."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
import torch

from backend.reader.tables.entry import Namespace
from backend.reader.tables.imports import MODULES
from tests.support.reader.agreement import model_by_python, model_by_reader

MODEL = """\
import math
import random
import numpy as np
import torch
from torch import nn

class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3, 2)

    def forward(self, x):
        return {}
"""


X = torch.tensor([1])


def described(value: Any) -> tuple[str, Any, str]:
    """Return a value without its random numbers."""
    return type(value).__name__, getattr(value, "shape", None), str(getattr(value, "dtype", ""))


def missing(module: object, space: Namespace) -> Iterator[str]:
    """Yield the names of a table that the real module does not have."""
    for name, entry in space.table.items():
        if not hasattr(module, name):
            yield f"{space.name}.{name}"
        elif isinstance(entry, Namespace):
            yield from missing(getattr(module, name), entry)


@pytest.mark.parametrize(
    "text",
    [
        *("np.random.rand(2, 3)", "np.random.rand()", "np.random.randn(2)", "np.random.random(4)"),
        *("np.random.random((2, 3))", "np.random.random_sample(size=2)", "np.random.random()"),
        *("np.random.normal(loc=0.0, scale=1.0, size=(2, 3))", "np.random.normal(0, 1)"),
        *("np.random.uniform(-1, 1, 5)", "np.random.uniform(low=0, high=2)"),
        *("np.random.standard_normal((2, 3))", "np.random.randint(0, 5, (2, 3))"),
        *("np.arange(5)", "np.arange(0, 1, 0.1)", "np.arange(-3)", "np.arange(3, dtype=np.int32)"),
        *("np.linspace(0, 1)", "np.linspace(0, 1, num=5)", "np.linspace(0, 1, 5)"),
        *("torch.arange(5)", "torch.arange(0, 9, step=2)", "torch.arange(start=1, end=5.0)"),
        *("torch.range(0, 3)", "torch.range(1, 5, 2)", "torch.linspace(0, 1, steps=5)"),
        *("random.randrange(-3, 0)", "random.randrange(0, 10, 2)", "random.randint(a=1, b=2)"),
        *("random.choice('abc')", "random.sample([1, 2, 3], 2)", "random.gauss(mu=0, sigma=1)"),
        "torch.from_numpy(np.random.rand(2, 3)).float()",
        *("x.float().type(torch.LongTensor)", "x.type('torch.FloatTensor')", "x.type()"),
        *("x.type(torch.float64)", "nn.Embedding(2000000, 3)(x)"),
    ],
)
def test_results_are_alike(text: str) -> None:
    python, reader = (run(MODEL.format(text), X) for run in (model_by_python, model_by_reader))
    assert (reader.error, python.error) == ("", "")
    assert described(reader.result) == described(python.result)


@pytest.mark.parametrize(
    "text",
    [
        *("isinstance(x, torch.LongTensor)", "isinstance(torch.zeros(2), torch.FloatTensor)"),
        "nn.Embedding(2000000, 3, padding_idx=-1).padding_idx",
    ],
)
def test_values_are_equal(text: str) -> None:
    python, reader = (run(MODEL.format(text), X) for run in (model_by_python, model_by_reader))
    assert (reader.error, reader.result) == (python.error, python.result)


@pytest.mark.parametrize(
    "text",
    [
        "self.linear(torch.from_numpy(np.random.rand(2, 3)))",
        *("nn.Embedding(2000000, 3, padding_idx=3000000)", "nn.Embedding(2000000, 3)(x + 2000000)"),
        *("math.sqr(4)", "np.zeroes(3)", "np.random.rnd(3)", "random.rand()", "torch.init"),
        *("torch.functional.relu(x)", "torch.utils.rnn", "nn.utils.rnn.pad_sequences([x])"),
        *("random.choice([])", "random.sample([1, 2], 5)", "torch.arange(5, 0)"),
    ],
)
def test_errors_are_alike(text: str) -> None:
    python, reader = (run(MODEL.format(text), X) for run in (model_by_python, model_by_reader))
    assert python.error
    assert reader.error == python.error


@pytest.mark.parametrize(
    "text",
    [
        *(
            "np.arange(10 ** 9)",
            "np.arange(0, 9, 1e-9)",
            "np.arange(9, step=1e-9)",
            "np.linspace(0, 1, num=10 ** 9)",
        ),
        *("torch.arange(end=10 ** 9)", "torch.range(0, 10 ** 9)", "torch.linspace(0, 1, 10 ** 9)"),
        *("np.random.random((10 ** 5, 10 ** 5))", "np.random.normal(size=10 ** 9)"),
    ],
)
def test_large_results_are_refused(text: str) -> None:
    assert model_by_reader(MODEL.format(text), X).error.startswith("limit:")


@pytest.mark.parametrize("name", [name for name in MODULES if find_spec(name.partition(".")[0])])
def test_modules_have_the_names_of_their_tables(name: str) -> None:
    unreal = [*missing(import_module(name), MODULES[name])]
    assert unreal == []
