"""Time of the first answer to a pasted model.

``python -m bench.reader [rounds]`` reads each example of the Models page in the sandboxed processes
of the server, the fork of a warm process included. It prints the time on the clock, and beside it
the processor time of the same readings in this process, which other programs do not stretch.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from time import perf_counter, process_time

from backend.reader import job
from backend.reader.reading import Paste, Reading
from backend.reader.run import answer, stop
from backend.reader.runs.read import read

EXAMPLES = Path(__file__).parents[1] / "backend" / "reader" / "examples"
ROUNDS = 10


def times(
    pastes: list[Paste], rounds: int, ask: Callable[[Paste], Reading], clock: Callable[[], float]
) -> list[float]:
    """Return the milliseconds of every reading."""
    found = []
    for _ in range(rounds):
        for paste in pastes:
            start = clock()
            ask(paste)
            found.append((clock() - start) * 1000)
    return found


def row(name: str, found: list[float]) -> str:
    """Return the percentiles of some times."""
    cuts = quantiles(found, n=100)
    return f"{name:34} p50 {cuts[49]:5.0f} ms   p95 {cuts[94]:5.0f} ms   max {max(found):5.0f} ms"


def main(rounds: int = ROUNDS) -> None:
    """Measure and print."""
    pastes = [Paste(path.read_text()) for path in sorted(EXAMPLES.glob("*.txt"))]
    # Two processes answer; let both become warm.
    times(pastes, 1, answer, perf_counter)
    print(f"{len(pastes)} examples, {rounds} rounds")
    print(row("first answer, clock", times(pastes, rounds, answer, perf_counter)))
    stop()
    job.warm_up()
    print(row("one reading, processor time", times(pastes, rounds, read, process_time)))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
