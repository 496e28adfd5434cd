"""Parts of a run's tensors: one value writes the expression and selects the values.

The diagram, the address map and the marker name a part by its text, and torch selects it by its
index. Both come from one :class:`Slice`, so they cannot diverge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import torch

from backend.layer.spec import Direction, LayerSpec


class Span(NamedTuple):
    """``start:stop``, with ``None`` for an open end; a hashable ``slice``."""

    start: int | None = None
    stop: int | None = None

    def __str__(self) -> str:
        return ":".join("" if end is None else str(end) for end in self)


ALL = Span()
Part = int | Span | tuple[int, ...]
"""One axis of an index: an integer drops the axis, a span keeps it, a tuple selects along it."""


@dataclass(frozen=True)
class Slice:
    """A part of one tensor of a run.

    Attributes:
        tensor: the name of the tensor, e.g. ``output``.
        parts: the index of each axis, from the first on; further axes are taken whole.
    """

    tensor: str
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The expression as a user writes it, ``output[:, 0, 20:]``.

        >>> Slice("output", (ALL, 0, Span(20))).text
        'output[:, 0, 20:]'
        """
        return _text(self.tensor, self.parts)

    def of(self, tensors: Mapping[str, torch.Tensor]) -> torch.Tensor:
        """Return the selected values, by torch's own indexing.

        https://docs.pytorch.org/docs/stable/tensor_view.html
        """
        return tensors[self.tensor][tuple(map(_index, self.parts))]


def state(name: str, row: int) -> Slice:
    """Return row ``row`` of a state, ``h_n[3]``: (N, H_out), unbatched (H_out,); c has H_cell."""
    return Slice(name, (row,))


def step(spec: LayerSpec, tensor: str, t: int | tuple[int, ...]) -> Slice:
    """Return all features of ``input`` or ``output`` at one step: (N, features) or (features,).

    Args:
        t: the step; a tuple selects one step for each of the first samples, (samples, features).
    """
    return Slice(tensor, _at(spec, t))


def half(spec: LayerSpec, t: int | tuple[int, ...], direction: Direction) -> Slice:
    """Return one direction of ``output`` at step ``t``: (N, H_out), unbatched (H_out,).

    With one direction this is the whole step. Torch stores the forward direction first:
    https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
    """
    if not spec.bidirectional:
        return step(spec, "output", t)
    h_out = spec.h_out
    features = Span(None, h_out) if direction == "forward" else Span(h_out)
    if spec.batched and not spec.batch_first and not isinstance(t, tuple):
        return Slice("output", (t, ALL, features))
    return Slice("output", (*_at(spec, t), features))


def _at(spec: LayerSpec, t: int | tuple[int, ...]) -> tuple[Part, ...]:
    if not spec.batched:
        return (t,)
    if not isinstance(t, tuple):
        return (ALL, t) if spec.batch_first else (t,)
    samples = tuple(range(len(t)))
    return (samples, t) if spec.batch_first else (t, samples)


@lru_cache(maxsize=4096)
def _text(tensor: str, parts: tuple[Part, ...]) -> str:
    """Write an index; cached because a diagram names the same few dozen parts at each update."""
    return f"{tensor}[{', '.join(map(_written, parts))}]"


def _written(part: Part) -> str:
    return str(part) if isinstance(part, int | Span) else str(list(part))


def _index(part: Part) -> int | slice | list[int]:
    if isinstance(part, Span):
        return slice(*part)
    return part if isinstance(part, int) else list(part)
