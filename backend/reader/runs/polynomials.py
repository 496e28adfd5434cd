"""Answers whose numbers are polynomials of degree two in a few numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Generic, TypeVar

_NUMBER = re.compile(r"(\d+)")
Key = TypeVar("Key", bound=Hashable)
"""The name of a number that moves."""


class UnfitError(Exception):
    """A size follows no polynomial, or a run went another way."""


@dataclass(frozen=True)
class Runs(Generic[Key]):
    """The answers at the points from which polynomials of degree two follow.

    Attributes:
        full: the steps of each number to its full size.
        base: the answer before any step.
        once, twice: per number: the answer after one and two steps of it alone.
        pairs: the answer after one step of each of two numbers.
        check: the answer after the steps of :func:`_elsewhere`, which a polynomial must foretell.
    """

    full: Mapping[Key, int]
    base: Any
    once: Mapping[Key, Any]
    twice: Mapping[Key, Any]
    pairs: Mapping[tuple[Key, Key], Any]
    check: Any

    def map(self, part: Callable[[Any], Any]) -> Runs[Key]:
        """Return the runs with a part of each answer in place of the whole."""
        return Runs(
            self.full,
            part(self.base),
            {each: part(value) for each, value in self.once.items()},
            {each: part(value) for each, value in self.twice.items()},
            {each: part(value) for each, value in self.pairs.items()},
            part(self.check),
        )

    @property
    def all(self) -> list[Any]:
        """Every answer."""
        found = (self.once.values(), self.twice.values(), self.pairs.values())
        return [self.base, *(each for values in found for each in values), self.check]

    def number(self, turns: Mapping[Key, int]) -> int:
        """Return the polynomial after some steps of each number."""
        made: int = self.base
        for each, by in turns.items():
            one = self.once[each] - self.base
            two = self.twice[each] - 2 * self.once[each] + self.base
            made += one * by + two * by * (by - 1) // 2
        for (one, two), value in self.pairs.items():
            made += (value - self.once[one] - self.once[two] + self.base) * turns[one] * turns[two]
        return made


MOST_MOVING = 6
"""The largest number of numbers with an effect; each pair of them costs a run."""


def extrapolated(
    free: Sequence[Key], full: Mapping[Key, int], at: Callable[[Mapping[Key, int]], Any]
) -> Any:
    """Return the answer at the full sizes.

    Args:
        free: the numbers that can move.
        full: the steps of each number to its full size.
        at: returns the answer after some steps of each number.

    Raises:
        UnfitError: if a part of the answer is not such a polynomial.
    """
    base = at({})
    once = {each: at({each: 1}) for each in free}
    # A seed, for example, has no effect on sizes.
    moving = [each for each in free if once[each] != base]
    if len(moving) > MOST_MOVING:
        raise UnfitError
    runs = Runs(
        {each: full[each] for each in moving},
        base,
        {each: once[each] for each in moving},
        {each: at({each: 2}) for each in moving},
        {(one, two): at({one: 1, two: 1}) for one, two in combinations(moving, 2)},
        at({**dict.fromkeys(free, 1), **_elsewhere(moving)}),
    )
    return _value(runs)


def _elsewhere(free: Sequence[Key]) -> dict[Key, int]:
    """Return steps that no other run uses."""
    return {**dict.fromkeys(free, 1), **{each: 3 - (len(free) > 1) for each in free[:1]}}


def _value(runs: Runs[Any]) -> Any:
    """Return a value of the answer at the full sizes: with every number in it computed."""
    base = runs.base
    if all(each == base for each in runs.all):
        return base
    match base:
        case bool():
            return base
        case int():
            if any(type(each) is not int for each in runs.all):
                raise UnfitError
            if runs.number(_elsewhere(list(runs.full))) != runs.check:
                raise UnfitError
            return runs.number(runs.full)
        case str():
            return _text(runs)
        case list() | tuple():
            return [
                _value(runs.map(lambda value, place=place: value[place]))  # type: ignore[misc]
                for place in range(min(map(len, _lists(runs.all))))
            ]
        case dict():
            keys = [key for key in base if all(key in each for each in _dicts(runs.all))]
            return {key: _value(runs.map(lambda value, key=key: value[key])) for key in keys}  # type: ignore[misc]
    return base


def _lists(values: Iterable[Any]) -> list[Any]:
    found = list(values)
    if any(not isinstance(each, list | tuple) for each in found):
        raise UnfitError
    return found


def _dicts(values: Iterable[Any]) -> list[Any]:
    found = list(values)
    if any(not isinstance(each, dict) for each in found):
        raise UnfitError
    return found


def _text(runs: Runs[Any]) -> str:
    """Return a text with its numbers computed, or the first one if the texts have other words."""
    pieces = runs.map(lambda text: _NUMBER.split(text) if isinstance(text, str) else [])
    if any(each[::2] != pieces.base[::2] for each in pieces.all):
        return str(runs.base)
    made = list(pieces.base)
    try:
        for place in range(1, len(made), 2):
            # A number that stays keeps its zeros: ``1e-05``.
            if any(each[place] != made[place] for each in pieces.all):
                number = pieces.map(lambda parts, place=place: int(parts[place]))  # type: ignore[misc]
                made[place] = str(_value(number))
    except UnfitError:
        return str(runs.base)
    return "".join(made)
