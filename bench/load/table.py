"""A table of the outcomes of crowds."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import quantiles

from bench.load.crowd import Outcome

_KINDS = ("open", "step", "below", "page")


def head(what: str) -> None:
    """Print the headings."""
    kinds = "".join(f"{kind + ' p50/p95/p99 ms':>26}" for kind in _KINDS)
    print(f"{what:>18}{'wrong':>7}{'CPU s':>8}{kinds}")


def report(name: str, outcome: Outcome, spent: float | None) -> int:
    """Print one row. Return the number of wrong responses.

    Args:
        spent: seconds of the server's processor time, or ``None`` if they could not be read.
    """
    cells = []
    for kind in _KINDS:
        cuts = cut(outcome.times.get(kind, []))
        cells.append(" / ".join(f"{1000 * each:.0f}" for each in cuts) or "-")
    wrong = sum(outcome.wrong.values())
    used = "-" if spent is None else f"{spent:.1f}"
    row = "".join(f"{cell:>26}" for cell in cells)
    print(f"{name:>18}{wrong:>7}{used:>8}{row}", flush=True)
    for words, count in outcome.wrong.most_common(5):
        print(f"    {count} times {words}")
    return wrong


def cut(times: Sequence[float]) -> tuple[float, ...]:
    """Return the percentiles 50, 95 and 99, or nothing for less than two times."""
    if len(times) < 2:
        return ()
    cuts = quantiles(times, n=100, method="inclusive")
    return cuts[49], cuts[94], cuts[98]
