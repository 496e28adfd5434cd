"""Estimated cost of an attempt, computed before it is sent to a worker process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil, prod
from typing import Literal

from backend.attempts.attempt import DTYPES, Attempt
from backend.attempts.fit import sizes_of
from backend.layer.cost import MAX_PARAMETERS, estimate
from backend.layer.spec import LayerSpec

MAX_BYTES = 64 * 2**20
MAX_MILLISECONDS = 100.0
_FLOAT = 4
_WITH_GRADIENTS = 2

RefusalCode = Literal["attempt_too_large", "attempt_too_slow", "layer_too_large"]


@dataclass(frozen=True)
class Refusal:
    """The reason not to try an attempt: a code, with the numbers for its sentence."""

    code: RefusalCode
    params: Mapping[str, int]


def refusal(attempt: Attempt) -> Refusal | None:
    """Return why ``attempt`` is not tried, or ``None``.

    Returns:
        ``layer_too_large`` (``parameters``, ``high``), ``attempt_too_large`` (``megabytes``,
        ``high``) or ``attempt_too_slow`` (``milliseconds``, ``high``).
    """
    spec = _as_read(attempt)
    cost = estimate(spec)
    if cost.parameters > MAX_PARAMETERS:
        params = {"parameters": cost.parameters, "high": MAX_PARAMETERS}
        return Refusal("layer_too_large", params)
    needed = _bytes_given(attempt) + _FLOAT * (3 * cost.parameters + _numbers_made(spec))
    if needed > MAX_BYTES:
        params = {"megabytes": -(-needed // 2**20), "high": MAX_BYTES // 2**20}
        return Refusal("attempt_too_large", params)
    milliseconds = _WITH_GRADIENTS * cost.milliseconds
    if milliseconds > MAX_MILLISECONDS:
        params = {"milliseconds": ceil(milliseconds), "high": int(MAX_MILLISECONDS)}
        return Refusal("attempt_too_slow", params)
    return None


def _bytes_given(attempt: Attempt) -> int:
    return sum(
        prod(sizes_of(attempt, name)) * DTYPES[attempt.tensor(name).dtype]
        for name in attempt.passed
    )


def _numbers_made(spec: LayerSpec) -> int:
    """Return how many numbers all stacked layers keep of each step for the gradients."""
    samples = spec.samples
    lanes = spec.rows
    per_lane = (spec.gates + 4) * spec.hidden_size
    return samples * (
        spec.seq_len * (4 * spec.input_size + lanes * per_lane) + 4 * lanes * per_lane
    )


def _as_read(attempt: Attempt) -> LayerSpec:
    """Return the configuration with the batch and the steps of the input, if it has them."""
    spec, sizes = attempt.spec, sizes_of(attempt, "input")
    if len(sizes) not in (2, 3):
        return replace(spec, batch=1, seq_len=1)
    batched = len(sizes) == 3
    first, second = (max(1, size) for size in sizes[:2])
    if not batched:
        return replace(spec, batched=False, seq_len=first)
    batch, steps = (first, second) if spec.batch_first else (second, first)
    return replace(spec, batched=True, batch=batch, seq_len=steps)
