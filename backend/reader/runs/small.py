"""The same paste with small numbers in place of its large ones."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from backend.reader.reading import Scalar
from backend.reader.runs.family import MULTIPLE, SMALL, STEPS, Family, family_of
from backend.reader.source.source import Source
from backend.reader.source.walk import nodes_of

LARGE = 64
"""Numbers above this become small."""
MOST = 10_000_000
"""Numbers above this are no sizes."""


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
