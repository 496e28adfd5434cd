"""The answer to a paste whose sizes are too large to run, computed from runs at small sizes.

Each large number of the source and of the person becomes a small one. Numbers that are multiples or
sums of others stay so. Then each number moves, alone and with each other one, and every size in the
answer is a polynomial of degree two in them. A last run checks it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import msgspec

from backend.reader.reading import Reading, Scalar
from backend.reader.runs.answer import reading_of
from backend.reader.runs.attempt import Try
from backend.reader.runs.one_run import run
from backend.reader.runs.polynomials import UnfitError, extrapolated
from backend.reader.runs.search import first
from backend.reader.source.source import Source

LARGE = 64
"""Numbers above this become small."""
MOST = 10_000_000
"""Numbers above this are no sizes."""
MOST_NUMBERS = 6
"""The largest number of large numbers that are moved; each pair of them costs a run."""
STEPS = (4, 12, 48)
"""The largest step of a number. A larger one is tried if a run with a smaller one raises: it keeps
more of what divides a number, such as sixteen heads."""

Numbers = Mapping[int, int]
"""A number for each large number of the paste."""


def is_large(attempt: Try) -> bool:
    """Return whether a run stopped at a limit of sizes, or has replaced a number of the paste."""
    if attempt.failure is not None and attempt.failure.code == "limit":
        return attempt.failure.name in ("numbers", "weights", "memory", "work", "size")
    skipped = attempt.engine is not None and attempt.engine.skipped_large
    return skipped or any(each.because == "large" for each in attempt.free.values())


def foretold(source: Source, whole: Try) -> Reading | None:
    """Return the answer at the sizes of the paste from runs at small sizes, or ``None``.

    Args:
        whole: the run at these sizes, as far as it came.
    """
    numbers = large_numbers(source)
    if not 0 < len(numbers) <= MOST_NUMBERS:
        return None
    copy = _Copy.of(source)
    for small, steps, base in _bases(copy, numbers):
        with suppress(UnfitError):
            reading = msgspec.convert(_found(copy, small, steps, base), Reading, strict=False)
            # The texts of calls are those of the source, with its own numbers.
            arguments = tuple(
                replace(each, detail=whole.free[each.name].detail)
                if each.name in whole.free
                else each
                for each in reading.arguments
            )
            return replace(reading, arguments=arguments, by_formulas=True)
    return None


def small_source(source: Source) -> Source:
    """Return the source with small numbers, for the search that follows."""
    copy = _Copy.of(source)
    small, _, _ = next(_bases(copy, large_numbers(source)))
    return copy.with_numbers(small)


def _bases(
    copy: _Copy, numbers: Sequence[int]
) -> Iterator[tuple[dict[int, int], dict[int, int], Try]]:
    """Yield small numbers with which the source runs, their steps, and the run.

    If no small numbers help, these are the first ones.
    """
    found = []
    for most in STEPS:
        small, steps = small_numbers(numbers, most)
        found.append((small, steps, first(copy.with_numbers(small))))
        if found[-1][2].done:
            yield found[-1]
    if not any(base.done for _, _, base in found):
        yield found[0]


def _found(copy: _Copy, small: Mapping[int, int], steps: Mapping[int, int], base: Try) -> Any:
    """Return the answer at the sizes of the paste, as JSON values.

    Raises:
        UnfitError: if a size follows no polynomial, or if a run goes another way.
    """

    def at(turns: Mapping[int, int]) -> Any:
        moved = {each: small[each] + step * turns.get(each, 0) for each, step in steps.items()}
        moved |= _followers(list(small), moved)
        there = copy.with_numbers(moved)
        plan = replace(base.plan, values=there.paste.values)
        attempt = run(there, plan)
        if (attempt.stage, _line(attempt)) != (base.stage, _line(base)):
            raise UnfitError
        return msgspec.to_builtins(reading_of(there, attempt), str_keys=True)

    full = {each: (each - small[each]) // step for each, step in steps.items()}
    return extrapolated(list(steps), full, at)


def _line(attempt: Try) -> int:
    return attempt.failure.line if attempt.failure is not None else 0


# -- numbers -------------------------------------------------------------------------------------
def large_numbers(source: Source) -> list[int]:
    """Return the large numbers of a source and of the person's values, in rising order."""
    paste = source.paste
    found: list[Any] = [
        node.value for node in ast.walk(source.tree) if isinstance(node, ast.Constant)
    ]
    found += [*paste.values.values(), *(size for shape in paste.shapes.values() for size in shape)]
    return sorted({each for each in found if type(each) is int and LARGE < each <= MOST})


def small_numbers(
    numbers: Sequence[int], most: int = STEPS[0]
) -> tuple[dict[int, int], dict[int, int]]:
    """Return a small number for each large one, and the step by which it moves.

    A number that is a multiple or the sum of smaller ones has no step: it follows them.

    Args:
        most: the largest step.
    """
    small: dict[int, int] = {}
    steps: dict[int, int] = {}
    for number in numbers:
        followed = _followers([*small, number], small)
        if number in followed:
            small[number] = followed[number]
            continue
        # A step that divides the number keeps what divides it too, such as a number of heads.
        step = max(size for size in range(1, most + 1) if number % size == 0)
        if step == 1:
            step = 2 - number % 2
        # The order of the numbers stays, even after three steps.
        low = max([8, *(small[other] + 3 * by for other, by in steps.items())])
        value = next(each for each in range(low + 1, low + step + 1) if (number - each) % step == 0)
        small[number], steps[number] = value, step
    return small, steps


def _followers(numbers: Sequence[int], values: Numbers) -> dict[int, int]:
    """Return the numbers that are multiples or sums of smaller ones, with their values."""
    known = dict(values)
    for number in numbers:
        if number in known:
            continue
        ready = [each for each in known if each < number]
        multiple = next((each for each in ready if number % each == 0 and number <= 4 * each), 0)
        pairs = combinations(ready, 2)
        total = next(((one, two) for one, two in pairs if one + two == number), None)
        if multiple:
            known[number] = known[multiple] * (number // multiple)
        elif total is not None:
            known[number] = sum(known[each] for each in total)
    return {number: known[number] for number in known if number not in values}


@dataclass(frozen=True)
class _Copy:
    """A copy of a source whose large numbers can be set; its lines stay.

    Attributes:
        constants: the large constants of its tree with the numbers of the paste.
    """

    source: Source
    constants: Sequence[tuple[ast.Constant, int]]

    @staticmethod
    def of(source: Source) -> _Copy:
        """Return a copy of a source."""
        tree = deepcopy(source.tree)
        nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        constants = [(node, node.value) for node in nodes if type(node.value) is int]
        return _Copy(Source(source.paste, replace(source.program, tree=tree)), constants)

    def with_numbers(self, numbers: Numbers) -> Source:
        """Return the source with other numbers in place of its large ones, until the next call."""
        for node, number in self.constants:
            node.value = numbers.get(number, number)
        paste = self.source.paste
        values: dict[str, Scalar] = {
            name: numbers.get(value, value) if type(value) is int else value
            for name, value in paste.values.items()
        }
        shapes = {
            name: tuple(numbers.get(size, size) for size in shape)
            for name, shape in paste.shapes.items()
        }
        there = replace(self.source, paste=replace(paste, values=values, shapes=shapes))
        # The uses of names do not depend on numbers, and to find them takes most of the time.
        there.__dict__["uses"] = self.source.uses
        return there
