"""The second answer to a paste: names of axes, silent traps, and values that change the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from math import prod
from time import thread_time

from backend.reader.bounds import Refused
from backend.reader.guesses import roles
from backend.reader.guesses.controls import SIZES
from backend.reader.reading import Binding, Findings, OtherRun, Paste, Reading, Scalar
from backend.reader.runs.attempt import Try
from backend.reader.runs.axes import Check, Names, name_axes
from backend.reader.runs.moved import (
    FIXED,
    Key,
    again,
    comes_as_far,
    key_of,
    move_batch,
    move_others,
    third_point,
)
from backend.reader.runs.other_runs import other_values, values_that_run
from backend.reader.runs.search import first
from backend.reader.runs.small import LARGE, SmallSource, large_numbers, small_sources
from backend.reader.source.source import Source
from backend.reader.traps.at_sizes import at_sizes
from backend.reader.traps.in_text import text_traps
from backend.reader.traps.silent import case_of, find_traps

SECONDS = 1.0
HEAVY = 500_000
"""A paste with more weights, or more numbers in an input, is searched with small numbers."""

Stop = Callable[[], bool]


def find(
    paste: Paste, reading: Reading, seconds: float = SECONDS, cancelled: Stop | None = None
) -> Findings:
    """Return the findings of further runs of the paste.

    Args:
        reading: the first answer to the same paste.
        seconds: the processor time after which no further run starts, for the traps, for the names
            of axes, and for the sizes of the traps each.
        cancelled: whether nothing needs the answer anymore.
    """

    def is_cancelled() -> bool:
        return cancelled is not None and cancelled()

    def stop_after(more: float) -> Stop:
        end = thread_time() + more
        return lambda: thread_time() > end or is_cancelled()

    try:
        source = Source.of(paste)
    except Refused:
        return Findings()
    written = large_numbers(source)
    source, whole = _start(source, reading)
    base = reduced(source, whole)
    moved = move_batch(source, base)
    # The traps have time of their own: a paste with many numbers must not lose them.
    case = case_of(source, base, moved) if whole.done and not is_cancelled() else None
    traps = find_traps(case, stop_after(seconds), is_cancelled) if case is not None else []
    stop = stop_after(seconds)
    move_others(source, base, moved, stop)
    sizes = _sizes(reading, written)
    checks = [Check.of_reading(reading, sizes)] if sizes.keys() >= moved.values.keys() else []
    if not stop():
        point = third_point(moved)
        there = again(source, base.plan, point)
        checks += [Check.of(there, point)] if comes_as_far(there, base) else []
    names = name_axes(base, moved, checks)
    same = _keys(base) == [key_of(each) for each in reading.bindings]
    found = Findings(
        axes=names.of if same else {},
        output_axes=output_axes(base, names),
        input_axes=names.inputs if same else {},
        tied={name: other for name, other in moved.tied.items() if other != FIXED},
    )
    if case is None:
        found = replace(found, traps=text_traps(paste.source))
        return replace(found, runs=tuple(_that_run(source, whole, stop)))
    found = replace(
        found,
        traps=tuple(at_sizes(case, traps, sizes, _lengths(reading), stop_after(seconds))),
    )
    # A paste that is too large to run shows no errors at other sizes.
    too_large = reading.by_formulas or reading.failure is not None
    return found if too_large else replace(found, raises=tuple(_others(source, base, stop)))


def _start(source: Source, reading: Reading) -> tuple[Source, Try]:
    """Return the source with which the search runs, and its first run.

    Large numbers are small there, if the paste ends in the same way with them.
    """
    if large_numbers(source) and _is_heavy(reading):
        for small in small_sources(source):
            attempt = first(small)
            if _ends_alike(attempt, reading):
                return small, attempt
    return source, first(source)


def _is_heavy(reading: Reading) -> bool:
    """Return whether a run at the sizes of the first answer takes long."""
    if reading.by_formulas or (reading.failure is not None and reading.failure.code == "limit"):
        return True
    weights = sum(each.parameters for each in reading.modules)
    return weights > HEAVY or any(prod(each.shape) > HEAVY for each in reading.inputs)


def _ends_alike(attempt: Try, reading: Reading) -> bool:
    """Return whether a run goes the way of the first answer."""
    here, there = attempt.failure, reading.failure
    if there is not None and there.code == "limit":
        return attempt.done
    if here is None or there is None:
        same = here is there
    else:
        same = (here.line, here.error_type) == (there.line, there.error_type)
    return same and _keys(attempt) == [key_of(each) for each in reading.bindings]


def _lengths(reading: Reading) -> tuple[int, ...]:
    """Return the lengths of the sequences of the first answer."""
    return next((each.numbers for each in reading.inputs if each.numbers), ())


def _keys(attempt: Try) -> list[Key]:
    return [key_of(each) for each in attempt.bindings]


def _sizes(reading: Reading, written: Iterable[int]) -> dict[str, int]:
    """Return the numbers of the first answer by name; a number of the text has its digits."""
    free = {each.name: each.value for each in reading.arguments if type(each.value) is int}
    return {**{str(each): each for each in written}, **free, **reading.sizes}


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
    # A single sample hides how samples are mixed.
    inputs = {
        name: SIZES[name]
        for name, size in base.sizes.items()
        if size > LARGE // 2 or (name == "N" and size == 1 and _sets_batch(base))
    }
    for values in ({**large, **inputs}, large if inputs else {}):
        if values:
            attempt = again(source, base.plan, values)
            if attempt.done == base.done and _keys(attempt) == _keys(base):
                return attempt
    return base


def _sets_batch(base: Try) -> bool:
    """Return whether the person set the batch, not a guess about the code."""
    return base.plan.values.get("N") == 1


def _others(source: Source, base: Try, stop: Stop) -> Iterator[OtherRun]:
    """Yield runs with other values that raise."""
    for values in other_values(base):
        if stop():
            return
        failure = again(source, base.plan, values).failure
        if failure is not None and isinstance(source, SmallSource):
            # Its message has small numbers; and only the paste itself tells whether it raises.
            failure = _whole(source, base, values).failure
        if failure is not None and failure.code != "limit":
            yield OtherRun(values, failure)


def _that_run(source: Source, base: Try, stop: Stop) -> Iterator[OtherRun]:
    """Yield values with which a paste that raises runs."""
    for each in values_that_run(source, base, stop):
        if not isinstance(source, SmallSource) or _whole(source, base, each.values).done:
            yield each


def _whole(source: SmallSource, base: Try, values: Mapping[str, Scalar]) -> Try:
    """Run a paste with its own large numbers and other values of controls."""
    plan = replace(base.plan, values=source.whole.paste.values)
    return again(source.whole, plan, values)


def output_axes(base: Try, names: Names) -> tuple[tuple[str, ...], ...]:
    """Return the names of the axes of the result of ``forward``."""
    for index in range(len(base.bindings) - 1, -1, -1):
        binding = base.bindings[index]
        if binding.name == "return" and _is_top(binding):
            return names.of.get(index, ())
    return ()


def _is_top(binding: Binding) -> bool:
    return len(binding.path) == 1
