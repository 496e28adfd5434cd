"""Batches for tests of packing: the tutorials', one for each error, and extremes."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from backend.layer.axes import as_torch_prints
from backend.layer.spec import LayerSpec
from backend.packing.link import PackingRequest
from backend.packing.rules import PackedLayout
from backend.packing.run import PackingRun, run_packing
from backend.packing.scene import PackingScene
from components.packing.controls import EXAMPLES
from components.packing.message import layout_of, scene_of

SETTINGS: dict[str, tuple[LayerSpec, PackingRequest]] = {
    **EXAMPLES,
    "one": (LayerSpec(layer="GRU", num_layers=1), PackingRequest((1,))),
    "nothing": (LayerSpec(), PackingRequest((0, 0, 0))),
    "wide": (LayerSpec(layer="RNN"), PackingRequest((2, 3), total_length=9, width=7)),
    "deep": (LayerSpec(num_layers=16, hidden_size=3), PackingRequest((4, 2, 3))),
    "many": (LayerSpec(batch_first=False), PackingRequest(tuple(1 + n % 9 for n in range(32)))),
    "full": (LayerSpec(bidirectional=False), PackingRequest((64,) * 32)),
}
REFUSALS = {
    "unsorted": "lengths_not_sorted",
    "zero": "length_zero",
    "narrow": "lengths_beyond_width",
    "total": "total_length_too_small",
    "counted": "lengths_counted",
}
"""The examples that torch refuses, with the reason."""
C_SIZES = {
    "ids": (20, 10),
    "input": (20, 10, 256),
    "lengths": (10,),
    "packed_ids": (123,),
    "packed": (123, 256),
    "batch_sizes": (20,),
    "sorted_indices": (10,),
    "unsorted_indices": (10,),
    "packed_output": (123, 512),
    "h_n": (1, 10, 512),
    "output": (20, 10, 512),
    "output_lengths": (10,),
}
"""Example C, tensor by tensor, as the tutorial prints it."""
C_PRINTED = {name: as_torch_prints(sizes) for name, sizes in C_SIZES.items()}
"""The same as torch prints shapes."""
_TIME = re.compile(r"[\d.]+ ms")
GOES_THROUGH = tuple(name for name in SETTINGS if name not in (*REFUSALS, "nothing", "swapped"))


@cache
def ran(name: str, device: str = "cpu") -> PackingRun:
    """Return the run of a setting, by its name."""
    spec, asked = SETTINGS[name]
    return run_packing(spec, asked, device)


def drawn(name: str, compact: bool = False) -> tuple[PackingScene, PackedLayout]:
    """Return the diagram of a setting, and the places of its tokens."""
    run = ran(name)
    layout = layout_of(run)
    return scene_of(run, layout, compact), layout


def without_times(message: dict[str, Any]) -> dict[str, Any]:
    """Return the message of a run without times and without the comparison of times."""
    cards = [
        card | {"sentences": card["sentences"][:1]} if card["kind"] == "buys" else card
        for card in message["cards"]
    ]
    notes = [_TIME.sub("0.0 ms", note) for note in message["notes"]]
    return message | {"notes": notes, "cards": cards}
