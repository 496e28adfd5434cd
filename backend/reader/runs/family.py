"""Small numbers in place of large ones: their relations stay.

Numbers that are multiples, sums or products of others stay so. The others are free: each can move
by steps, and some number of steps leads to the number of the paste.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import prod

SMALL = 8
"""The small numbers of large ones are above this."""
STEPS = (4, 8, 16, 48)
"""The largest step of a number. A larger one is tried if a run with a smaller one raises: it keeps
more of what divides a number, such as sixteen heads."""
MULTIPLE = 16
"""A larger multiple is taken as one only if the paste states its factor."""
_FAR = 2
"""The number of steps up to which the order of the numbers stays."""


@dataclass(frozen=True)
class Relation:
    """A number as ``scale`` times the product or the sum of smaller ones, plus ``offset``."""

    of: tuple[int, ...]
    scale: int = 1
    offset: int = 0
    adds: bool = False

    def value(self, numbers: Mapping[int, int]) -> int:
        """Return the number at other values of the smaller ones."""
        parts = [numbers[each] for each in self.of]
        return self.scale * (sum(parts) if self.adds else prod(parts)) + self.offset


@dataclass(frozen=True)
class Family:
    """A small number for each large one.

    Attributes:
        small: the small number of each free number.
        steps: the step by which each free number moves.
        relations: the other numbers, in rising order.
    """

    small: Mapping[int, int]
    steps: Mapping[int, int]
    relations: Mapping[int, Relation]

    def numbers(self, moved: Mapping[int, int] | None = None) -> dict[int, int]:
        """Return the value of each large number.

        Args:
            moved: other values of free numbers.
        """
        found = {**self.small, **(moved or {})}
        for number, relation in self.relations.items():
            found[number] = relation.value(found)
        return found

    def after(self, turns: Mapping[int, int]) -> dict[int, int]:
        """Return the values of the free numbers after some steps of each."""
        return {
            each: self.small[each] + step * turns.get(each, 0) for each, step in self.steps.items()
        }

    @property
    def full(self) -> dict[int, int]:
        """The number of steps from each small number to the number of the paste."""
        return {each: (each - self.small[each]) // step for each, step in self.steps.items()}


def family_of(
    numbers: Sequence[int],
    most: int = STEPS[0],
    others: Collection[int] = (),
    below: Collection[int] = (),
) -> Family:
    """Return small numbers for large ones.

    Args:
        numbers: the large numbers in rising order.
        most: the largest step.
        others: the small numbers of the paste, of which large ones may be multiples.
        below: numbers of the paste that stay; a number above one of them stays above it.
    """
    family = Family({}, {}, {})
    known: list[int] = []
    for number in numbers:
        followed = next(_relations(number, known, others), None)
        if followed is not None:
            family = replace(family, relations={**family.relations, number: followed})
        else:
            far = family.numbers(family.after(dict.fromkeys(known, _FAR)))
            step = _step(number, most)
            low = max([SMALL, *far.values(), *(each for each in below if each < number)])
            if low + step >= number:
                continue
            value = next(
                each for each in range(low + 1, low + step + 1) if (number - each) % step == 0
            )
            family = replace(
                family,
                small={**family.small, number: value},
                steps={**family.steps, number: step},
            )
        known.append(number)
    return family


def _step(number: int, most: int) -> int:
    """Return a step that divides a number: it keeps what divides the number, such as heads."""
    step = max(size for size in range(1, most + 1) if number % size == 0)
    return step if step > 1 else 2 - number % 2


def _relations(number: int, smaller: Sequence[int], others: Collection[int]) -> Iterator[Relation]:
    """Yield relations of a number to smaller ones, the likeliest first."""

    def is_factor(product: int) -> bool:
        """Return whether the number is a likely multiple of a product."""
        times, rest = divmod(number, product)
        return not rest and (0 < times <= MULTIPLE or times in others)

    pairs = [*combinations(smaller, 2), *((each, each) for each in smaller)]
    for pair in pairs:
        if prod(pair) == number:
            yield Relation(pair)
    for other in reversed(smaller):
        if is_factor(other):
            yield Relation((other,), number // other)
    for pair in pairs:
        if sum(pair) == number:
            yield Relation(pair, adds=True)
    for pair in pairs:
        if is_factor(prod(pair)):
            yield Relation(pair, number // prod(pair))
    # Windows, strides and one more for a border: 501, 498, 249.
    for scale in (1, 2, 3, 4):
        for other in reversed(smaller):
            offset = number - scale * other
            if 0 < abs(offset) <= 8:
                yield Relation((other,), scale, offset)
