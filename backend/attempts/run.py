"""Runs of attempts in a sandboxed process, so that a crash or a hang cannot affect the server."""

from __future__ import annotations

from functools import cache

from backend.attempts.attempt import Attempt, attempt_sent
from backend.attempts.cost import refusal
from backend.attempts.outcome import Outcome, Verdict, culprit_of, outcome_received
from backend.sandbox.pool import Pool
from backend.sandbox.reply import Ending

_VERDICTS: dict[Ending, Verdict] = {
    **{"died": "crashed", "too_slow": "too_slow"},
    **{"busy": "busy", "unavailable": "unavailable"},
}


def run_attempt(attempt: Attempt) -> Outcome:
    """Run ``attempt`` and return its outcome. Thread-safe; never raises.

    It takes milliseconds in a warm process, and at most the limits of
    :mod:`backend.sandbox.pool` plus the wait for a process.
    """
    if too_much := refusal(attempt):
        params, found = too_much.params, culprit_of(attempt)
        return Outcome("refused", code=too_much.code, params=params, culprit=found)
    reply = processes().ask(attempt_sent(attempt))
    if reply.ending == "done":
        return outcome_received(attempt, reply.data)
    verdict = _VERDICTS[reply.ending]
    found = culprit_of(attempt, "run", reply.signal) if verdict == "crashed" else None
    return Outcome(verdict, signal=reply.signal, culprit=found)


@cache
def processes() -> Pool:
    """Return the server's pool; its processes start with the first attempt or ``start()``."""
    return Pool("backend.attempts.job")


def stop() -> None:
    """Stop the processes; a later attempt starts new ones."""
    processes().close()
    processes.cache_clear()
