"""The estimate of the cost guard compared with real runs: ``python -m bench.cost``.

The settings are near the limit, where the estimate decides. The last column is real time divided by
estimated time.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from time import perf_counter

import torch

from backend.layer.cost import MAX_MILLISECONDS, estimate
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace, warm_up

_BASE = LayerSpec(num_layers=1, bidirectional=False)
SETTINGS = {
    "many steps, LSTM": replace(_BASE, seq_len=1900),
    "many steps, GRU": replace(_BASE, layer="GRU", seq_len=1900),
    "many steps, RNN": replace(_BASE, layer="RNN", seq_len=1900),
    "many steps, projected": replace(_BASE, proj_size=5, seq_len=1900),
    "many layers": replace(_BASE, num_layers=16, bidirectional=True, seq_len=50),
    "wide": replace(_BASE, hidden_size=600, seq_len=90),
    "wide batch": replace(_BASE, hidden_size=64, batch=256, seq_len=35),
    "wide input": replace(_BASE, input_size=4096, hidden_size=8, seq_len=60),
    "thin and long": replace(_BASE, input_size=125, hidden_size=1, batch=100, seq_len=100),
    "example E, 6 images": replace(_BASE, input_size=28, hidden_size=256, num_layers=3, batch=6),
}


def main() -> None:
    """Print the table."""
    torch.set_num_threads(1)
    warm_up()
    print(f"limit {MAX_MILLISECONDS} ms")
    print(f"{'setting':<24}{'runs':>8}{'estimate ms':>13}{'real ms':>9}{'real/estimate':>15}")
    for name, spec in SETTINGS.items():
        cost = estimate(spec)
        times = []
        for _ in range(7):
            start = perf_counter()
            run = trace(spec)
            times.append((perf_counter() - start) * 1000)
        spent = median(times)
        kind = "real" if run.device == "cpu" else "shapes"
        print(
            f"{name:<24}{kind:>8}{cost.milliseconds:>13.1f}{spent:>9.1f}"
            f"{spent / cost.milliseconds:>15.2f}"
        )


if __name__ == "__main__":
    main()
