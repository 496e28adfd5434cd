"""An expression over a smaller layer that moves the same numbers in the same way.

The identities of the numbers of a large run would take too much time. Most expressions name the
batch, the steps and the features by their axes and by places near an end, so that they mean the
same over fewer samples, steps and features. The rows of the states keep their number.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice, product
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

MOST_NUMBERS = 2**14
"""The numbers of a run whose identities are computed in milliseconds."""
MOST_REDUCED = 2**20
"""The numbers of a smaller run."""
_BATCH, _STEPS, _FEATURES = 6, 8, 8
_NEAR = 32
"""Integers below this may be places that an expression counts from an end of an axis."""
_MOST_TEXTS = 24
"""The meanings of a text's integers that are tried, where several sizes are equal."""
_NUMBERS = re.compile(r"('[^']*'|\"[^\"]*\")|(?<!\w)([0-9]+)(?!\w)")


def numbers_of(spec: LayerSpec) -> int:
    """Return how many numbers the tensors of a run have."""
    return sum(prod(sizes(shape)) for shape in tensor_shapes(spec).values())


def smaller(
    spec: LayerSpec, read: Expression, lengths: Sequence[int] = ()
) -> tuple[LayerSpec, Expression] | None:
    """Return a layer and an expression that do the same as ``read`` over ``spec``.

    Every step of the small evaluation has the shape of the large one, with the small sizes in place
    of the large ones. A size that the expression writes as an integer may be replaced in its text.
    Places near the start and near the end of an axis keep their distance from it; see
    :func:`small_step`.

    Args:
        lengths: a user's length of each sample, or none for the example lengths.

    Returns:
        The two, or ``None`` if the expression depends on large sizes in another way.
    """
    if numbers_of(spec) <= MOST_NUMBERS:
        return spec, read
    large = _evaluation(read, spec, lengths)
    if large is None:
        return None
    for small in _smaller_specs(spec, read.text):
        few = few_lengths(lengths, spec, small) if lengths else ()
        ratios = _ratios(spec, small, lengths, few)
        for text in dict.fromkeys(_texts(read.text, spec, small)):
            candidate = parse(text)
            evaluation = _evaluation(candidate, small, few)
            if evaluation is not None and _alike(large, evaluation, ratios):
                return small, candidate
    return None


def few_lengths(lengths: Sequence[int], large: LayerSpec, small: LayerSpec) -> list[int]:
    """Return the lengths of the first and the last samples, with a shortest one between them."""
    few = [*lengths]
    if small.batch < large.batch:
        last = small.batch // 3
        first = small.batch - last - 1
        rest = min(lengths[first : large.batch - last])
        few = [*lengths[:first], rest, *lengths[large.batch - last :]]
    return [small_step(length, large.seq_len, small.seq_len) for length in few]


def small_step(step: int, steps: int, small: int) -> int:
    """Return the step among ``small`` steps for one among ``steps``, by its distance from an end.

    >>> [small_step(step, 100, 8) for step in (0, 3, 50, 99, 100)]
    [0, 3, 4, 7, 8]
    """
    half = small // 2
    if small == steps or step <= half:
        return step
    return max(half, step - (steps - small))


def large_step(step: int, small: int, steps: int) -> int:
    """Return the step that :func:`small_step` maps to ``step``; the last one if there are several.

    >>> large_step(7, 8, 100), large_step(3, 8, 100)
    (99, 3)
    """
    return step if step < small // 2 else step + steps - small


def _smaller_specs(spec: LayerSpec, text: str) -> Iterator[LayerSpec]:
    """Yield smaller layers, the smallest first, as far as their runs are small enough."""
    known = {*_named(spec), spec.seq_len - 1}
    places = [int(found[2]) for found in _NUMBERS.finditer(text) if found[2]]
    places = [place for place in places if place not in known]
    near = max((place for place in places if place < _NEAR), default=0)
    most = max(places, default=0)
    narrow = _narrow(spec, max(_FEATURES, near + 2))
    batch, steps = max(_BATCH, near + 2), max(_STEPS, 2 * near + 2)
    batch_most, steps_most = max(batch, most + 2), max(steps, 2 * most + 2)
    # The sizes of an axis that an expression divides are those of all samples and steps.
    if "//" in text:
        batch, steps = spec.batch, spec.seq_len
    for samples, length in (
        (batch, steps),
        (batch_most, steps),
        (batch, steps_most),
        (batch, spec.seq_len),
        (spec.batch, steps),
        (spec.batch, spec.seq_len),
    ):
        length = min(length, spec.seq_len)
        samples = _few_samples(spec, samples, length)
        for features in (narrow, _narrow(spec, 3), _narrow(spec, max(_FEATURES, most + 2)), {}):
            small = replace(spec, batch=samples, seq_len=length, **features)
            if small != spec and numbers_of(small) <= MOST_REDUCED:
                yield small


def _few_samples(spec: LayerSpec, least: int, steps: int) -> int:
    """Return a number of samples that divides the rows and the steps only if the batch does.

    Otherwise an integer that can only be the batch could also be a number of rows.
    """

    def divides(batch: int, length: int) -> tuple[bool, ...]:
        return batch == spec.rows, not spec.rows % batch, not length % batch

    meant = divides(spec.batch, spec.seq_len)
    fits = (few for few in range(least, spec.batch) if divides(few, steps) == meant)
    return next(fits, spec.batch)


def _narrow(spec: LayerSpec, features: int) -> dict[str, Any]:
    """Return smaller numbers of features; H_in, H_out and H_cell stay different."""
    cell = features + 4 if spec.proj_size else features
    return {
        "input_size": min(spec.input_size, features + 2),
        "hidden_size": min(spec.hidden_size, cell),
        "proj_size": min(spec.proj_size, features, min(spec.hidden_size, cell) - 1),
    }


def _named(spec: LayerSpec) -> tuple[int, ...]:
    """Return the sizes that may become smaller, and their products that code writes out."""
    batch, h_out, directions = spec.batch, spec.h_out, spec.num_directions
    return (
        h_out,
        directions * h_out,
        *(spec.rows * h_out, spec.num_layers * h_out, spec.hidden_size, spec.input_size, batch),
        *(batch * spec.seq_len, batch * directions, batch * spec.num_layers, batch * spec.rows),
        *(spec.seq_len, spec.seq_len - 1),
    )


def _texts(text: str, spec: LayerSpec, small: LayerSpec) -> Iterator[str]:
    """Yield the text with the sizes of ``small`` in place of those of ``spec``.

    Where several sizes are equal, an integer may be any of them, and another one at each place.
    """
    pairs = list(zip(_named(spec), _named(small), strict=True))
    written = [int(found[2]) for found in _NUMBERS.finditer(text) if found[2]]
    meant = [
        [*dict.fromkeys(after for before, after in pairs if before == number)] or [number]
        for number in written
    ]
    for integers in islice(product(*meant), _MOST_TEXTS):
        yield _rewritten(text, integers)
    yield text


def _rewritten(text: str, integers: Iterable[int]) -> str:
    """Replace the integers of a text by others, in order."""
    others = iter(integers)
    return _NUMBERS.sub(lambda found: found[0] if found[1] else str(next(others)), text)


def _evaluation(read: Expression, spec: LayerSpec, lengths: Sequence[int]) -> Evaluation | None:
    shapes = {name: sizes(shape) for name, shape in tensor_shapes(spec).items()}
    try:
        return follow(read, blank_tensors(spec, shapes, "meta", lengths), sizes_of(spec))
    except ExpressionError:
        return None


def _alike(large: Evaluation, small: Evaluation, ratios: Collection[Fraction]) -> bool:
    """Return whether every step has the same operation and the same shape in other sizes."""
    if [step.name for step in large.steps] != [step.name for step in small.steps]:
        return False
    for one, two in zip(large.values, small.values, strict=True):
        ones, twos = ([value] if torch.is_tensor(value) else [*value] for value in (one, two))
        if len(ones) != len(twos) and Fraction(len(ones), len(twos)) not in ratios:
            return False
        # Of more pieces, the first and the last are enough: the others are like the first.
        for before, after in ((ones[0], twos[0]), (ones[-1], twos[-1])):
            if before.dim() != after.dim():
                return False
            for size, reduced in zip(before.shape, after.shape, strict=True):
                if size != reduced and (not reduced or Fraction(size, reduced) not in ratios):
                    return False
    return True


def _ratios(
    spec: LayerSpec, other: LayerSpec, lengths: Sequence[int], few: Sequence[int]
) -> frozenset[Fraction]:
    """Return by how much an axis may shrink that holds one or several of the sizes."""
    pairs = (
        (spec.batch, other.batch),
        (spec.h_out, other.h_out),
        (spec.hidden_size, other.hidden_size),
        (spec.input_size, other.input_size),
        # A mask keeps the valid steps of all samples.
        (sum(lengths_of(spec, lengths)), sum(lengths_of(other, few))),
        # A slice may leave out the first or the last steps or samples.
        *((spec.seq_len - cut, other.seq_len - cut) for cut in range(_cuts(other.seq_len))),
        *((spec.batch - cut, other.batch - cut) for cut in range(1, _cuts(other.batch))),
    )
    each = {Fraction(*pair) for pair in pairs} | {Fraction(1)}
    main = {Fraction(*pair) for pair in (*pairs[:4], pairs[5])} | {Fraction(1)}
    both = {one * two for one, two in product(each, main)}
    return frozenset(one * two for one, two in product(both, main))


def _cuts(size: int) -> int:
    """Return how many positions an expression may leave out of an axis."""
    return max(1, size // 2)
