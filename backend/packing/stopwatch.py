"""Time of two functions, measured in turns."""

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
    """The result of a function, and the median time of its runs in seconds."""

    result: T
    seconds: float


def in_turns(
    first: Callable[[], T], second: Callable[[], T], device: torch.device, budget: float
) -> tuple[Timed[T], Timed[T]]:
    """Run both functions once, then again as often as ``budget`` seconds allow in total.

    They take turns, so that a busy machine slows both equally.

    Args:
        device: the device that computes; a run ends when the device has finished.
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
    """Wait for a device that computes asynchronously."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()
