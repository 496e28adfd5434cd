"""Whitelisted operations of torch and einops."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from einops import rearrange

Value = torch.Tensor | tuple[torch.Tensor, ...]
"""The value of one operation: a tensor, or the pieces of split, chunk and max along an axis."""

METHODS: Mapping[str, Callable[..., Any]] = {
    "view": torch.Tensor.view,
    "reshape": torch.Tensor.reshape,
    "permute": torch.Tensor.permute,
    "transpose": torch.Tensor.transpose,
    "squeeze": torch.Tensor.squeeze,
    "unsqueeze": torch.Tensor.unsqueeze,
    "flatten": torch.Tensor.flatten,
    "contiguous": torch.Tensor.contiguous,
    "chunk": torch.Tensor.chunk,
    "split": torch.Tensor.split,
    "sum": torch.Tensor.sum,
    "mean": torch.Tensor.mean,
    "max": torch.Tensor.max,
    "size": torch.Tensor.size,
}
"""Tensor methods by name: https://docs.pytorch.org/docs/stable/tensors.html"""
FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "cat": torch.cat,
    "stack": torch.stack,
    "rearrange": rearrange,
}
"""https://docs.pytorch.org/docs/stable/generated/torch.cat.html (likewise ``stack``) and
https://einops.rocks/api/rearrange/"""
MODULES: Mapping[str, tuple[str, ...]] = {"torch": ("cat", "stack"), "einops": ("rearrange",)}
KEYWORDS = frozenset(
    ("dim", "dims", "dim0", "dim1", "start_dim", "end_dim", "keepdim", "size", "shape", "chunks")
) | {"split_size", "axis", "keepdims"}
"""Names of arguments; torch itself checks which of them a method accepts. ``axis`` and
``keepdims`` are numpy's names, which torch accepts too."""
REDUCTIONS = frozenset(("sum", "mean", "max"))


def _index(tensor: torch.Tensor, index: tuple[Any, ...]) -> torch.Tensor:
    result = tensor[index]
    if result.is_meta and result.numel() and any(isinstance(item, list) for item in index):
        # Torch's shape kernel does not check lists of indices; an expanded zero on the CPU does.
        _ = torch.zeros(()).expand(tensor.shape)[_narrowed(index, tensor.dim())]
    return result


def _max(tensor: torch.Tensor, *arguments: Any, **keywords: Any) -> Any:
    if tensor.is_meta and not tensor.numel():
        # Torch's shape kernel accepts max of an empty tensor; a tensor on the CPU raises.
        torch.empty(tensor.shape).max(*arguments, **keywords)
    return tensor.max(*arguments, **keywords)


def _narrowed(index: tuple[Any, ...], dims: int) -> tuple[Any, ...]:
    """Return the index with every slice, and every axis it leaves out, replaced by ``0:1``."""
    one = slice(0, 1)
    rest = (one,) * (dims - sum(item is not None and item is not ... for item in index))
    full = index if ... in index else (*index, ...)
    at = full.index(...)
    items = (*full[:at], *rest, *(item for item in full[at:] if item is not ...))
    return tuple(one if isinstance(item, slice) else item for item in items)


OPERATIONS: Mapping[str, Callable[..., Any]] = {
    **METHODS,
    **FUNCTIONS,
    "source": lambda: None,
    "index": _index,
    "add": torch.add,
    "max": _max,
    "piece": lambda pieces, number: pieces[number],
}


@dataclass(frozen=True)
class Step:
    """One operation of an evaluation.

    Attributes:
        name: the operation, a key of :data:`OPERATIONS`.
        sources: the earlier steps whose values it uses.
        arguments: further positional arguments.
        keywords: keyword arguments.
    """

    name: str
    sources: tuple[int, ...] = ()
    arguments: tuple[Any, ...] = ()
    keywords: Mapping[str, Any] = field(default_factory=dict)

    def of(self, values: Sequence[Value]) -> Any:
        """Execute the operation on ``values``."""
        inputs: tuple[Any, ...] = tuple(values[source] for source in self.sources)
        if self.name in ("cat", "stack"):
            inputs = (inputs,)
        return OPERATIONS[self.name](*inputs, *self.arguments, **self.keywords)

    def argument(self, place: int, *names: str) -> Any:
        """Return the argument at ``place`` or under one of ``names``, or ``None``."""
        if place < len(self.arguments):
            return self.arguments[place]
        return next((self.keywords[name] for name in names if name in self.keywords), None)


def is_index(item: object) -> bool:
    """Return whether ``item`` is an int, a slice of ints, ``None``, ``...`` or a list of ints."""
    if isinstance(item, slice):
        return all(type(end) is int or end is None for end in (item.start, item.stop, item.step))
    if isinstance(item, list):
        return all(type(number) is int for number in item)
    return item is None or item is ... or type(item) is int
