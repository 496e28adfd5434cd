"""One thing that an argument of ``forward`` may be, and how it is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch.nn.utils.rnn import pack_padded_sequence

Axes = tuple[str | int, ...]
CHOICES = ("ids", "features", "lengths", "mask", "state")
"""Roles that a person can choose for any input."""
WITH_LENGTHS = ("lengths", "lengths list", "packed")
"""Roles whose value has the lengths of the sequences."""
DIGIT = 28
SIDE = 8
"""Rows and columns of the small pictures that a convolution of a cell gets."""
_DTYPES = {
    "float32": torch.float32,
    "float64": torch.float64,
    "int64": torch.int64,
    "int32": torch.int32,
    "bool": torch.bool,
}


@dataclass(frozen=True, eq=False)
class Candidate:
    """One thing that an argument may be.

    Attributes:
        axes: sizes, or the names of sizes, such as ``N``.
        top: one more than the largest id.
        parts: the parts of a tuple.
        value: the value itself, where it is not made from axes.
        numbers: lengths that the person or the paste states, for a batch of as many.
        said: sizes of N, L and T that a comment states.
        open: the places of sizes that nothing states, such as the sides of a picture.
    """

    role: str
    axes: Axes = ()
    because: str = ""
    top: int = 0
    parts: tuple[Candidate, ...] = ()
    value: Any = None
    dtype: str = ""
    numbers: tuple[int, ...] = ()
    said: tuple[tuple[str, int], ...] = ()
    open: tuple[int, ...] = ()

    def shape(self, sizes: Mapping[str, int]) -> tuple[int, ...]:
        """Return the shape at these sizes."""
        return tuple(sizes[each] if isinstance(each, str) else each for each in self.axes)

    @property
    def can_turn(self) -> bool:
        """Whether the first two axes are the batch and a length."""
        first = self.axes[:2]
        return self.role != "packed" and "N" in first and bool({"L", "T"} & set(first))

    @property
    def symbols(self) -> frozenset[str]:
        """The names of sizes that the value depends on."""
        found = {axis for axis in self.axes if isinstance(axis, str)}
        if isinstance(self.value, str) and self.role in (*WITH_LENGTHS, "number"):
            found.add(self.value)
        return frozenset(found.union(*(each.symbols for each in self.parts)))

    @property
    def turned(self) -> Candidate:
        """The same with its first two axes swapped."""
        axes = (self.axes[1], self.axes[0], *self.axes[2:]) if len(self.axes) > 1 else self.axes
        return replace(self, axes=axes)

    def opened(self, shape: tuple[int, ...]) -> Candidate:
        """Return the same with the open sizes of a shape, if it has as many axes."""
        if len(shape) != len(self.axes):
            return self
        axes = tuple(
            shape[place] if place in self.open and isinstance(axis, int) else axis
            for place, axis in enumerate(self.axes)
        )
        return replace(self, axes=axes)

    def make(self, sizes: Mapping[str, int]) -> Any:
        """Return the value that ``forward`` gets."""
        if self.parts:
            return tuple(each.make(sizes) for each in self.parts)
        shape = self.shape(sizes)
        made: Any
        match self.role:
            case "ids":
                made = torch.randint(0, max(self.top, 1), shape)
            case "lengths":
                made = torch.tensor(self._lengths(sizes))
            case "lengths list":
                return self._lengths(sizes)
            case "packed":
                steps = torch.randn(shape)
                return pack_padded_sequence(
                    steps, self._lengths(sizes), batch_first=True, enforce_sorted=False
                )
            case "mask":
                made = torch.full(shape, fill_value=self.value is not False)
            case "number" if isinstance(self.value, str):
                return sizes[self.value]
            case "number" | "flag" | "none" | "default" | "own state" | "given":
                return self.value
            case _:
                made = torch.randn(shape)
        return made.to(_DTYPES[self.dtype]) if self.dtype in _DTYPES else made

    def _lengths(self, sizes: Mapping[str, int]) -> list[int]:
        """Return the stated lengths, or falling ones for another batch."""
        count = self.shape(sizes)[0]
        if len(self.numbers) == count and max(self.numbers) <= sizes[self.value]:
            return list(self.numbers)
        return [max(1, sizes[self.value] - at) for at in range(count)]


def packed(width: int, length: str, because: str) -> Candidate:
    """Return a packed batch of sequences of this width."""
    return Candidate("packed", ("N", length, width), because, value=length)


def pair_of(one: Candidate) -> Candidate:
    """Return the pair ``(h, c)`` of an LSTM."""
    return Candidate("pair", one.axes, one.because, parts=(one, one))


def images(channels: int, because: str = "name.images") -> list[Candidate]:
    """Return pictures and clips."""
    shapes: list[Axes] = [
        ("N", channels, DIGIT, DIGIT),
        ("N", DIGIT, DIGIT),
        ("N", channels, 32, 32),
        ("N", "L", channels, 32, 32),
    ]
    return [
        Candidate("images", shape, because, open=(len(shape) - 2, len(shape) - 1))
        for shape in shapes
    ]


def lengths(length: str) -> list[Candidate]:
    """Return the lengths of the sequences, falling."""
    return [
        Candidate("lengths", ("N",), "name.lengths", value=length),
        Candidate("lengths list", ("N",), "name.lengths", value=length),
        Candidate("number", (), "name.lengths", value=length),
    ]


def number(low: str) -> Candidate:
    """Return a number for an argument that no module takes."""
    if any(each in low for each in ("ratio", "forc", "prob", "temp")):
        return Candidate("number", (), "name.number", value=0.5)
    return Candidate("number", (), "name.number", value="N" if "batch" in low else "T")


def by_role(role: str, candidates: Iterable[Candidate], top: int) -> Candidate | None:
    """Return the candidate of the role that the user has chosen, or a general one."""
    for each in candidates:
        if each.role == role:
            return each
    general = {
        "ids": Candidate("ids", ("N", "L"), "you", top),
        "features": Candidate("features", ("N", "L", 9), "you"),
        "lengths": Candidate("lengths", ("N",), "you", value="L"),
        "mask": Candidate("mask", ("N", "L"), "you"),
        "state": Candidate("state", (1, "N", 8), "you"),
    }
    return general.get(role)
