"""The time to reject 5,000 hostile expressions: ``python -m bench.hostile_expressions``.

They are evaluated over the tensors of example A3, and over those of a run near the largest that the
app computes, where a valid expression may move many values. By chance some of the texts are valid
expressions; they are counted and timed separately. The processor time of the thread is shown next
to the elapsed time, because it excludes other programs.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import quantiles
from time import perf_counter, thread_time

import torch

from backend.expressions.evaluate import evaluate, sizes_of, warm_up
from backend.expressions.text import ExpressionError
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from tests.support.slices.hostile_expressions import hostile_expressions

COUNT = 5000
SETTINGS = {
    "example A3": LayerSpec(),
    "a large run": LayerSpec(
        input_size=1024, hidden_size=8, batch=8, seq_len=100, num_layers=1, bidirectional=False
    ),
}


def main() -> None:
    """Print the table."""
    torch.set_num_threads(1)
    trace(LayerSpec())
    warm_up()
    print(f"{'':<14}{'clock':<11}{'kind':<11}{'count':>6}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}")
    for setting, spec in SETTINGS.items():
        for name, clock in {"passed": perf_counter, "processor": thread_time}.items():
            refused, evaluated = measured(spec, clock)
            for kind, times in {"refused": refused, "evaluated": evaluated}.items():
                cuts = quantiles([time for time, _ in times], n=20)
                most, text = max(times)
                print(
                    f"{setting:<14}{name:<11}{kind:<11}{len(times):>6}"
                    f"{cuts[9]:>9.3f}{cuts[18]:>9.3f}{most:>9.2f}  {text[:60]!r}"
                )


def measured(
    spec: LayerSpec, clock: Callable[[], float]
) -> tuple[list[tuple[float, str]], list[tuple[float, str]]]:
    """Return milliseconds and text of the rejected expressions, and of the valid ones."""
    run = trace(spec)
    assert run.values, "this setting is not run for real"
    sizes = sizes_of(spec)
    refused: list[tuple[float, str]] = []
    evaluated: list[tuple[float, str]] = []
    for text in hostile_expressions(COUNT, trace(LayerSpec(batch=3)).values, LayerSpec(batch=3)):
        start = clock()
        try:
            evaluate(text, run.values, sizes)
            times = evaluated
        except ExpressionError:
            times = refused
        times.append(((clock() - start) * 1000, text))
    return refused, evaluated


if __name__ == "__main__":
    main()
