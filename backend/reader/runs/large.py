"""The answer to a paste whose sizes are too large to run, computed from runs at small sizes.

Each large number of the source and of the person becomes a small one. Then each number moves, alone
and with each other one, and every size in the answer is a polynomial of degree two in them. A last
run checks it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import combinations
from math import prod
from typing import Any

import msgspec

from backend.reader.reading import Reading
from backend.reader.runs.answer import reading_of
from backend.reader.runs.attempt import Try
from backend.reader.runs.lengths import lengths_at, lengths_input
from backend.reader.runs.one_run import run
from backend.reader.runs.polynomials import UnfitError, extrapolated
from backend.reader.runs.search import first
from backend.reader.runs.small import SmallSource, large_numbers, small_sources
from backend.reader.source.source import Source

MOST_NUMBERS = 12
"""The largest number of large numbers that are moved."""
_ALL, _LAST = -1, -2
"""Two more numbers that move: by how much all sequences, and the last one besides, are shorter."""
_NUMBER = re.compile(r"\d+")
_VIEW = re.compile(r"shape '\[([\d, ]+)\]' is invalid for input of size (\d+)")


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
    if not 0 < len(large_numbers(source)) <= MOST_NUMBERS:
        return None
    tried = []
    for small in small_sources(source):
        tried.append((small, first(small)))
        if tried[-1][1].done and (reading := _reading(*tried[-1], whole)) is not None:
            return reading
    # It runs with no small numbers, so the fault may be in the paste itself.
    return None if any(base.done for _, base in tried) else _reading(*tried[0], whole)


def _reading(small: SmallSource, base: Try, whole: Try) -> Reading | None:
    with suppress(UnfitError):
        found = _found(small, base, whole)
        reading = msgspec.convert(found, Reading, strict=False)
        _check_message(base, reading)
        # The texts of calls are those of the source, with its own numbers.
        arguments = tuple(
            replace(each, detail=whole.free[each.name].detail) if each.name in whole.free else each
            for each in reading.arguments
        )
        return replace(reading, arguments=arguments, by_formulas=True)
    return None


def _found(small: SmallSource, base: Try, whole: Try) -> Any:
    """Return the answer at the sizes of the paste, as JSON values.

    Raises:
        UnfitError: if a size follows no polynomial, or if a run goes another way.
    """
    family = small.family
    packs = lengths_input(base) is not None

    @cache
    def run_at(turns: tuple[tuple[int, int], ...]) -> Any:
        steps = dict(turns)
        with small.at(family.after(steps)) as there:
            cut = (steps.get(_ALL, 0), steps.get(_LAST, 0)) if packs else None
            plan = replace(base.plan, values=there.paste.values, cut=cut)
            attempt = run(there, plan)
            if (attempt.stage, _line(attempt)) != (base.stage, _line(base)):
                raise UnfitError
            made = msgspec.to_builtins(reading_of(there, attempt), str_keys=True)
        for each in made["inputs"]:
            # The lengths one by one are no polynomials; those of the paste follow below.
            each["numbers"] = []
        return made

    def at(turns: Mapping[int, int]) -> Any:
        return run_at(tuple(sorted(turns.items())))

    free, full = list(family.steps), family.full
    if not packs:
        return extrapolated(free, full, at)
    sizes = extrapolated(free, full, lambda turns: at(turns)["sizes"])
    lengths = lengths_at(small.whole, base, whole, sizes)
    cut = {_ALL: sizes["L"] - max(lengths), _LAST: sizes["N"] * max(lengths) - sum(lengths)}
    found = extrapolated([*free, *cut], {**full, **cut}, at)
    name = lengths_input(base)
    for each in found["inputs"]:
        if each["name"] == name:
            each["numbers"] = lengths
    return found


def _line(attempt: Try) -> int:
    return attempt.failure.line if attempt.failure is not None else 0


def _check_message(base: Try, reading: Reading) -> None:
    """Check that the error of a small run is an error at the sizes of the paste, too.

    Numbers of a message that differ only because the small ones have lost a relation are equal at
    the sizes of the paste: ``mat1 and mat2 shapes cannot be multiplied (64x8192 and 8192x10)``.

    Raises:
        UnfitError: if it is none.
    """
    if base.failure is None or reading.failure is None:
        return
    here, there = (
        [int(each) for each in _NUMBER.findall(failure.message)]
        for failure in (base.failure, reading.failure)
    )
    pairs = combinations(zip(here, there, strict=False), 2)
    if any(one[0] != two[0] and one[1] == two[1] for one, two in pairs):
        raise UnfitError
    view = _VIEW.search(reading.failure.message)
    if view and prod(int(each) for each in view[1].split(",")) == int(view[2]):
        raise UnfitError
