"""Limits of a job, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from signal import SIGALRM, SIGPROF, Signals
from typing import Any, Literal

Ending = Literal["done", "died", "too_slow", "busy", "unavailable", "cancelled"]


@dataclass(frozen=True)
class Limits:
    """Limits of one job.

    Attributes:
        seconds: wall-clock time.
        cpu_seconds: processor time.
        bytes: memory beyond that of the warm process, if the system can limit it.
    """

    seconds: float = 2.0
    cpu_seconds: float = 2.0
    bytes: int = 512 * 2**20


@dataclass(frozen=True)
class Reply:
    """The result of a job.

    Attributes:
        ending: ``done``; ``died``, by a signal; ``too_slow``, stopped at the limits; ``busy``, too
            many jobs are waiting; ``unavailable``, the pool is closed or no process starts;
            ``cancelled``, nobody waits for the result.
        data: the return value of the job, if it is done.
        signal: the signal that killed the process, ``SIGSEGV``.
        seconds: the processor time of the job.
    """

    ending: Ending
    data: Any = None
    signal: str = ""
    seconds: float = field(default=0.0, compare=False)


UNAVAILABLE = Reply("unavailable")
CANCELLED = Reply("cancelled")


def ending_of(exit_code: int, seconds: float = 0.0) -> Reply:
    """Return the result for a process that ended before its job was done.

    Args:
        exit_code: the exit code; negative for a signal, as in :mod:`subprocess`.
        seconds: the processor time of the job.
    """
    if -exit_code in (SIGALRM, SIGPROF):
        return Reply("too_slow", seconds=seconds)
    names = {each.value: each.name for each in Signals}
    return Reply("died", signal=names.get(-exit_code, ""), seconds=seconds)
