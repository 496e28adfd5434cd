"""The outcome of an attempt: shapes, torch's error, or the end of its process."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from backend.attempts.attempt import Attempt, Sizes
from backend.attempts.fit import Culprit, Reason, mismatches
from backend.errors.explain import Explained, explained

Verdict = (
    Literal["ran", "raised", "crashed", "too_slow", "no_memory"]
    | Literal["refused", "busy", "unavailable"]
)
Stage = Literal["make", "pack", "run", "unpack"]


@dataclass(frozen=True)
class Outcome:
    """The outcome of an attempt.

    Attributes:
        verdict: ``ran``; ``raised`` by Python or torch; ``crashed``, which killed the process;
            ``too_slow`` and ``no_memory``, stopped at the limits of :mod:`backend.sandbox.pool`;
            ``refused`` before it was tried, for its size; ``busy``, too many others wait;
            ``unavailable``, no process started.
        made: the sizes of the results, by their expressions: ``output``, ``h_n``, ``c_n``;
            ``h_n[0]`` and ``h_n[1]`` for an LSTM's pair that was unpacked as one tensor;
            ``output.data`` for a packed output.
        stage: the stage that raised: making the tensors, ``pack_padded_sequence``, the layer, or
            unpacking its result.
        exception: the type of the exception, ``RuntimeError``.
        message: torch's message, without the C++ stack.
        signal: the signal that killed the process, ``SIGSEGV``.
        code: why it was refused, see :func:`backend.attempts.cost.refusal`.
        params: numbers for that sentence.
        culprit: the mismatch that caused it; beside ``ran``, a mismatch that torch accepted.
    """

    verdict: Verdict
    made: Mapping[str, Sizes] = field(default_factory=dict)
    stage: Stage | None = None
    exception: str = ""
    message: str = ""
    signal: str = ""
    code: str = ""
    params: Mapping[str, int] = field(default_factory=dict)
    culprit: Culprit | None = None

    @property
    def explained(self) -> Explained | None:
        """The explanation of the message, if it is known."""
        return explained(self.message) if self.message else None


_RAISED_AT: dict[Reason, tuple[Stage, ...]] = {
    "axes": ("pack", "run"),
    "empty": ("pack", "run"),
    "count": ("pack",),
    "zero": ("pack",),
    "unsorted": ("pack",),
    "opened": ("unpack",),
}
"""The stage at which a mismatch raises; all others raise in the layer."""
_STATES = ("h_0", "c_0")
_ABOUT: tuple[tuple[str, Callable[[Culprit], bool]], ...] = (
    (r"start \(\d+\) \+ length", lambda each: each.reason == "beyond"),
    (r"dtype|data type|primitive descriptor", lambda each: each.reason == "dtype"),
    (r"invalid combination of arguments", lambda each: each.reason == "missing"),
    (r"mat1 and mat2 shapes", lambda each: each.reason == "size" and each.where == "input"),
    # Torch infers a projection from the states, whose features differ then.
    (r"number of RNN parameters", lambda each: each.where in _STATES and each.axis == 2),
    (r"^Dimension ", lambda each: each.where in _STATES and each.reason == "axes"),
    (r"hiddens? |^SIG", lambda each: each.where in _STATES and each.axis == 0),
)
"""Mismatches by the message of a packed LSTM, which checks nothing and fails in any order."""


def culprit_of(attempt: Attempt, stage: Stage | None = None, message: str = "") -> Culprit | None:
    """Return the mismatch of ``attempt`` that caused ``message``, raised at ``stage``.

    Args:
        stage: the stage that raised or crashed, or ``None`` if none did: then any mismatch counts.
        message: torch's message, or the name of a signal.
    """
    found = list(mismatches(attempt))
    if stage is not None:
        found = [each for each in found if stage in _RAISED_AT.get(each.reason, ("run",))]
    if stage == "run" and attempt.packed is not None and attempt.spec.has_cell:
        for pattern, is_about in _ABOUT:
            if re.search(pattern, message) and (likely := list(filter(is_about, found))):
                return likely[0]
    return next(iter(found), None)


def outcome_sent(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as JSON values; what follows from the attempt is left out."""
    names = ("verdict", "made", "stage", "exception", "message")
    return {name: getattr(outcome, name) for name in names}


def outcome_received(attempt: Attempt, sent: dict[str, Any]) -> Outcome:
    """Return the outcome that :func:`outcome_sent` wrote."""
    made = {name: tuple(sizes) for name, sizes in sent["made"].items()}
    culprit = culprit_of(attempt, sent["stage"], sent["message"])
    return Outcome(**sent | {"made": made}, culprit=culprit)
