"""The second answer to a paste: names of axes, silent traps, and values that change the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import thread_time

from backend.reader.axes import FIXED, Names, again, move_all, name_axes, third_point
from backend.reader.bounds import Refused
from backend.reader.other_runs import other_values, values_that_run
from backend.reader.reading import Binding, Findings, OtherRun, Paste, Reading
from backend.reader.search import Try, first
from backend.reader.source import Source
from backend.reader.traps import find_traps

SECONDS = 1.0

Stop = Callable[[], bool]


def find(
    paste: Paste, reading: Reading, seconds: float = SECONDS, cancelled: Stop | None = None
) -> Findings:
    """Return what more runs of the paste show.

    Args:
        reading: the first answer to the same paste.
        seconds: the processor time after which no further run starts.
        cancelled: whether the answer is no longer wanted.
    """
    end = thread_time() + seconds

    def stop() -> bool:
        return thread_time() > end or (cancelled is not None and cancelled())

    try:
        source = Source.of(paste)
    except Refused:
        return Findings()
    base = first(source)
    if base.done:
        return _of_sound(source, base, reading, stop)
    return Findings(runs=tuple(values_that_run(source, base, stop)))


def _of_sound(source: Source, base: Try, reading: Reading, stop: Stop) -> Findings:
    """Return the findings about a paste that runs."""
    moved = move_all(source, base, stop)
    check = again(source, base.plan, third_point(moved)) if not stop() else None
    names = name_axes(base, moved, check if check and check.done else None)
    traps = find_traps(source, base, moved, names, stop)
    raises = tuple(_others(source, base, stop))
    same = len(base.bindings) == len(reading.bindings)
    return Findings(
        axes=names.of if same else {},
        output_axes=output_axes(base, names),
        tied={name: other for name, other in moved.tied.items() if other != FIXED},
        traps=tuple(traps),
        raises=raises,
    )


def _others(source: Source, base: Try, stop: Stop) -> Iterator[OtherRun]:
    """Yield runs with other values that raise."""
    for values in other_values(source, base):
        if stop():
            return
        attempt = again(source, base.plan, values)
        if attempt.failure is not None:
            yield OtherRun(values, attempt.failure)


def output_axes(base: Try, names: Names) -> tuple[tuple[str, ...], ...]:
    """Return the names of the axes of what ``forward`` returns."""
    for index in range(len(base.bindings) - 1, -1, -1):
        binding = base.bindings[index]
        if binding.name == "return" and _is_top(binding):
            return names.of.get(index, ())
    return ()


def _is_top(binding: Binding) -> bool:
    return len(binding.path) == 1
