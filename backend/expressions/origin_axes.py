"""Meaning of a result's axes in terms of the layer, from the identities of its numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import torch

from backend.expressions.bounds import Bounds
from backend.expressions.identities import Identities
from backend.expressions.machine import Evaluation
from backend.expressions.names import LENGTHS
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec

Coordinate = Literal["tensor", "layer", "direction", "batch", "time", "feature"]
"""The coordinates of a number in a run. ``direction`` is 0 forward, 1 backward; ``tensor`` is
the index of the tensor among those that the expression names.
"""
COORDINATES: tuple[Coordinate, ...] = get_args(Coordinate)


@dataclass(frozen=True)
class Along:
    """One coordinate that changes along an axis of the result.

    Attributes:
        coordinate: the coordinate.
        values: its values; in the order of the positions unless ``mixed``, then sorted.
        mixed: whether one position holds numbers of several values.
        position: the first such position, or ``None``.
    """

    coordinate: Coordinate
    values: tuple[int, ...]
    mixed: bool = False
    position: int | None = None


@dataclass(frozen=True)
class Axis:
    """One axis of the result.

    Attributes:
        size: the size of the axis.
        runs: the coordinates along it, from the slowest to the fastest: the last axis of ``output``
            runs over ``direction``, then ``feature``. Empty if no coordinate changes.
        repeats: whether all positions hold the same numbers.
        combines: the coordinate of which every position combines all values, as after a softmax
            over it. ``None`` if there is none or more than one.
    """

    size: int
    runs: tuple[Along, ...]
    repeats: bool = False
    combines: Coordinate | None = None

    @property
    def coordinates(self) -> tuple[Coordinate, ...]:
        """The coordinates along the axis."""
        return tuple(along.coordinate for along in self.runs)

    @property
    def mixed(self) -> bool:
        """True if one position holds several values of a coordinate of the axis."""
        return any(along.mixed for along in self.runs)


class Origins:
    """The origins of the numbers of one evaluation; for ``max``, of all compared numbers.

    Attributes:
        ids: the identities of the numbers.
        shape: the shape of the result.
    """

    def __init__(self, evaluation: Evaluation, spec: LayerSpec) -> None:
        self.spec = spec
        self.ids = Identities(evaluation)
        self.shape = tuple(self.ids.result.shape)
        self._bounds: dict[Coordinate, Bounds | None] = {}
        self._runs: dict[tuple[Coordinate, int], int] = {}
        self._behind: dict[object, Mapping[str, torch.Tensor]] = {}

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The axes of the result."""
        return tuple(self._axis(number) for number in range(len(self.shape)))

    @property
    def blended(self) -> dict[Coordinate, tuple[int, ...]]:
        """Coordinates that single numbers combine, with the values of the first such number."""
        found: dict[Coordinate, tuple[int, ...]] = {}
        for which in COORDINATES:
            bounds = self.bounds(which)
            first = bounds.first_blended() if bounds else None
            if first is not None:
                found[which] = self._values(which, first, self.ids.result.flatten()[first])
        return found

    def single(self, which: Coordinate) -> int | None:
        """Return the one value of a coordinate in the whole result, or ``None``."""
        bounds = self.bounds(which)
        return bounds.single if bounds else None

    def runs_over(self, which: Coordinate, axis: int) -> int:
        """Return how often a coordinate changes along an axis of the result."""
        if (which, axis) not in self._runs:
            bounds = self.bounds(which)
            self._runs[which, axis] = bounds.changes(axis) if bounds else 0
        return self._runs[which, axis]

    def bounds(self, which: Coordinate) -> Bounds | None:
        """Return the bounds of a coordinate; they are computed once."""
        if which not in self._bounds:
            self._bounds[which] = self.ids.bounds(self._coordinates(which))
        return self._bounds[which]

    def mixes_samples(self, batch_axes: Collection[int]) -> bool:
        """Return whether the result mixes samples of the batch.

        It does if a single number combines several samples; if samples share an axis with
        features, so that a layer behind it would read another sample's features; or if one
        position of a batch axis holds several samples.

        Args:
            batch_axes: the axes that grow with the batch, if they are known. Otherwise some axis
                must keep the samples apart, or several axes that run over nothing else.
        """
        bounds = self.bounds("batch")
        if bounds is None:
            return False
        over = [axis for axis in range(len(self.shape)) if self.runs_over("batch", axis)]
        if bounds.first_blended() is not None or any(self.runs_over("feature", a) for a in over):
            return True
        if batch_axes:
            return any(bounds.first_mixed(axis) is not None for axis in batch_axes)
        alone = not any(
            self.runs_over(which, axis)
            for axis in over
            for which in COORDINATES
            if which != "batch"
        )
        mixed = all(bounds.first_mixed(axis) is not None for axis in over)
        return bool(over) and not alone and mixed

    def _axis(self, number: int) -> Axis:
        over = [which for which in COORDINATES if self.runs_over(which, number)]
        over.sort(key=lambda which: self.runs_over(which, number))
        repeats = self.shape[number] > 1 and not self.ids.result.diff(dim=number).any()
        size, runs = self.shape[number], tuple(self._along(w, number) for w in over)
        return Axis(size, runs, bool(repeats), None if runs else self._combined(size))

    def _combined(self, size: int) -> Coordinate | None:
        """Return the only coordinate of which a number combines as many values as an axis has."""
        found = [which for which, values in self.blended.items() if len(values) == size > 1]
        return found[0] if len(found) == 1 else None

    def _along(self, which: Coordinate, number: int) -> Along:
        bounds = self.bounds(which)
        assert bounds is not None
        position = bounds.first_mixed(number)
        if position is None:
            return Along(which, bounds.in_order(number))
        return Along(which, self._values(which, "all", self.ids.result), True, position)

    def _values(self, which: Coordinate, key: object, ids: torch.Tensor) -> tuple[int, ...]:
        """Return the coordinates of all numbers behind ``ids``; ``key`` is their cache key."""
        if key not in self._behind:
            self._behind[key] = self.ids.reached(ids, candidates=True)
        coordinates = self._coordinates(which)
        found: set[int] = set()
        for name, mask in self._behind[key].items():
            known = coordinates[name]
            if known is not None:
                found |= set(known.expand(mask.shape)[mask].bincount().nonzero().flatten().tolist())
        return tuple(sorted(found))

    def _coordinates(self, which: Coordinate) -> Mapping[str, torch.Tensor | None]:
        return {
            name: torch.tensor(number, dtype=torch.int32)
            if which == "tensor"
            else _coordinate(self.spec, name, which)
            for number, name in enumerate(self.ids.shapes)
        }


def _coordinate(spec: LayerSpec, name: str, which: Coordinate) -> torch.Tensor | None:
    """Return a coordinate of every number of a tensor, in a shape that broadcasts to its shape.

    Rows of a state are layer-major, ``layer * D + direction``. The features of output are those of
    the forward direction, then of the backward direction, both of the top layer:
    https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
    """
    if name == LENGTHS:
        return torch.arange(spec.batch, dtype=torch.int32) if which == "batch" else None
    shape = tensor_shapes(spec)[name]
    lane = spec.h_out
    for number, dim in enumerate(shape):
        places = torch.arange(dim.size, dtype=torch.int32)
        places = places.view([-1 if axis == number else 1 for axis in range(len(shape))])
        if dim.axis == which == "feature":
            return places % lane if name == "output" else places
        if dim.axis == which:
            return places
        if dim.axis == "layers" and which in ("layer", "direction"):
            D = spec.num_directions
            return places // D if which == "layer" else places % D
        if dim.axis == "feature" and name == "output" and which == "direction":
            return places // lane
    if name == "output" and which == "layer":
        return torch.tensor(spec.num_layers - 1, dtype=torch.int32)
    return None


def foreseen(number: int, here: Origins, twins: Mapping[Coordinate, Origins]) -> Iterator[Along]:
    """Yield the coordinates of an axis of size 1.

    Each twin has more of one coordinate and is otherwise the same.
    """
    if here.shape[number] != 1:
        return
    for which in COORDINATES:
        twin = twins.get(which)
        if twin is None or len(twin.shape) != len(here.shape) or twin.shape[number] == 1:
            continue
        value = here.single(which)
        if value is not None and twin.runs_over(which, number):
            yield Along(which, (value,))
