"""Two mistakes that cancel out: a call that runs because the layer reads time as the batch.

An input (N, L, H) without ``batch_first=True`` is read as L samples of N steps. A state whose batch
axis is L then fits, and torch raises no error.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from backend.attempts.attempt import Attempt, Sizes
from backend.attempts.fit import fitting_sizes, mismatches, sizes_of


@dataclass(frozen=True)
class Cancelled:
    """A call that fits only if the layer reads the right axis as the batch.

    Attributes:
        proved: whether the settings' batch and length show that the layer reads the wrong axis. If
            not, the call may be right.
        axis: the axis of the input that the layer reads as the batch.
        taken: its size.
        other: the size of the other axis, which may be the batch.
        flag: the ``batch_first`` that reads the other axis.
        state: the size of a fitting state with that flag; ``None`` if no state is passed.
    """

    proved: bool
    axis: int
    taken: int
    other: int
    flag: bool
    state: Sizes | None


def cancelled(attempt: Attempt) -> Cancelled | None:
    """Return the two mistakes that may cancel out in a call that runs, or ``None``.

    Without a proof, only a layer with torch's default ``batch_first=False`` is suspected, and only
    if a state is passed, because an input alone says nothing about its axes.
    """
    spec, sizes = attempt.spec, sizes_of(attempt, "input")
    if attempt.packed is not None or len(sizes) != 3 or next(mismatches(attempt), None):
        return None
    axis = 0 if spec.batch_first else 1
    taken, other = sizes[axis], sizes[1 - axis]
    if taken == other:
        return None
    stated = len(attempt.passed) > 1 and attempt.h_0.sizes is not None
    proved = spec.batched and (spec.seq_len, spec.batch) == (taken, other)
    confirmed = (spec.batch, spec.seq_len) == (taken, other)
    if not proved and (spec.batch_first or confirmed or not stated):
        return None
    turned = replace(attempt, spec=replace(spec, batch_first=not spec.batch_first))
    state = fitting_sizes(turned, "h_0") if stated else None
    return Cancelled(proved, axis, taken, other, not spec.batch_first, state)
