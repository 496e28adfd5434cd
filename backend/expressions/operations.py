"""Whitelisted operations of torch and einops."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from einops import rearrange

from backend.expressions.names import LENGTHS
from backend.expressions.selection import gathered, indexed

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
    "expand": torch.Tensor.expand,
    "repeat": torch.Tensor.repeat,
    "chunk": torch.Tensor.chunk,
    "split": torch.Tensor.split,
    "sum": torch.Tensor.sum,
    "mean": torch.Tensor.mean,
    "max": torch.Tensor.max,
    "size": torch.Tensor.size,
    "float": torch.Tensor.float,
    "long": torch.Tensor.long,
    "bool": torch.Tensor.bool,
    "bmm": torch.Tensor.bmm,
    "matmul": torch.Tensor.matmul,
    "softmax": torch.Tensor.softmax,
    "gather": gathered,
    "masked_fill": torch.Tensor.masked_fill,
}
"""Tensor methods by name: https://docs.pytorch.org/docs/stable/tensors.html"""
FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "cat": torch.cat,
    "stack": torch.stack,
    "rearrange": rearrange,
    "where": torch.where,
    "bmm": torch.bmm,
    "matmul": torch.matmul,
    "softmax": torch.softmax,
    "gather": gathered,
    "arange": torch.arange,
}
"""https://docs.pytorch.org/docs/stable/generated/torch.cat.html (likewise the others) and
https://einops.rocks/api/rearrange/"""
MODULES: Mapping[str, tuple[str, ...]] = {
    "torch": tuple(name for name in FUNCTIONS if name != "rearrange"),
    "einops": ("rearrange",),
    "F": ("softmax",),
}
"""Functions of each module; ``F`` is the usual name of ``torch.nn.functional``."""
KEYWORDS = frozenset(
    ("dim", "dims", "dim0", "dim1", "start_dim", "end_dim", "keepdim", "size", "shape", "chunks")
) | {"split_size", "axis", "keepdims"}
"""Names of arguments; torch itself checks which of them a method accepts. ``axis`` and
``keepdims`` are numpy's names, which torch accepts too."""
REDUCTIONS = frozenset(("sum", "mean", "max"))
SIGNATURES: Mapping[str, tuple[str, ...]] = {
    "bmm": ("input", "mat2"),
    "matmul": ("input", "other"),
    "softmax": ("input", "dim"),
    "gather": ("input", "dim", "index"),
    "masked_fill": ("input", "mask", "value"),
    "where": ("condition", "input", "other"),
    "arange": ("end",),
}
"""Arguments of the operations that accept other arguments than one tensor and integers."""
PAIRS: Mapping[str, Callable[..., torch.Tensor]] = {
    "add": torch.add,
    "sub": torch.sub,
    "mul": torch.mul,
    "div": torch.div,
    "lt": torch.lt,
    "le": torch.le,
    "gt": torch.gt,
    "ge": torch.ge,
    "eq": torch.eq,
    "ne": torch.ne,
    "and": torch.bitwise_and,
    "or": torch.bitwise_or,
}
"""Operations on two tensors of shapes that broadcast, or on a tensor and a number."""
SINGLES = frozenset(("neg", "invert", "float", "long", "bool"))
"""Operations on each number alone."""
SELECTORS: Mapping[str, range] = {
    "index": range(1, 99),
    "gather": range(1, 2),
    "masked_fill": range(1, 2),
    "where": range(1),
}
"""The sources of an operation that select: indices and masks."""
PRODUCTS = frozenset(("bmm", "matmul"))


def _max(tensor: torch.Tensor, *arguments: Any, **keywords: Any) -> Any:
    if tensor.is_meta and not tensor.numel():
        # Torch's shape kernel accepts max of an empty tensor; a tensor on the CPU raises.
        torch.empty(tensor.shape).max(*arguments, **keywords)
    return tensor.max(*arguments, **keywords)


OPERATIONS: Mapping[str, Callable[..., Any]] = {
    **METHODS,
    **FUNCTIONS,
    **PAIRS,
    "source": lambda: None,
    "index": indexed,
    "neg": torch.neg,
    "invert": torch.bitwise_not,
    "max": _max,
    "piece": lambda pieces, number: pieces[number],
}


@dataclass(frozen=True)
class At:
    """The place of a source among the arguments of a step."""

    source: int


@dataclass(frozen=True)
class Step:
    """One operation of an evaluation.

    Attributes:
        name: the operation, a key of :data:`OPERATIONS`.
        sources: the earlier steps whose values it uses.
        arguments: further positional arguments. If one of them is an :class:`At`, they are all
            arguments, and each ``At`` is replaced by the value of its source.
        keywords: keyword arguments.
    """

    name: str
    sources: tuple[int, ...] = ()
    arguments: tuple[Any, ...] = ()
    keywords: Mapping[str, Any] = field(default_factory=dict)

    def of(self, values: Sequence[Value]) -> Any:
        """Execute the operation on ``values``."""
        return OPERATIONS[self.name](*self.inputs(values), **self.keywords)

    def inputs(self, values: Sequence[Value]) -> tuple[Any, ...]:
        """Return all positional arguments of the operation on ``values``."""
        inputs: tuple[Any, ...] = tuple(values[source] for source in self.sources)
        if self.name not in ("index", "gather"):
            inputs = _together(inputs)
        if any(isinstance(argument, At) for argument in self.arguments):
            return _placed(self.arguments, inputs)
        return ((inputs,) if self.name in ("cat", "stack") else inputs) + self.arguments

    def argument(self, place: int, *names: str) -> Any:
        """Return the argument at ``place`` or under one of ``names``, or ``None``."""
        if place < len(self.arguments):
            return self.arguments[place]
        return next((self.keywords[name] for name in names if name in self.keywords), None)


def known_steps(steps: tuple[Step, ...]) -> frozenset[int]:
    """Return the steps whose values follow from the sizes and ``lengths`` alone."""
    known: set[int] = set()
    for number, step in enumerate(steps):
        named = step.name == "source" and step.arguments == (LENGTHS,)
        made = step.name != "source" and all(source in known for source in step.sources)
        if named or made:
            known.add(number)
    return frozenset(known)


def _together(inputs: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return tensors of one device: ``lengths`` has values in a run that has only shapes."""
    metas = [torch.is_tensor(each) and each.is_meta for each in inputs]
    if not any(metas) or all(metas):
        return inputs
    return tuple(each.to("meta") if torch.is_tensor(each) else each for each in inputs)


def _placed(arguments: tuple[Any, ...], inputs: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(
        inputs[each.source]
        if isinstance(each, At)
        else _placed(each, inputs)
        if isinstance(each, tuple)
        else each
        for each in arguments
    )


def is_index(item: object) -> bool:
    """Return whether ``item`` is an int, a slice of ints, ``None``, ``...`` or a list of ints."""
    if isinstance(item, slice):
        return all(type(end) is int or end is None for end in (item.start, item.stop, item.step))
    if isinstance(item, list):
        return all(type(number) is int for number in item)
    return item is None or item is ... or type(item) is int
