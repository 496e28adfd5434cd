"""The namespace ``numpy``, as far as models use it."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from backend.reader.tables import checks
from backend.reader.tables.entry import Namespace, Tool
from backend.reader.tables.tensors import named, tools


def _drawn(draw: Any, size: Any) -> Any:
    """Return random float64 numbers of torch: an array of ``size``, or a number for ``None``."""
    sizes = (size,) if isinstance(size, int) else tuple(size or ())
    checks.sized(sizes, {})
    numbers = draw(sizes, dtype=torch.float64)
    return float(numbers) if size is None else numbers.numpy()


def _by_sizes(draw: Any) -> Any:
    return lambda *sizes: _drawn(draw, sizes or None)


def _by_size(draw: Any) -> Any:
    return lambda size=None: _drawn(draw, size)


def _normal(loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
    return loc + scale * _drawn(torch.randn, size)


def _uniform(low: Any = 0.0, high: Any = 1.0, size: Any = None) -> Any:
    return low + (high - low) * _drawn(torch.rand, size)


def _integers(low: int, high: int | None = None, size: Any = None) -> Any:
    start, end = (0, low) if high is None else (low, high)
    sizes = (size,) if isinstance(size, int) else tuple(size or ())
    checks.sized(sizes, {})
    drawn = torch.randint(start, end, sizes)
    return int(drawn) if size is None else drawn.numpy()


_PLAIN = """sqrt log exp mean sum prod abs power ceil floor triu tril argmax argmin max min cumsum
    transpose reshape squeeze expand_dims concatenate stack vstack hstack sin cos tanh clip var std
    isnan round flip where argsort sort unique maximum minimum any all copy astype split sign
    square log1p zeros_like ones_like swapaxes ravel equal"""
_CONSTANTS = (
    *("inf", "pi", "e", "nan", "newaxis", "float16", "float32", "float64"),
    *("int32", "int64", "int8", "uint8", "bool_"),
)
_RANDOM = {
    "random": Tool("random", _by_size(torch.rand)),
    "random_sample": Tool("random_sample", _by_size(torch.rand)),
    "standard_normal": Tool("standard_normal", _by_size(torch.randn)),
    "rand": Tool("rand", _by_sizes(torch.rand)),
    "randn": Tool("randn", _by_sizes(torch.randn)),
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
        "arange": Tool("arange", np.arange, check=checks.spaced),
        "linspace": Tool("linspace", np.linspace, check=checks.counted),
        "random": Namespace("numpy.random", _RANDOM, frozenset(dir(np.random))),
    },
    frozenset(dir(np)),
)
