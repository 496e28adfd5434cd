"""The facts of traps at the sizes of the page, from runs with small sizes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial

from backend.reader.reading import Trap
from backend.reader.runs.polynomials import UnfitError, extrapolated
from backend.reader.runs.small import SmallSource
from backend.reader.source.source import Source
from backend.reader.traps.case import Case, Stop
from backend.reader.traps.silent import Look
from backend.reader.traps.watch import watched

Pieces = Mapping[str, list[str | int]]
"""The facts of a trap with their numbers apart."""
Facts = Mapping[tuple[int, str], Pieces]
"""The facts of traps by line and code."""
_OF_RUNS = ("sample", "changed")
"""Facts of the runs themselves: a sample of the input and those that changed with it."""
_NUMBER = re.compile(r"(\d+)")
MOST_NUMBERS = 10
"""The largest number of numbers that are moved."""


def at_sizes(
    case: Case,
    found: Sequence[tuple[Trap, Look]],
    sizes: Mapping[str, int],
    lengths: Sequence[int],
    stop: Stop,
) -> list[Trap]:
    """Return traps with the numbers that they have at other sizes.

    A trap has no facts if its numbers do not follow from those of the small runs.

    Args:
        sizes: the sizes of the page by name.
        lengths: the lengths of the sequences on the page.
    """
    here = dict(case.moved.values)
    if isinstance(case.source, SmallSource):
        here |= case.source.free
    if not sizes.keys() >= here.keys():
        return [replace(trap, facts={}) for trap, _ in found]
    partners = set(case.moved.tied.values())
    far = {
        name: sizes[name] - size
        for name, size in here.items()
        if name not in partners and sizes[name] != size
    }
    if not far:
        return [trap for trap, _ in found]
    steps = {name: _step(distance) for name, distance in far.items()}
    full = {name: distance // steps[name] for name, distance in far.items()}
    looks = tuple(dict.fromkeys(look for _, look in found))

    @cache
    def facts_at(turns: tuple[tuple[str, int], ...]) -> Facts:
        if stop():
            raise UnfitError
        return _facts_at(case, here, {name: steps[name] * by for name, by in turns}, looks)

    def facts_of(trap: Trap, turns: Mapping[str, int]) -> Pieces:
        there = facts_at(tuple(sorted(turns.items())))
        if (trap.line, trap.code) not in there:
            raise UnfitError
        return there[trap.line, trap.code]

    traps = []
    for trap, _ in found:
        pieces: Pieces = {}
        if len(full) <= MOST_NUMBERS:
            with suppress(UnfitError):
                pieces = extrapolated(list(full), full, partial(facts_of, trap))
        traps.append(replace(trap, facts=_facts(trap, pieces, lengths)))
    return traps


def _facts_at(
    case: Case, here: Mapping[str, int], moved: Mapping[str, int], looks: Sequence[Look]
) -> Facts:
    """Return the facts of all traps after some numbers have moved.

    Raises:
        UnfitError: if the paste does not run then.
    """
    # A control that stays keeps its value, even if it would follow a number that moves.
    values = dict(case.moved.values)
    values |= {name: here[name] + by for name, by in moved.items()}
    for name, other in case.moved.tied.items():
        if name in here and other in here:
            values[other] = here[other] + values[name] - here[name]
    with case.source.with_values(values) as source:
        at = _moved_case(case, source, values)
        return {
            (trap.line, trap.code): {
                key: _pieces(text) for key, text in trap.facts.items() if key not in _OF_RUNS
            }
            for look in looks
            for trap in look(at)
        }


def _facts(trap: Trap, pieces: Pieces, lengths: Sequence[int]) -> dict[str, str]:
    """Return the facts of a trap at the sizes of the page, or none if they do not follow."""
    if trap.code == "padding_zeros" and lengths:
        # These numbers follow from the lengths, not from a size.
        shorter = sum(each < max(lengths) for each in lengths)
        return {"samples": str(shorter), "t": str(max(lengths) - 1)}
    facts = {name: "".join(map(str, parts)) for name, parts in pieces.items()}
    return facts and {**facts, **{key: trap.facts[key] for key in _OF_RUNS if key in trap.facts}}


def _pieces(text: str) -> list[str | int]:
    """Return a text with its numbers apart."""
    return [int(each) if each.isdigit() else each for each in _NUMBER.split(text)]


def _step(distance: int) -> int:
    """Return a step of which some lead over the distance: an even one, because of halves."""
    size = next(each for each in (4, 2, 3, 1) if distance % each == 0)
    return size if distance > 0 else -size


def _moved_case(case: Case, source: Source, values: Mapping[str, int]) -> Case:
    """Return the case of the same paste with other numbers.

    Raises:
        UnfitError: if the paste does not run with them.
    """
    base, operations = watched(source, case.base.plan.moved(values))
    if not base.done:
        raise UnfitError
    more, larger = watched(source, base.plan.moved({"N": base.sizes["N"] + 2}))
    if more.done != ("N" in case.moved.runs):
        raise UnfitError
    moved = replace(
        case.moved,
        runs={"N": (2, more)} if more.done else {},
        failed={} if more.done else {"N": more},
    )
    return Case(source, base, moved, operations, larger if more.done else [])
