"""How long two ways to do one thing take here, side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Generic, TypeVar

import torch

T = TypeVar("T")


@dataclass(frozen=True)
class Timed(Generic[T]):
    """What a function gave, and the median of its runs' times in seconds."""

    result: T
    seconds: float


def in_turns(
    first: Callable[[], T], second: Callable[[], T], device: torch.device, budget: float
) -> tuple[Timed[T], Timed[T]]:
    """Both functions, once and then again as often as fits in ``budget`` seconds altogether.

    They take turns, so that a busy machine hinders both alike.

    Args:
        device: where they compute; a run is over when the device has finished it.
    """
    results: list[T] = []
    times: tuple[list[float], list[float]] = ([], [])
    start = perf_counter()
    slowest = 0.0
    while not results or perf_counter() - start + slowest <= budget:
        results.clear()
        begun = perf_counter()
        for function, spent in zip((first, second), times, strict=True):
            before = perf_counter()
            results.append(function())
            _finish(device)
            spent.append(perf_counter() - before)
        slowest = max(slowest, perf_counter() - begun)
    return Timed(results[0], median(times[0])), Timed(results[1], median(times[1]))


def _finish(device: torch.device) -> None:
    """Other devices than the CPU answer before they are done."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()
