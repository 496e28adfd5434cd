"""The decision between a real run and torch's shape kernel, for everything that runs a layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeVar

from backend.layer.cost import Cost

T = TypeVar("T")
Fallback = Literal["too_costly", "device_failed"]
"""Why only shapes were computed although a real run was requested."""
GIVES_UP = (RuntimeError, NotImplementedError, AssertionError)
"""Errors of a device that is absent, lacks an operation or is out of memory."""


def runs_for_real(device: str, cost: Cost) -> bool:
    """Return whether a run on ``device`` computes numbers, not shapes alone."""
    return device != "meta" and cost.affordable


def run_or_shapes(
    device: str, cost: Cost, run: Callable[[str], T], shapes: Callable[[], T]
) -> tuple[T, str, Fallback | None]:
    """Run for real if the run is affordable and the device can do it; else compute shapes.

    Args:
        device: the requested device, as torch writes it.
        cost: the estimate of the run.
        run: the real run, on the device that it receives.
        shapes: the same by torch's shape kernel. It must not use what a failed run left behind.

    Returns:
        The result, the device that made it, and the reason if that device is a fallback.
    """
    if not runs_for_real(device, cost):
        return shapes(), "meta", None if device == "meta" else "too_costly"
    try:
        return run(device), device, None
    except GIVES_UP:
        return shapes(), "meta", "device_failed"
