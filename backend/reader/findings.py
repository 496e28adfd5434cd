"""The second answer to a paste: names of axes, silent traps, and values that change the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from time import thread_time

from backend.reader.bounds import Refused
from backend.reader.guesses import roles
from backend.reader.guesses.controls import SIZES
from backend.reader.reading import Binding, Findings, OtherRun, Paste, Reading
from backend.reader.runs.attempt import Try
from backend.reader.runs.axes import Check, Names, name_axes
from backend.reader.runs.large import small_source
from backend.reader.runs.moved import (
    FIXED,
    again,
    comes_as_far,
    key_of,
    move_all,
    numbers,
    third_point,
)
from backend.reader.runs.other_runs import other_values, values_that_run
from backend.reader.runs.search import first
from backend.reader.source.source import Source
from backend.reader.traps.silent import find_traps

SECONDS = 1.0
LARGE = 64
"""Numbers above this are made small for the findings."""

Stop = Callable[[], bool]


def find(
    paste: Paste, reading: Reading, seconds: float = SECONDS, cancelled: Stop | None = None
) -> Findings:
    """Return the findings of further runs of the paste.

    Args:
        reading: the first answer to the same paste.
        seconds: the processor time after which no further run starts.
        cancelled: whether nothing needs the answer anymore.
    """
    end = thread_time() + seconds

    def stop() -> bool:
        return thread_time() > end or (cancelled is not None and cancelled())

    try:
        source = Source.of(paste)
    except Refused:
        return Findings()
    if reading.by_formulas:
        source = small_source(source)
    whole = first(source)
    base = reduced(source, whole)
    moved = move_all(source, base, stop)
    checks = [Check.of(whole, {**moved.values, **numbers(whole)})] if whole is not base else []
    if not stop():
        point = third_point(moved)
        there = again(source, base.plan, point)
        checks += [Check.of(there, point)] if comes_as_far(there, base) else []
    names = name_axes(base, moved, checks)
    same = len(base.bindings) == len(reading.bindings)
    found = Findings(
        axes=names.of if same else {},
        output_axes=output_axes(base, names),
        input_axes=names.inputs if same else {},
        tied={name: other for name, other in moved.tied.items() if other != FIXED},
    )
    if not whole.done:
        return replace(found, runs=tuple(values_that_run(source, whole, stop)))
    return replace(
        found,
        traps=tuple(find_traps(source, base, moved, names, stop)),
        raises=tuple(_others(source, base, stop)),
    )


def reduced(source: Source, base: Try) -> Try:
    """Return the same run with small numbers, which is quicker, or the run itself.

    Names of axes do not depend on the sizes at which they are found.
    """
    large = {
        name: small
        for name, each in base.free.items()
        if each.kind == "size" and type(each.value) is int and each.value > LARGE
        for small in [roles.NUMBERS[each.role].value]
        if isinstance(small, int)
    }
    inputs = {name: SIZES[name] for name, size in base.sizes.items() if size > LARGE // 2}
    for values in ({**large, **inputs}, large):
        if values:
            attempt = again(source, base.plan, values)
            same = [key_of(each) for each in attempt.bindings] == [
                key_of(each) for each in base.bindings
            ]
            if attempt.done == base.done and same:
                return attempt
    return base


def _others(source: Source, base: Try, stop: Stop) -> Iterator[OtherRun]:
    """Yield runs with other values that raise."""
    for values in other_values(base):
        if stop():
            return
        attempt = again(source, base.plan, values)
        if attempt.failure is not None:
            yield OtherRun(values, attempt.failure)


def output_axes(base: Try, names: Names) -> tuple[tuple[str, ...], ...]:
    """Return the names of the axes of the result of ``forward``."""
    for index in range(len(base.bindings) - 1, -1, -1):
        binding = base.bindings[index]
        if binding.name == "return" and _is_top(binding):
            return names.of.get(index, ())
    return ()


def _is_top(binding: Binding) -> bool:
    return len(binding.path) == 1
