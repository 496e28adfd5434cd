"""The same paste with small numbers in place of its large ones; their relations stay.

Numbers that are multiples, sums or products of others stay so. The others are free: each can move
by steps, and some number of steps leads to the number of the paste.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import combinations
from math import prod
from typing import Any

from backend.reader.reading import Scalar
from backend.reader.source.source import Source
from backend.reader.source.walk import nodes_of

SMALL = 8
"""The small numbers of large ones are above this."""
LARGE = 64
"""Numbers above this become small."""
MOST = 10_000_000
"""Numbers above this are no sizes."""
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


def large_numbers(source: Source) -> list[int]:
    """Return the large numbers of a source and of the person's values, in rising order."""
    return sorted(each for each in _numbers(source) if LARGE < each <= MOST)


def _numbers(source: Source) -> set[int]:
    paste = source.paste
    found: list[Any] = [
        node.value for node in nodes_of(source.tree) if isinstance(node, ast.Constant)
    ]
    found += [*paste.values.values(), *(size for shape in paste.shapes.values() for size in shape)]
    return {each for each in found if type(each) is int}


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


@dataclass(frozen=True)
class SmallSource(Source):
    """A source with small numbers; its lines stay.

    Attributes:
        whole: the source with its own numbers.
        family: the small numbers.
        constants: the integers of the tree, with the numbers of the paste.
    """

    whole: Source
    family: Family
    constants: Sequence[tuple[ast.Constant, int]]

    @staticmethod
    def of_family(source: Source, family: Family) -> SmallSource:
        """Return a source with the small numbers of a family."""
        tree = deepcopy(source.tree)
        nodes = [node for node in nodes_of(tree) if isinstance(node, ast.Constant)]
        constants = [(node, node.value) for node in nodes if type(node.value) is int]
        program = replace(source.program, tree=tree)
        made = SmallSource(source.paste, program, source, family, constants)
        return made._set(family.numbers())

    @property
    def free(self) -> dict[str, int]:
        """The free numbers of the text by the name under which they move, their digits."""
        written = {number for _, number in self.constants}
        return {str(each): size for each, size in self.family.small.items() if each in written}

    @contextmanager
    def at(self, moved: Mapping[int, int]) -> Iterator[Source]:
        """Give the source with other values of its free numbers, for a while."""
        try:
            yield self._set(self.family.numbers(moved))
        finally:
            self._set(self.family.numbers())

    @contextmanager
    def with_values(self, values: Mapping[str, Scalar], /) -> Iterator[Source]:
        """Give the source with other values of its free numbers, by their digits."""
        moved = {int(name): int(value) for name, value in values.items() if name in self.free}
        if not moved:
            yield self
            return
        with self.at(moved) as there:
            yield there

    def _set(self, numbers: Mapping[int, int]) -> SmallSource:
        """Set the numbers of the tree, and return the source with the same in its paste."""
        for node, number in self.constants:
            node.value = numbers.get(number, number)
        paste = self.whole.paste
        values: dict[str, Scalar] = {
            name: numbers.get(value, value) if type(value) is int else value
            for name, value in paste.values.items()
        }
        shapes = {
            name: tuple(numbers.get(size, size) for size in shape)
            for name, shape in paste.shapes.items()
        }
        there = replace(self, paste=replace(paste, values=values, shapes=shapes))
        # The uses of names do not depend on numbers, and to find them takes most of the time.
        there.__dict__["uses"] = self.whole.uses
        return there


def small_sources(source: Source) -> Iterator[SmallSource]:
    """Yield copies of a source with small numbers, the smallest first."""
    numbers = large_numbers(source)
    others = _numbers(source).difference(numbers)
    families = [family_of(numbers, most, others) for most in STEPS]
    # Last, multiples of small numbers stay, such as all rows of ``h_n`` in one vector, and so does
    # the order of a width and its projection.
    small = [each for each in others if SMALL < each <= LARGE]
    stays = {
        number
        for number in numbers
        if any(number % each == 0 and number // each <= MULTIPLE for each in small)
    }
    rest = [number for number in numbers if number not in stays]
    families.append(family_of(rest, STEPS[0], others, {*small, *stays}))
    # Above a width that stays, a length can still be too large to run.
    families.append(family_of(rest, STEPS[0], others))
    seen = set()
    for family in families:
        if (key := tuple(family.small.items())) not in seen and key:
            seen.add(key)
            yield SmallSource.of_family(source, family)
