"""Findings about pastes from a process of their own, so that no search delays a reading."""

from __future__ import annotations

from functools import cache

import msgspec

from backend.reader.reading import Findings, Paste
from backend.sandbox.pool import Limits, Pool

LIMITS = Limits(seconds=6.0, cpu_seconds=4, bytes=512 * 2**20)
WAITING = 8
"""The largest number of searches that wait; a further one finds nothing."""


def findings(paste: Paste) -> Findings | None:
    """Return the second answer to a paste, from many runs. Thread-safe; never raises.

    Returns:
        The findings, or ``None`` if the search was stopped or did not start.
    """
    reply = processes().ask({"paste": msgspec.to_builtins(paste)})
    if reply.ending != "done":
        return None
    return msgspec.convert(reply.data, Findings, str_keys=True)


@cache
def processes() -> Pool:
    """Return the server's pool of searches."""
    return Pool("backend.reader.search_job", workers=1, waiting=WAITING, limits=LIMITS)


def stop() -> None:
    """Stop the process; a later paste starts a new one."""
    processes().close()
    processes.cache_clear()
