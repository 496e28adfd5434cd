"""Origin of every number of an expression's result, for any expression.

The identities of the numbers (:mod:`backend.expressions.identities`) decide, never the text: which
numbers of a run were used, which coordinates (samples, steps, layers, directions, features) each
axis of the result runs over, and whether one position holds numbers of several samples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

import torch

from backend.expressions.evaluate import blank_tensors, follow, sizes_of, with_lengths
from backend.expressions.machine import Evaluation
from backend.expressions.names import LENGTHS
from backend.expressions.origin_axes import Along, Axis, Coordinate, Origins, foreseen
from backend.expressions.text import Expression, ExpressionError, parse, with_number
from backend.layer.axes import sizes
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec
from backend.picture.scene import Block

__all__ = ["Along", "Axis", "Coordinate", "Lit", "Provenance", "lit", "provenance"]

Lit = Literal["whole", "part"]


@dataclass(frozen=True)
class Provenance:
    """The origin of the numbers of one result.

    ``max`` takes one of many numbers: ``used`` holds the taken one, ``compared``, the axes and the
    other attributes describe all compared numbers.

    Attributes:
        tensors: the tensors that the expression names, in order.
        used: for each of them a bool tensor of its shape: the numbers that reached the result.
        compared: likewise, with every number that ``max`` compared.
        axes: the axes of the result.
        blended: coordinates that a single number of the result combines, with the values of the
            first such number: ``{"time": (0, ..., 34)}`` for a mean over time.
        mixes_samples: whether samples of the batch are mixed: a single number combines several
            samples, samples share an axis with features, or one position of the axis that grows
            with the batch holds several.
        would_mix_samples: for a batch of one, whether the expression mixes samples in a batch of
            two; ``None`` if it cannot be evaluated there, or the batch is larger.
        may_mix_samples: whether samples are mixed if an integer of the text is the batch size.
            Differs from ``mixes_samples`` where that integer may also be a number of rows.
    """

    tensors: tuple[str, ...]
    used: Mapping[str, torch.Tensor] = field(repr=False)
    compared: Mapping[str, torch.Tensor] = field(repr=False)
    axes: tuple[Axis, ...]
    blended: Mapping[Coordinate, tuple[int, ...]]
    mixes_samples: bool
    would_mix_samples: bool | None
    may_mix_samples: bool


def provenance(
    expression: str | Expression, tensors: Mapping[str, torch.Tensor], spec: LayerSpec
) -> Provenance:
    """Evaluate ``expression`` and return the origin of its numbers.

    Args:
        expression: see :func:`backend.expressions.evaluate.evaluate`.
        tensors: the tensors of a real run of ``spec`` (``Trace.values``), and ``lengths`` if they
            are not the example lengths.
        spec: the configuration of that run, which defines the axes of each tensor.

    Raises:
        ExpressionError: as :func:`backend.expressions.evaluate.evaluate`.
    """
    read = parse(expression) if isinstance(expression, str) else expression
    here = with_lengths(spec, {name: tensor.cpu() for name, tensor in tensors.items()})
    lengths = here[LENGTHS].tolist() if LENGTHS in tensors else []
    with torch.inference_mode():
        origins = Origins(follow(read, here, sizes_of(spec)), spec)
        twins = {
            which: Origins(evaluation, twin)
            for which, evaluation, twin in _twins(read, spec, lengths)
        }
        batch_axes = _batch_axes(read, spec, origins.shape, lengths)
        axes = tuple(
            replace(axis, runs=axis.runs or tuple(foreseen(number, origins, twins)))
            for number, axis in enumerate(origins.axes)
        )
        return Provenance(
            tensors=tuple(origins.ids.shapes),
            used=origins.ids.reached(origins.ids.result),
            compared=origins.ids.reached(origins.ids.result, candidates=True),
            axes=axes,
            blended=origins.blended,
            mixes_samples=_mixes(origins, batch_axes),
            would_mix_samples=_mixes(twins["batch"], batch_axes) if "batch" in twins else None,
            may_mix_samples=any(origins.mixes_samples(axes) for axes in batch_axes),
        )


def lit(blocks: Iterable[Block], used: Mapping[str, torch.Tensor]) -> dict[str, Lit]:
    """Return the blocks of a diagram whose numbers were used, by id: all numbers or a part.

    Args:
        blocks: blocks of a :class:`backend.picture.scene.Scene`; those without a slice are skipped.
        used: as in :class:`Provenance`.
    """
    found: dict[str, Lit] = {}
    for block in blocks:
        if block.slice and block.tensor in used:
            numbers = follow(_read(block.slice), used, {}).result
            if numbers.any():
                found[block.id] = "whole" if numbers.all() else "part"
    return found


_read = lru_cache(maxsize=4096)(parse)


def _twins(
    read: Expression, spec: LayerSpec, lengths: Sequence[int]
) -> Iterator[tuple[Coordinate, Evaluation, LayerSpec]]:
    """Evaluate the expression with two of each thing of which ``spec`` has one."""
    for which, twin in _doubled(spec):
        if evaluation := _elsewhere(read, twin, lengths):
            yield which, evaluation, twin


def _batch_axes(
    read: Expression, spec: LayerSpec, shape: tuple[int, ...], lengths: Sequence[int]
) -> tuple[tuple[int, ...], ...]:
    """Return the axes of the result that grow with the batch.

    An integer in the text may be the number of samples, so there may be two answers.
    """
    if not spec.batched:
        return ((),)
    larger = replace(spec, batch=spec.batch + 1)
    found = []
    for each in (read, with_number(read, spec.batch, larger.batch) if spec.batch > 1 else read):
        more = _elsewhere(each, larger, lengths)
        if more is not None and more.result.dim() == len(shape):
            sizes_ = more.result.shape
            found.append(tuple(n for n, size in enumerate(sizes_) if size != shape[n]))
    return tuple(dict.fromkeys(found)) or ((),)


def _mixes(origins: Origins, batch_axes: tuple[tuple[int, ...], ...]) -> bool:
    return all(origins.mixes_samples(axes) for axes in batch_axes)


def _elsewhere(read: Expression, twin: LayerSpec, lengths: Sequence[int]) -> Evaluation | None:
    """Evaluate the expression over arbitrary numbers of another configuration."""
    shapes = {name: sizes(shape) for name, shape in tensor_shapes(twin).items()}
    try:
        return follow(read, blank_tensors(twin, shapes, "cpu", lengths), sizes_of(twin))
    except ExpressionError:
        return None


def _doubled(spec: LayerSpec) -> Iterator[tuple[Coordinate, LayerSpec]]:
    if spec.batched and spec.batch == 1:
        yield "batch", replace(spec, batch=2)
    if spec.seq_len == 1:
        yield "time", replace(spec, seq_len=2)
    if spec.num_layers == 1:
        yield "layer", replace(spec, num_layers=2)
    if not spec.bidirectional:
        yield "direction", replace(spec, bidirectional=True)
    if spec.input_size == 1 or spec.h_out == 1:
        # A projection must be narrower than the cell.
        yield (
            "feature",
            replace(
                spec,
                input_size=max(spec.input_size, 2),
                hidden_size=max(spec.hidden_size, 3 if spec.proj_size else 2),
                proj_size=max(spec.proj_size, 2) if spec.proj_size else 0,
            ),
        )
