"""An expression over a smaller layer that moves the same numbers in the same way.

The identities of the numbers of a large run would take too much time. Most expressions name the
batch and the features by their axes alone, so that they mean the same over fewer samples and
features. The steps and the rows of the states keep their sizes, because expressions index them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import prod
from typing import Any

import torch

from backend.expressions.evaluate import blank_tensors, follow, sizes_of
from backend.expressions.machine import Evaluation
from backend.expressions.names import lengths_of
from backend.expressions.text import Expression, ExpressionError, parse
from backend.layer.axes import sizes
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec

MOST_NUMBERS = 2**17
"""The numbers of a run whose identities are computed in milliseconds."""
MOST_REDUCED = 2**20
"""The numbers of a smaller run, which has few samples and features but all steps."""
_BATCH, _H_OUT, _H_CELL, _H_IN = 6, 8, 12, 10
_NUMBERS = re.compile(r"('[^']*'|\"[^\"]*\")|(?<!\w)([0-9]+)(?!\w)")


def numbers_of(spec: LayerSpec) -> int:
    """Return how many numbers the tensors of a run have."""
    return sum(prod(sizes(shape)) for shape in tensor_shapes(spec).values())


def smaller(
    spec: LayerSpec, read: Expression, keep_batch: bool = False
) -> tuple[LayerSpec, Expression] | None:
    """Return a layer and an expression that do the same as ``read`` over ``spec``.

    Every step of the small evaluation has the shape of the large one, with the small sizes in place
    of the large ones. A size that the expression writes as an integer may be replaced in its text.

    Args:
        keep_batch: whether the samples must keep their number.

    Returns:
        The two, or ``None`` if the expression depends on large sizes in another way.
    """
    if numbers_of(spec) <= MOST_NUMBERS:
        return spec, read
    large = _evaluation(read, spec)
    if large is None:
        return None
    for small in _smaller_specs(spec, keep_batch):
        for text in dict.fromkeys((read.text, rewritten(read.text, spec, small))):
            candidate = parse(text)
            evaluation = _evaluation(candidate, small)
            if evaluation is not None and _alike(large, evaluation, spec, small):
                return small, candidate
    return None


def _smaller_specs(spec: LayerSpec, keep_batch: bool) -> Iterator[LayerSpec]:
    """Yield smaller layers, the smallest first, as far as their runs are small enough."""
    batch = spec.batch if keep_batch else min(spec.batch, _BATCH)
    projected = bool(spec.proj_size)
    features: dict[str, Any] = {
        "input_size": min(spec.input_size, _H_IN),
        "hidden_size": min(spec.hidden_size, _H_CELL if projected else _H_OUT),
        "proj_size": min(spec.proj_size, _H_OUT),
    }
    for changes in ({"batch": batch} | features, features, {"batch": batch}):
        small = replace(spec, **changes)
        if small != spec and numbers_of(small) <= MOST_REDUCED:
            yield small


def _named(spec: LayerSpec) -> tuple[int, ...]:
    """Return the sizes that may become smaller, and their products that code writes out."""
    batch, h_out, directions = spec.batch, spec.h_out, spec.num_directions
    return (
        h_out,
        directions * h_out,
        *(spec.rows * h_out, spec.num_layers * h_out, spec.hidden_size, spec.input_size, batch),
        *(batch * spec.seq_len, batch * directions, batch * spec.num_layers, batch * spec.rows),
    )


def rewritten(text: str, spec: LayerSpec, small: LayerSpec) -> str:
    """Replace integers that are sizes of ``spec`` by those of ``small``."""
    known: dict[int, int] = {}
    for before, after in zip(_named(spec), _named(small), strict=True):
        known.setdefault(before, after)

    def replaced(found: re.Match[str]) -> str:
        return found[0] if found[1] else str(known.get(int(found[2]), int(found[2])))

    return _NUMBERS.sub(replaced, text)


def _evaluation(read: Expression, spec: LayerSpec) -> Evaluation | None:
    shapes = {name: sizes(shape) for name, shape in tensor_shapes(spec).items()}
    try:
        return follow(read, blank_tensors(spec, shapes, "meta"), sizes_of(spec))
    except ExpressionError:
        return None


def _alike(large: Evaluation, small: Evaluation, spec: LayerSpec, other: LayerSpec) -> bool:
    """Return whether every step has the same operation and the same shape in other sizes."""
    if [step.name for step in large.steps] != [step.name for step in small.steps]:
        return False
    ratios = _ratios(spec, other)
    for one, two in zip(large.values, small.values, strict=True):
        pair = ([value] if torch.is_tensor(value) else [*value] for value in (one, two))
        for before, after in zip(*pair, strict=True):
            if before.dim() != after.dim():
                return False
            for size, reduced in zip(before.shape, after.shape, strict=True):
                if size != reduced and (not reduced or Fraction(size, reduced) not in ratios):
                    return False
    return True


def _ratios(spec: LayerSpec, other: LayerSpec) -> frozenset[Fraction]:
    """Return by how much an axis may shrink that holds one or several of the sizes."""
    pairs: Mapping[str, tuple[int, int]] = {
        "batch": (spec.batch, other.batch),
        "h_out": (spec.h_out, other.h_out),
        "h_cell": (spec.hidden_size, other.hidden_size),
        "h_in": (spec.input_size, other.input_size),
        # A mask keeps the valid steps of all samples.
        "valid": (sum(lengths_of(spec)), sum(lengths_of(other))),
    }
    each = [Fraction(*pair) for pair in pairs.values()]
    both = [one * two for one, two in combinations(each, 2)]
    return frozenset((*each, *both))
