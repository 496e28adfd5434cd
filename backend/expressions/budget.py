"""Limits of one expression.

Every limit is arithmetic on shapes *before* torch is called, so nothing large is ever allocated,
and a small expression is run only once. Torch's shape-only kernels could answer the same question,
but several are written in Python: the first call takes 1.2 s and 70 MiB, every other one 0.1-0.2
ms, while the real operation takes microseconds. The largest tensor of a run has about a million
numbers (:mod:`backend.layer.cost`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import prod
from typing import Any

import torch

from backend.expressions.operations import Step, Value

MAX_ELEMENTS = 2**22
MAX_DIMS = 16
MAX_PIECES = 2048
MAX_ARGUMENTS = 64
_VIEWS = frozenset(("view", "permute", "transpose", "squeeze", "unsqueeze", "chunk", "split"))
_AXIS_NAME = re.compile(r"\w+|\.\.\.")


class ExcessError(Exception):
    """A limit that is exceeded: a code, the counted thing, and the limit."""

    def __init__(self, code: str, what: str, most: int) -> None:
        self.code, self.what, self.most = code, what, most
        super().__init__(f"{code}: {what} > {most}")


class Budget:
    """The work that one expression has used so far."""

    def __init__(self) -> None:
        self.elements = 0
        self.pieces = 0

    def run(self, step: Step, values: Sequence[Value]) -> Any:
        """Run ``step`` unless it exceeds a limit.

        Raises:
            ExcessError: before anything is allocated.
        """
        tensors = [each for each in (values[at] for at in step.sources) if torch.is_tensor(each)]
        self._check_counts(step, tensors)
        real = not any(tensor.is_meta for tensor in tensors)
        work = _work(step, tensors) if real else 0
        _check("too_large", "elements", self.elements + work, MAX_ELEMENTS)
        result = step.of(values)
        for tensor in (result,) if torch.is_tensor(result) else result[:1]:
            _check("too_many", "dims", tensor.dim(), MAX_DIMS)
            self.elements += work if real and not _is_view(tensor, tensors) else 0
        return result

    def _check_counts(self, step: Step, tensors: Sequence[torch.Tensor]) -> None:
        _check("too_many", "arguments", _counted(step), MAX_ARGUMENTS)
        if step.name in ("chunk", "split"):
            self.pieces += _pieces(step, tensors[0])
        _check("too_many", "pieces", self.pieces, MAX_PIECES)


def _check(code: str, what: str, count: int, most: int) -> None:
    if count > most:
        raise ExcessError(code, what, most)


def _is_view(tensor: torch.Tensor, tensors: Sequence[torch.Tensor]) -> bool:
    """Return whether ``tensor`` shares memory with one of ``tensors``, and nothing was copied."""
    storage = tensor.untyped_storage().data_ptr()
    return storage != 0 and any(storage == each.untyped_storage().data_ptr() for each in tensors)


def extent(sizes: Sequence[int]) -> int:
    """Return the size of a tensor if its empty axes had size 1.

    An empty axis hides others, which a sum restores: ``empty(9**9, 0, 9**9).sum(1)``.
    """
    return prod(max(size, 1) for size in sizes)


def _work(step: Step, tensors: Sequence[torch.Tensor]) -> int:
    """Return an upper bound of the numbers that ``step`` reads and writes."""
    if step.name in _VIEWS:
        return 0
    read = sum(extent(tensor.shape) for tensor in tensors)
    if step.name == "add":
        return read + extent(_broadcast(*(tensor.shape for tensor in tensors)))
    if step.name == "index":
        return _chosen(tensors[0], step.arguments[0])
    return 2 * read


def _broadcast(one: Sequence[int], other: Sequence[int]) -> list[int]:
    """Return the sizes of a sum by torch's rule, or larger ones if torch rejects it.

    https://docs.pytorch.org/docs/stable/notes/broadcasting.html
    """
    length = max(len(one), len(other))
    padded = ([1] * (length - len(sizes)) + list(sizes) for sizes in (one, other))
    return [max(pair) for pair in zip(*padded, strict=True)]


def _chosen(tensor: torch.Tensor, index: tuple[Any, ...]) -> int:
    """Return how many numbers an index with lists copies; without a list it is a view."""
    lists = [item for item in index if isinstance(item, list)]
    if not lists:
        return 0
    try:
        one = tensor[tuple(slice(0, 1) if isinstance(item, list) else item for item in index)]
    except (IndexError, ValueError, TypeError):
        return 0  # Torch rejects the whole index for the same reason.
    return 2 * extent(one.shape) * max(map(len, lists))


def _pieces(step: Step, tensor: torch.Tensor) -> int:
    """Return an upper bound of the pieces of split or chunk; 0 if torch rejects the call."""
    wanted = step.argument(0, "split_size", "chunks")
    dim = step.argument(1, "dim", "axis") or 0
    if isinstance(wanted, list | tuple):
        return len(wanted)
    if type(wanted) is not int or type(dim) is not int or not -tensor.dim() <= dim < tensor.dim():
        return 0
    size = tensor.shape[dim]
    if step.name == "split":
        return -(-size // wanted) if wanted > 0 else 1
    # An empty axis is split into the requested number of empty pieces.
    return min(wanted, size) if size else wanted


def _counted(step: Step) -> int:
    """Count the numbers among the arguments and the axis names in a pattern."""
    count = len(step.keywords)
    for argument in (*step.arguments, *step.keywords.values()):
        if isinstance(argument, str):
            count += len(_AXIS_NAME.findall(argument))
        else:
            count += len(argument) if isinstance(argument, list | tuple) else 1
    return count
