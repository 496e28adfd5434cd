"""A visitor at the largest settings who steps as fast as possible, next to a class at work."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Callable, Mapping
from dataclasses import replace
from time import perf_counter

from backend.layer.cost import estimate
from backend.layer.spec import LayerSpec
from backend.links.layer import to_query
from bench.cost import SETTINGS
from bench.load.crowd import Outcome
from bench.load.session import Session

KEYS = 1 / 30
"""The least seconds between two steps of a held key."""
Walk = Callable[[int], dict[str, str]]
"""The setting of each step, never twice within seconds, because responses are cached."""

_LARGEST = LayerSpec(
    input_size=8192, hidden_size=8192, num_layers=16, bidirectional=True, batch=1024, seq_len=4096
)


def _run_for_real(spec: LayerSpec) -> LayerSpec:
    """Return the setting with as many steps as the app computes."""
    while not estimate(spec).affordable:
        spec = replace(spec, seq_len=spec.seq_len * 19 // 20)
    return spec


_NEAR_THE_LIMIT = [_run_for_real(spec) for spec in SETTINGS.values()]


def _slow(step: int) -> dict[str, str]:
    spec = _NEAR_THE_LIMIT[step % len(_NEAR_THE_LIMIT)]
    # This argument does not change the cost.
    return to_query(replace(spec, dropout=step % 1000 / 1000))


EXTREMES: Mapping[str, tuple[str, Walk]] = {
    "slow runs": ("layer", _slow),
    "largest layers": (
        "layer",
        lambda step: to_query(replace(_LARGEST, hidden_size=8192 - step % 1000)),
    ),
    # A mark runs the layer twice.
    "marked slow runs": ("slices", lambda step: _slow(step) | {"mark": "0,5"}),
    "fullest batches": (
        "packing",
        lambda step: {
            "lengths": ",".join(["64"] * 32),
            "hidden_size": "64",
            "dropout": str(step % 1000 / 1000),
        },
    ),
    "slow attempts": (
        "mistakes",
        lambda step: {"input_shape": f"30,{390 - step % 90},10", "bidirectional": "false"},
    ),
}
"""The page and the steps of each extreme visitor."""


async def at_extremes(person: Session, walk: Walk, seconds: float) -> Outcome:
    """Hold a control: step as soon as the last step is answered and the key repeats.

    After ten steps the key is released, and the lower fragment is drawn as well.
    """
    outcome, end, step = Outcome(), perf_counter() + seconds, 0
    while perf_counter() < end:
        await outcome.attempt(_held(person, [walk(step + each) for each in range(10)]))
        outcome.add(person)
        step += 10
    return outcome


async def _held(person: Session, settings: list[dict[str, str]]) -> None:
    for setting in settings:
        person.query, start = {}, perf_counter()
        await person.step(**setting)
        await sleep(max(0.0, start + KEYS - perf_counter()))
    await person.settle()
