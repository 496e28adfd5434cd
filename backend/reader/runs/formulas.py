"""Formulas of sizes: ``2*hidden_dim``, ``N*L``, ``(L - 2)//2``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod


@dataclass(frozen=True)
class Formula:
    """A size as ``(constant + sum of rate * name) // divisor``, times names.

    Attributes:
        terms: the rates by name.
        factors: names that multiply all of it.
        divisor: the divisor of a division that rounds down.
        by: a name that divides all of it: ``hidden//heads``.
    """

    constant: int = 0
    terms: tuple[tuple[str, int], ...] = ()
    factors: tuple[str, ...] = ()
    divisor: int = 1
    by: str = ""

    def size(self, values: Mapping[str, int]) -> int:
        """Return the size at these values."""
        inner = self.constant + sum(rate * values[name] for name, rate in self.terms)
        by = values[self.by] if self.by else 1
        return inner // self.divisor // by * prod(values[name] for name in self.factors)

    def with_written(self) -> Formula:
        """Return the formula with the numbers of the text, which have their digits as names."""
        if all(name.isdigit() for name in self.names):
            return Formula(self.size({name: int(name) for name in self.names}))
        if self.divisor != 1 or self.by:
            return self
        times = prod(int(name) for name in self.factors if name.isdigit())
        constant = self.constant + sum(
            rate * int(name) for name, rate in self.terms if name.isdigit()
        )
        return Formula(
            constant * times,
            tuple((name, rate * times) for name, rate in self.terms if not name.isdigit()),
            tuple(name for name in self.factors if not name.isdigit()),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names that it depends on."""
        by = (self.by,) if self.by else ()
        return (*self.factors, *(name for name, _ in self.terms), *by)

    def __str__(self) -> str:
        """Return the formula as the page writes it."""
        # A formula begins with a minus only if it has no other term.
        terms = sorted(self.terms, key=lambda term: term[1] < 0)
        parts = [_term(name, rate) for name, rate in terms]
        if self.constant or not parts:
            parts.append(str(self.constant))
        inner = " + ".join(parts).replace("+ -", "- ")
        if self.divisor != 1:
            inner = f"({inner})" if len(parts) > 1 else inner
            inner = f"{inner}//{self.divisor}"
        if self.by:
            inner = f"{inner}//{self.by}"
        if not self.factors:
            return inner
        if not self.terms and self.divisor == 1:
            before = [] if self.constant == 1 else [str(self.constant)]
            return "*".join([*before, *self.factors])
        simple = len(parts) == 1
        return "*".join([*self.factors, inner if simple else f"({inner})"])


def _term(name: str, rate: int) -> str:
    if abs(rate) == 1:
        return name if rate == 1 else f"-{name}"
    return f"{rate}*{name}"


Moves = Mapping[str, tuple[int, int]]
"""Per name: how far it moved, and the size then."""


def formula(size: int, values: Mapping[str, int], moves: Moves) -> Formula | None:
    """Return the formula of a size that was seen to move with names."""
    rates = {
        name: Fraction(moved - size, step) for name, (step, moved) in moves.items() if moved != size
    }
    if not rates:
        return Formula(size)
    if len(rates) > 1:
        found = _product(size, values, rates) or _ratio(size, values, rates, moves)
        if found is not None:
            return found
    if all(rate.denominator == 1 for rate in rates.values()):
        return _sum(size, values, {name: int(rate) for name, rate in rates.items()}, moves)
    return _quotient(size, values, rates, moves)


def _square(size: int, value: int, name: str, move: tuple[int, int]) -> Formula | None:
    """Return a number times the square of a name: ``patch*patch``."""
    step, moved = move
    times, rest = divmod(size, value * value) if value > 1 else (0, 1)
    if rest or not times or moved != times * (value + step) ** 2:
        return None
    return Formula(times, (), (name, name))


def _sum(size: int, values: Mapping[str, int], rates: Mapping[str, int], moves: Moves) -> Formula:
    if len(rates) == 1:
        ((name, rate),) = rates.items()
        square = _square(size, values[name], name, moves[name])
        if square is not None:
            return square
        if rate == size and values[name] == 1 and rate > 1:
            return Formula(rate, (), (name,))
    rest = size - sum(rate * values[name] for name, rate in rates.items())
    return Formula(rest, tuple(rates.items()))


def _product(size: int, values: Mapping[str, int], rates: Mapping[str, Fraction]) -> Formula | None:
    """Return a product: of names alone, or of names and one sum."""
    factors = tuple(name for name, rate in rates.items() if rate * values[name] == size)
    others = {name: rate for name, rate in rates.items() if name not in factors}
    if not factors or not size:
        return None
    by = prod(values[name] for name in factors)
    if size % by:
        return None
    inner = {name: rate / by for name, rate in others.items()}
    if any(rate.denominator != 1 for rate in inner.values()):
        return None
    rest = size // by - sum(int(rate) * values[name] for name, rate in inner.items())
    return Formula(rest, tuple((name, int(rate)) for name, rate in inner.items()), factors)


def _ratio(
    size: int, values: Mapping[str, int], rates: Mapping[str, Fraction], moves: Moves
) -> Formula | None:
    """Return one name divided by another one: ``hidden//heads``."""
    upper = [name for name, rate in rates.items() if rate > 0]
    lower = [name for name, rate in rates.items() if rate < 0]
    if len(upper) != 1 or len(lower) != 1:
        return None
    times = size * values[lower[0]] // values[upper[0]]
    found = Formula(0, ((upper[0], times),), (), 1, lower[0])
    fits = found.size(values) == size and all(
        found.size({**values, name: values[name] + step}) == moved
        for name, (step, moved) in moves.items()
    )
    return found if fits and times else None


def _quotient(
    size: int, values: Mapping[str, int], rates: Mapping[str, Fraction], moves: Moves
) -> Formula | None:
    """Return a quotient that rounds down: ``L//2``, ``(L - 2)//2``."""
    divisor = max(rate.denominator for rate in rates.values())
    terms = tuple((name, int(rate * divisor)) for name, rate in rates.items())
    if any(rate * divisor != int(rate * divisor) for rate in rates.values()):
        return None
    for constant in sorted(range(-3 * divisor, 3 * divisor + 1), key=abs):
        found = Formula(constant, terms, (), divisor)
        fits = found.size(values) == size
        if fits and all(
            found.size({**values, name: values[name] + step}) == moved
            for name, (step, moved) in moves.items()
        ):
            return found
    return None
