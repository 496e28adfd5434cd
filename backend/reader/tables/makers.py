"""Creation functions: their sizes are checked, and none shows memory that it did not fill."""

from __future__ import annotations

from typing import Any

import torch

from backend.reader.tables import checks
from backend.reader.tables.entry import Tool


def of_type(dtype: torch.dtype, *made_of: Any) -> torch.Tensor:
    """Return the tensor of ``torch.LongTensor(...)``; for sizes, zeros instead of raw memory."""
    if made_of and all(isinstance(size, int) for size in made_of):
        checks.sized(made_of, {})
        return torch.zeros(*made_of, dtype=dtype)
    if not made_of:
        return torch.zeros(0, dtype=dtype)
    if isinstance(made_of[0], torch.Size):
        checks.sized(tuple(made_of[0]), {})
        return torch.zeros(made_of[0], dtype=dtype)
    return torch.as_tensor(made_of[0]).to(dtype)


def new(tensor: torch.Tensor, *made_of: Any) -> torch.Tensor:
    """Return the tensor of the old ``tensor.new(...)``."""
    return of_type(tensor.dtype, *made_of)


def _typed(name: str, dtype: torch.dtype) -> Tool:
    # `isinstance(x, torch.FloatTensor)` asks for the class.
    return Tool(name, lambda *made_of, **_: of_type(dtype, *made_of), getattr(torch, name))


TYPED = {
    name: _typed(name, dtype)
    for name, dtype in {
        "Tensor": torch.float32,
        "FloatTensor": torch.float32,
        "DoubleTensor": torch.float64,
        "HalfTensor": torch.float16,
        "LongTensor": torch.int64,
        "IntTensor": torch.int32,
        "ByteTensor": torch.uint8,
        "BoolTensor": torch.bool,
    }.items()
}
MAKERS = TYPED | {
    "zeros": Tool("zeros", torch.zeros, check=checks.sized),
    "ones": Tool("ones", torch.ones, check=checks.sized),
    "rand": Tool("rand", torch.rand, check=checks.sized),
    "randn": Tool("randn", torch.randn, check=checks.sized),
    "empty": Tool("empty", torch.zeros, check=checks.sized, dropped=("memory_format",)),
    "full": Tool("full", torch.full, check=checks.full),
    "eye": Tool("eye", torch.eye, check=checks.square),
    "randint": Tool("randint", torch.randint, check=checks.random_integers),
    "randperm": Tool("randperm", torch.randperm, check=checks.sized),
    "normal": Tool("normal", torch.normal, check=checks.random_integers),
    "arange": Tool("arange", torch.arange, check=checks.spaced),
    "range": Tool("range", torch.range, check=checks.spaced),
    "linspace": Tool("linspace", torch.linspace, check=checks.counted),
    "zeros_like": Tool("zeros_like", torch.zeros_like),
    "ones_like": Tool("ones_like", torch.ones_like),
    "empty_like": Tool("empty_like", torch.zeros_like),
    "full_like": Tool("full_like", torch.full_like),
    "rand_like": Tool("rand_like", torch.rand_like),
    "randn_like": Tool("randn_like", torch.randn_like),
    "randint_like": Tool("randint_like", torch.randint_like),
    "tensor": Tool("tensor", torch.tensor),
    "as_tensor": Tool("as_tensor", torch.as_tensor),
    "from_numpy": Tool("from_numpy", torch.from_numpy),
}
