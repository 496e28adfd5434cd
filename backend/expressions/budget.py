"""How much one expression may ask of torch.

Every bound is plain arithmetic on shapes *before* torch is called, so nothing large is ever
allocated, and a small expression costs no second run. (Torch's shape-only kernels would answer the
same question, but several of them are written in Python: 1.2 s and 70 MiB at their first call,
0.1-0.2 ms at every other, where the real operation takes a few microseconds.) The largest tensor
of a run has about a million numbers (:mod:`backend.layer.cost`).
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
    """More than one expression may ask for: a code, what there is too much of, and the limit."""

    def __init__(self, code: str, what: str, most: int) -> None:
        self.code, self.what, self.most = code, what, most
        super().__init__(f"{code}: {what} > {most}")


class Budget:
    """What one expression has asked of torch, and what it may."""

    def __init__(self) -> None:
        self.elements = 0
        self.pieces = 0

    def run(self, step: Step, values: Sequence[Value]) -> Any:
        """Do ``step``, unless it is too much.

        Raises:
            ExcessError: before anything is allocated.
        """
        given = [each for each in (values[at] for at in step.sources) if torch.is_tensor(each)]
        self._check_counts(step, given)
        real = not any(tensor.is_meta for tensor in given)
        work = _work(step, given) if real else 0
        _check("too_large", "elements", self.elements + work, MAX_ELEMENTS)
        result = step.of(values)
        for tensor in (result,) if torch.is_tensor(result) else result[:1]:
            _check("too_many", "dims", tensor.dim(), MAX_DIMS)
            self.elements += work if real and not _is_view(tensor, given) else 0
        return result

    def _check_counts(self, step: Step, given: Sequence[torch.Tensor]) -> None:
        _check("too_many", "arguments", _counted(step), MAX_ARGUMENTS)
        if step.name in ("chunk", "split"):
            self.pieces += _pieces(step, given[0])
        _check("too_many", "pieces", self.pieces, MAX_PIECES)


def _check(code: str, what: str, count: int, most: int) -> None:
    if count > most:
        raise ExcessError(code, what, most)


def _is_view(tensor: torch.Tensor, given: Sequence[torch.Tensor]) -> bool:
    """Whether ``tensor`` is the memory of one of ``given``, so that nothing was copied."""
    storage = tensor.untyped_storage().data_ptr()
    return storage != 0 and any(storage == each.untyped_storage().data_ptr() for each in given)


def extent(sizes: Sequence[int]) -> int:
    """How many numbers a tensor of these sizes would hold, were its empty axes not empty.

    An empty axis hides others that a sum brings back: ``empty(9**9, 0, 9**9).sum(1)``.
    """
    return prod(max(size, 1) for size in sizes)


def _work(step: Step, given: Sequence[torch.Tensor]) -> int:
    """How many numbers ``step`` reads and writes at most."""
    if step.name in _VIEWS:
        return 0
    read = sum(extent(tensor.shape) for tensor in given)
    if step.name == "add":
        return read + extent(_broadcast(*(tensor.shape for tensor in given)))
    if step.name == "index":
        return _chosen(given[0], step.arguments[0])
    return 2 * read


def _broadcast(one: Sequence[int], other: Sequence[int]) -> list[int]:
    """Sizes of a sum by torch's rule, or larger where torch refuses the two.

    https://docs.pytorch.org/docs/stable/notes/broadcasting.html
    """
    length = max(len(one), len(other))
    padded = ([1] * (length - len(sizes)) + list(sizes) for sizes in (one, other))
    return [max(pair) for pair in zip(*padded, strict=True)]


def _chosen(tensor: torch.Tensor, index: tuple[Any, ...]) -> int:
    """Numbers that an index with lists copies; without a list it is a view."""
    lists = [item for item in index if isinstance(item, list)]
    if not lists:
        return 0
    try:
        one = tensor[tuple(slice(0, 1) if isinstance(item, list) else item for item in index)]
    except (IndexError, ValueError, TypeError):
        return 0  # Torch refuses the whole index for the same reason.
    return 2 * extent(one.shape) * max(map(len, lists))


def _pieces(step: Step, tensor: torch.Tensor) -> int:
    """How many pieces split or chunk makes at most; 0 where torch refuses."""
    wanted = step.argument(0, "split_size", "chunks")
    dim = step.argument(1, "dim", "axis") or 0
    if isinstance(wanted, list | tuple):
        return len(wanted)
    if type(wanted) is not int or type(dim) is not int or not -tensor.dim() <= dim < tensor.dim():
        return 0
    size = tensor.shape[dim]
    if step.name == "split":
        return -(-size // wanted) if wanted > 0 else 1
    # An empty axis is cut into as many empty pieces as were asked for.
    return min(wanted, size) if size else wanted


def _counted(step: Step) -> int:
    """Numbers among the arguments, names of axes in a pattern."""
    count = len(step.keywords)
    for argument in (*step.arguments, *step.keywords.values()):
        if isinstance(argument, str):
            count += len(_AXIS_NAME.findall(argument))
        else:
            count += len(argument) if isinstance(argument, list | tuple) else 1
    return count
