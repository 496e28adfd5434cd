"""Readings of pastes from sandboxed processes: no paste can affect the server or another person."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from threading import Event

import msgspec

from backend.reader.reading import Failure, Findings, Paste, Reading, Trap
from backend.sandbox.pool import Pool
from backend.sandbox.reply import Ending, Limits

LIMITS = Limits(seconds=5.0, cpu_seconds=2.0, bytes=512 * 2**20)
SEARCH_LIMITS = Limits(seconds=10.0, cpu_seconds=4.0, bytes=512 * 2**20)
"""The processor time limits a source; the wall-clock time is longer, so that a busy server does not
refuse a source that a quiet one runs."""
WAITING = 8
"""The largest number of searches that wait; a further one is refused."""
NICE = 3
"""How far searches stand back behind first answers and the server."""
_STOPPED: dict[Ending, tuple[str, str]] = {
    "too_slow": ("limit", "seconds"),
    "died": ("crashed", "exit"),
    "busy": ("busy", "busy"),
    "unavailable": ("busy", "unavailable"),
    "cancelled": ("busy", "cancelled"),
}
"""The code and the name of the failure for each ending without an answer."""


def answer(paste: Paste) -> Reading:
    """Return the first answer to a paste, from one run. Thread-safe; never raises.

    It takes milliseconds in a warm process, and at most :data:`LIMITS` plus the wait for a process.
    """
    reply = processes().ask({"paste": msgspec.to_builtins(paste)}, group(paste))
    if reply.ending == "done":
        return msgspec.convert(reply.data, Reading)
    code, name = _STOPPED[reply.ending]
    name = reply.signal or name
    failure = Failure(0, name, code, name=name)
    return Reading(paste.source, paste.class_name, failure=failure)


def findings(paste: Paste, reading: Reading, gone: Event | None = None) -> Findings | None:
    """Return the second answer to a paste, from many runs. Thread-safe; never raises.

    Args:
        paste: the paste.
        reading: the first answer to it.
        gone: is set when nobody waits for the answer any longer; this ends the search.

    Returns:
        The findings; those of the text alone if the search reached its limits; ``None`` if it was
        cancelled, or if the server is too busy for it.
    """
    sent = {"paste": msgspec.to_builtins(paste), "reading": msgspec.to_builtins(reading)}
    reply = searches().ask(sent, gone=gone)
    if reply.ending != "done":
        if _STOPPED[reply.ending][0] == "busy":
            return None
        return Findings(traps=_text_traps(paste))
    return msgspec.convert(reply.data, Findings, strict=False)


def _text_traps(paste: Paste) -> tuple[Trap, ...]:
    """Return the traps that the text shows. A hostile text could also stall its parser, so a
    process with limits reads it."""
    reply = processes().ask({"paste": msgspec.to_builtins(paste), "text": True}, group(paste))
    return msgspec.convert(reply.data, tuple[Trap, ...]) if reply.ending == "done" else ()


def summary(paste: Paste) -> str:
    """Return torchinfo's table of a paste; "" if it has none. Thread-safe; never raises."""
    reply = processes().ask({"paste": msgspec.to_builtins(paste), "summary": True}, group(paste))
    return str(reply.data) if reply.ending == "done" else ""


def group(paste: Paste) -> str:
    """Return the group of the jobs of a source: its next step may run in the same fork."""
    return sha256(paste.source.encode(errors="replace")).hexdigest()


@cache
def processes() -> Pool:
    """Return the server's pool of first answers; no search runs in it."""
    return Pool("backend.reader.job", limits=LIMITS)


@cache
def searches() -> Pool:
    """Return the server's pool of second answers."""
    return Pool("backend.reader.job", workers=1, waiting=WAITING, limits=SEARCH_LIMITS, nice=NICE)


def stop() -> None:
    """Stop the processes; a later paste starts new ones."""
    for pool in (processes, searches):
        pool().close()
        pool.cache_clear()
