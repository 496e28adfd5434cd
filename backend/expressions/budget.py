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

from backend.expressions.operations import PAIRS, PRODUCTS, Step, Value

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
        inputs = step.inputs(values)
        work = _work(step, tensors, inputs) if real else _selected(step, tensors, inputs)
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


def _work(step: Step, tensors: Sequence[torch.Tensor], inputs: tuple[Any, ...]) -> int:
    """Return an upper bound of the numbers that ``step`` reads and writes."""
    if step.name in _VIEWS:
        return 0
    read = sum(extent(tensor.shape) for tensor in tensors)
    shapes = [tensor.shape for tensor in tensors]
    if step.name in PAIRS or step.name in ("where", "masked_fill"):
        return read + extent(_broadcast(*shapes))
    if step.name in PRODUCTS:
        return read + _product(*shapes)
    if step.name == "index":
        return _chosen(tensors[0], inputs[1])
    if step.name == "gather":
        return 2 * extent(tensors[-1].shape)
    if step.name in ("expand", "repeat"):
        return _repeated(step, tensors[0])
    if step.name == "arange":
        return max(int(step.arguments[0]), 0)
    return 2 * read


def _selected(step: Step, tensors: Sequence[torch.Tensor], inputs: tuple[Any, ...]) -> int:
    """Return an upper bound of the real numbers of a step that otherwise has only shapes."""
    if step.name == "index" and any(not each.is_meta for each in tensors[1:]):
        return _chosen(tensors[0], inputs[1], shapes_only=True)
    if step.name == "gather" and not tensors[-1].is_meta:
        return 2 * extent(tensors[-1].shape)
    return 0


def _product(one: Sequence[int], other: Sequence[int]) -> int:
    """Return the numbers of a matrix product, and a share of its multiplications."""
    if not one or not other:
        return 0  # Torch rejects a tensor without axes.
    left, right = one if len(one) > 1 else (1, *one), other if len(other) > 1 else (*other, 1)
    made = extent([*_broadcast(left[:-2], right[:-2]), left[-2], right[-1]])
    return made + made * left[-1] // 64


def _repeated(step: Step, tensor: torch.Tensor) -> int:
    """Return an upper bound of the numbers that ``expand`` and ``repeat`` stand for."""
    listed = [each for each in (*step.arguments, *step.keywords.values()) if each is not None]
    counts = [n for each in listed for n in (each if isinstance(each, tuple | list) else [each])]
    if step.name == "repeat":
        return extent(tensor.shape) * extent(counts)
    return extent(_broadcast(tensor.shape, counts))


def _broadcast(*shapes: Sequence[int]) -> list[int]:
    """Return the common sizes by torch's rule, or larger ones if torch rejects them.

    https://docs.pytorch.org/docs/stable/notes/broadcasting.html
    """
    length = max(map(len, shapes))
    padded = ([1] * (length - len(sizes)) + list(sizes) for sizes in shapes)
    return [max(sizes) for sizes in zip(*padded, strict=True)]


def _chosen(tensor: torch.Tensor, index: tuple[Any, ...], shapes_only: bool = False) -> int:
    """Return how many numbers an index copies; without a list or a tensor it is a view."""
    lists = [torch.Size((len(item),)) for item in index if isinstance(item, list)]
    tensors = [item for item in index if torch.is_tensor(item)]
    if not lists and not tensors:
        return 0
    masks = [item for item in tensors if item.dtype == torch.bool]
    places = [item.shape for item in tensors if item.dtype != torch.bool]
    # A mask selects at most as many places as it has numbers.
    places += [torch.Size((mask.numel(),)) for mask in masks]
    looked_at = sum(mask.numel() * mask.dim() for mask in masks)
    first = slice(0, 1)
    small = [item for each in index for item in _replaced(each, first)]
    try:
        one = tensor[tuple(small)]
    except (IndexError, ValueError, TypeError):
        return looked_at  # Torch rejects the whole index for the same reason.
    each = 1 if shapes_only else extent(one.shape)
    return looked_at + 2 * each * extent(_broadcast(*lists, *places))


def _replaced(item: Any, first: slice) -> list[Any]:
    if torch.is_tensor(item):
        return [first] * (item.dim() if item.dtype == torch.bool else 1)
    return [first if isinstance(item, list) else item]


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
