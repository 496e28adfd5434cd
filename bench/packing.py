"""The cost guard's estimate for packing compared with real runs: ``python -m bench.packing``.

The settings are near the limit, where the estimate decides. ``both`` is the time of the layer on
the packed and on the padded batch; ``whole`` is all of it, with the repeated runs of the timing.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter

import torch

from backend.layer.spec import LayerSpec
from backend.layer.trace import warm_up
from backend.packing.cost import MAX_MILLISECONDS, packing_cost
from backend.packing.link import PackingRequest, spec_of
from backend.packing.run import run_packing

_ONE = {"num_layers": 1, "bidirectional": False}
_DOWN = PackingRequest(tuple(range(64, 32, -1)))
_FULL = PackingRequest((64,) * 31 + (63,))
_FEW = PackingRequest((64, 63, 62))
SETTINGS: dict[str, tuple[dict[str, object], PackingRequest]] = {
    "example C": ({"input_size": 256, "hidden_size": 512, **_ONE}, PackingRequest()),
    "example D": ({"input_size": 32, "hidden_size": 64}, PackingRequest()),
    "full batch": ({}, _FULL),
    "falling batch": ({"hidden_size": 28}, _DOWN),
    "many layers": ({"num_layers": 8, "hidden_size": 2}, _DOWN),
    "few sentences": ({"num_layers": 9, "hidden_size": 2}, _FEW),
    "wide, few": ({"hidden_size": 280, **_ONE}, _FEW),
    "wide, one": ({"hidden_size": 350, **_ONE}, PackingRequest((63,))),
    "wide, short": ({"hidden_size": 600, **_ONE}, PackingRequest((9, 8, 7, 6, 5, 4, 3))),
    "wide input": (
        {"input_size": 1500, "hidden_size": 2, **_ONE},
        PackingRequest((33,) + (31,) * 31),
    ),
    "projected": ({"hidden_size": 40, "proj_size": 5, "num_layers": 1}, _DOWN),
}


def main() -> None:
    """Print the table."""
    torch.set_num_threads(1)
    warm_up()
    print(f"limit {MAX_MILLISECONDS} ms")
    print(f"{'setting':<22}{'runs':>8}{'estimate ms':>13}{'packed ms':>10}{'whole ms':>10}")
    for name, (sizes, asked) in SETTINGS.items():
        for layer in ("RNN", "GRU", "LSTM"):
            if "proj_size" in sizes and layer != "LSTM":
                continue
            spec = LayerSpec(**{**sizes, "layer": layer})  # type: ignore[arg-type]
            cost = packing_cost(spec_of(spec, asked))
            whole, packed = [], []
            for _ in range(9):
                start = perf_counter()
                run = run_packing(spec, asked)
                whole.append((perf_counter() - start) * 1000)
                packed.append((run.seconds or 0) * 1000)
            kind = "real" if run.device == "cpu" else "shapes"
            print(
                f"{name + ', ' + layer:<22}{kind:>8}{cost.milliseconds:>13.1f}"
                f"{median(packed):>10.1f}{median(whole):>10.1f}"
            )


if __name__ == "__main__":
    main()
