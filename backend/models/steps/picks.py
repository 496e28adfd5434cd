"""Slices that a model takes of a tensor: as code, as a torch operation, and as a rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from backend.layer.axes import Dim, Factor
from backend.models.steps.axes import Axes, PackedAxes, TupleAxes, one, tensor_axes


@dataclass(frozen=True)
class Pick:
    """One way to select a part of a value.

    Attributes:
        template: its code; ``{0}`` is the value.
        of_value: the torch operation.
        of_axes: the rule.
    """

    template: str
    of_value: Callable[[Any], Any]
    of_axes: Callable[[Axes], Axes]


def _row(index: int) -> Callable[[Axes], Axes]:
    def row(axes: Axes) -> Axes:
        if isinstance(axes, TupleAxes):
            return axes.parts[index]
        if isinstance(axes, PackedAxes):
            # A PackedSequence is a tuple: (data, batch_sizes, sorted and unsorted indices).
            last = (axes.batch,) if axes.reordered else None
            return axes.data if index == 0 else last
        return tensor_axes(axes)[1:]

    return row


def _without_second(axes: Axes) -> Axes:
    named = tensor_axes(axes)
    return named[:1] + named[2:]


def _last_kept(axes: Axes) -> Axes:
    named = tensor_axes(axes)
    return (*named[:1], one(named[1].axis, "1", 1), *named[2:])


def _squeezed(axes: Axes) -> Axes:
    named = tensor_axes(axes)
    return named[1:] if named[0].size == 1 else named


def _side_by_side(axes: Axes) -> Axes:
    *before, last = tensor_axes(axes)[1:]
    return (*before, Dim(last.axis, (Factor("2", 2), *last.factors)))


def _cat(value: Any) -> torch.Tensor:
    parts = (value[-2], value[-1])
    # On meta torch rejects scalars with another message than on the CPU.
    return torch.cat([part if part.dim() else torch.zeros(()) for part in parts], dim=-1)


PICKS: dict[str, Pick] = {
    "": Pick("{0}", lambda value: value, lambda axes: axes),
    "[0]": Pick("{0}[0]", lambda value: value[0], _row(0)),
    "[-1]": Pick("{0}[-1]", lambda value: value[-1], _row(-1)),
    "[:,-1]": Pick("{0}[:, -1]", lambda value: value[:, -1], _without_second),
    "[:,-1,:]": Pick("{0}[:, -1, :]", lambda value: value[:, -1, :], _without_second),
    "[:,-1:]": Pick("{0}[:, -1:]", lambda value: value[:, -1:], _last_kept),
    "squeeze": Pick("{0}.squeeze(0)", lambda value: value.squeeze(0), _squeezed),
    "cat": Pick(
        "torch.cat(({0}[-2], {0}[-1]), dim=-1)",
        _cat,
        _side_by_side,
    ),
}
"""The picks by a short name, which a link of a chain uses."""
