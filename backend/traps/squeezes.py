"""A squeeze that removes the batch axis when a batch has one sample."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import torch

from backend.expressions.evaluate import blank_tensors, follow, sizes_of
from backend.expressions.machine import Evaluation
from backend.expressions.text import Expression, ExpressionError, with_number
from backend.layer.axes import sizes
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec


def squeezes_batch(spec: LayerSpec, read: Expression) -> bool:
    """Return whether a squeeze of ``read`` names the batch axis, or names no axis and meets it.

    Two runs show it: the size of the batch axis is 2 with two samples and 3 with three. With
    another number of samples than in the text, the text gets the new number.
    """
    if not spec.batched or "squeeze" not in read.text:
        return False
    two, three = (_with_batch(spec, read, batch) for batch in (2, 3))
    if two is None or three is None:
        return False
    return any(
        _axis_size(one, axis, 2) and _axis_size(other, axis, 3)
        for (axis, one), (_, other) in zip(_squeezed(two), _squeezed(three), strict=False)
    )


def _with_batch(spec: LayerSpec, read: Expression, batch: int) -> Evaluation | None:
    """Evaluate the expression with another batch; ``None`` if it cannot be evaluated there."""
    other = replace(spec, batch=batch)
    shapes = {name: sizes(shape) for name, shape in tensor_shapes(other).items()}
    for each in (read, with_number(read, spec.batch, batch)):
        try:
            return follow(each, blank_tensors(other, shapes, "cpu"), sizes_of(other))
        except ExpressionError:
            continue
    return None


def _squeezed(evaluation: Evaluation) -> Iterator[tuple[int, torch.Size]]:
    """Yield every axis that a squeeze would remove at size 1, with the sizes before."""
    for step in evaluation.steps:
        if step.name == "squeeze":
            before = evaluation.values[step.sources[0]]
            assert isinstance(before, torch.Tensor)
            named = step.argument(0, "dim", "axis")
            axes = range(before.dim()) if named is None else named
            for axis in (axes,) if isinstance(axes, int) else axes:
                yield axis, before.shape


def _axis_size(shape: torch.Size, axis: int, size: int) -> bool:
    return -len(shape) <= axis < len(shape) and shape[axis] == size
