"""The time to find the sources of a result: ``python -m bench.provenance``.

The table has the processor time of the thread, p50 and maximum of 30 runs, for the examples and for
a run near the largest that the app computes.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import thread_time

import torch

from backend.expressions.evaluate import evaluate, sizes_of, warm_up
from backend.expressions.origins import lit, provenance
from backend.layer.presets import PRESETS
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.picture.layer import build_scene

SETTINGS = {
    **PRESETS,
    "large": LayerSpec(
        input_size=1024, hidden_size=8, batch=8, seq_len=100, num_layers=1, bidirectional=False
    ),
}
TEXTS = (
    "output[:, -1, :]",
    "h_n.view(num_layers, D, N, H_out)",
    "h_n.view(N, -1)",
    "cat([h_n[-1], h_n[0]], dim=1)",
    "output.mean(1)",
    "output.max(1).values",
    "output",
    "input.reshape(-1)",
    "input + input",
)


def main() -> None:
    """Print the table."""
    torch.set_num_threads(1)
    warm_up()
    columns = ("evaluate", "provenance", "lit")
    print(f"{'':<8}{'':<36}" + "".join(f"{name:>12} p50{'max':>8}" for name in columns))
    for name, spec in SETTINGS.items():
        values, sizes, blocks = trace(spec).values, sizes_of(spec), build_scene(spec).blocks
        assert values, "this setting is not run for real"
        for text in TEXTS:
            used = provenance(text, values, spec).used
            cells = (
                _milliseconds(lambda: evaluate(text, values, sizes)),  # noqa: B023
                _milliseconds(lambda: provenance(text, values, spec)),  # noqa: B023
                _milliseconds(lambda: lit(blocks, used)),  # noqa: B023
            )
            print(
                f"{name:<8}{text:<36}" + "".join(f"{p50:>16.2f}{most:>8.2f}" for p50, most in cells)
            )


def _milliseconds(run: Callable[[], object]) -> tuple[float, float]:
    times = []
    for _ in range(30):
        start = thread_time()
        run()
        times.append((thread_time() - start) * 1000)
    return median(times), max(times)


if __name__ == "__main__":
    main()
