"""The namespace ``numpy``, as far as models use it."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from backend.reader.tables import checks
from backend.reader.tables.entry import Namespace, Tool
from backend.reader.tables.makers import arange, linspace
from backend.reader.tables.tensors import named, tools


def _random(make: Any) -> Any:
    def made(*sizes: int, **_: Any) -> Any:
        checks.sized(sizes, {})
        return make(sizes).numpy() if sizes else float(make(()))

    return made


def _normal(mean: float = 0.0, std: float = 1.0, size: Any = ()) -> Any:
    sizes = (size,) if isinstance(size, int) else tuple(size or ())
    checks.sized(sizes, {})
    drawn = torch.randn(sizes) * std + mean
    return drawn.numpy() if sizes else float(drawn)


def _uniform(low: float = 0.0, high: float = 1.0, size: Any = ()) -> Any:
    sizes = (size,) if isinstance(size, int) else tuple(size or ())
    checks.sized(sizes, {})
    drawn = torch.rand(sizes) * (high - low) + low
    return drawn.numpy() if sizes else float(drawn)


def _integers(low: int, high: int | None = None, size: Any = None) -> Any:
    start, end = (0, low) if high is None else (low, high)
    sizes = (size,) if isinstance(size, int) else tuple(size or ())
    checks.sized(sizes, {})
    drawn = torch.randint(start, end, sizes)
    return int(drawn) if size is None else drawn.numpy()


def _arange(*numbers: Any, dtype: Any = None) -> Any:
    made = arange(*numbers).numpy()
    return made if dtype is None else made.astype(dtype)


_PLAIN = """sqrt log exp mean sum prod abs power ceil floor triu tril argmax argmin max min cumsum
    transpose reshape squeeze expand_dims concatenate stack vstack hstack sin cos tanh clip var std
    isnan round flip where argsort sort unique maximum minimum any all copy astype split sign
    square log1p zeros_like ones_like swapaxes ravel equal"""
_CONSTANTS = (
    *("inf", "pi", "e", "nan", "newaxis", "float16", "float32", "float64"),
    *("int32", "int64", "int8", "uint8", "bool_"),
)
_RANDOM = {
    "random": Tool("random", _random(torch.rand)),
    "rand": Tool("rand", _random(torch.rand)),
    "randn": Tool("randn", _random(torch.randn)),
    "normal": Tool("normal", _normal),
    "uniform": Tool("uniform", _uniform),
    "randint": Tool("randint", _integers),
    "seed": Tool("seed", lambda *_: None),
}
NUMPY = Namespace(
    "numpy",
    {
        **tools(np, _PLAIN),
        **tools(np, "dot matmul outer", checks.every_pair),
        **tools(np, "repeat tile", checks.stretched),
        **named(np, _CONSTANTS),
        "array": Tool("array", np.array),
        "asarray": Tool("asarray", np.asarray),
        "ndarray": Tool("ndarray", lambda *_: None, np.ndarray),
        "zeros": Tool("zeros", np.zeros, check=checks.full),
        "ones": Tool("ones", np.ones, check=checks.full),
        "empty": Tool("empty", np.zeros, check=checks.full),
        "full": Tool("full", np.full, check=checks.full),
        "eye": Tool("eye", np.eye, check=checks.square),
        "arange": Tool("arange", _arange),
        "linspace": Tool("linspace", lambda a, b, n=50: linspace(a, b, n).numpy()),
        "random": Namespace("numpy.random", _RANDOM),
    },
)
