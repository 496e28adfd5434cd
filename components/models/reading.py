"""Answers to pasted sources, kept for a while so that equal requests share one run."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from functools import cache
from threading import Condition, Lock

from cachetools import TTLCache, cached

from backend.models.kept_axes import kept_axes, kept_input_axes
from backend.reader import run
from backend.reader.own import is_own, own_answer
from backend.reader.reading import Findings, Paste, Reading
from backend.sandbox.pool import worked
from components.page.client import GONE, ledger, still_wanted
from components.page.turns import precedence

BUSY = "busy"
"""The code of a failure that depends on the load of the server, not on the source."""
SECONDS = 120.0
"""The lifetime of an answer."""
MOST = 64
"""The largest number of answers of each kind."""


def reading_of(paste: Paste) -> Reading:
    """Return the first answer to a paste. Equal requests get the same object."""
    reading = _kept_reading(paste)
    if is_busy(reading):
        _kept_reading.cache_clear()
    return reading


@cached(TTLCache(MOST, SECONDS), key=repr, lock=Lock())
def summary_of(paste: Paste) -> str:
    """Return torchinfo's table of a paste; "" if it has none."""
    return run.summary(paste)


def is_busy(reading: Reading) -> bool:
    """Return whether the server was too busy to run the source."""
    return reading.failure is not None and reading.failure.code == BUSY


def findings_of(paste: Paste) -> Findings | None:
    """Return the second answer to a paste, or ``None`` if the server was too busy for it.

    Raises:
        GoneError: if the client has hung up meanwhile. The search ends then.
    """
    try:
        found = _kept_findings(paste)
    except _NotFoundError:
        still_wanted()
        return None
    reading = reading_of(paste)
    if reading.by_formulas:
        # The runs of the search had other sizes, so only the formulas that give these ones count.
        found = replace(
            found,
            axes=kept_axes(reading, found.axes, reading),
            input_axes=kept_input_axes(found.input_axes, reading),
            raises=(),
            runs=(),
        )
    if found.axes:
        with _lock():
            _latest()[_source(paste)] = (reading, found)
    return found


def names_so_far(paste: Paste, reading: Reading) -> Findings:
    """Return the names of axes that an earlier answer to the same source found and that fit."""
    with _lock():
        before = _latest().get(_source(paste))
    if before is None:
        return Findings()
    older, found = before
    return Findings(
        axes=kept_axes(older, found.axes, reading),
        input_axes=kept_input_axes(found.input_axes, reading),
    )


class _NotFoundError(Exception):
    """The search did not take place, or did not end."""


@cache
def _latest() -> TTLCache[Hashable, tuple[Reading, Findings]]:
    """Return the latest findings by source, with the reading that they belong to."""
    return TTLCache(MOST, SECONDS)


@cache
def _lock() -> Lock:
    """Return the lock of the latest names, because the cache is not safe between threads."""
    return Lock()


def _source(paste: Paste) -> Hashable:
    return paste.source, paste.class_name


# The text of a paste holds all of its settings, and ``True`` apart from 1.
@cached(TTLCache(MOST, SECONDS), key=repr, condition=Condition())
def _kept_reading(paste: Paste) -> Reading:
    if is_own(paste):
        with precedence().turn():
            own = own_answer(paste)
        if own is not None:
            return own
    # Another process works: charge the processor time that it reports.
    with ledger().charged(worked):
        return run.answer(paste)


@cached(TTLCache(MOST, SECONDS), key=repr, condition=Condition())
def _kept_findings(paste: Paste) -> Findings:
    reading = reading_of(paste)
    with ledger().charged(worked):
        found = run.findings(paste, reading, GONE.get())
    if found is None:
        # An exception is not kept, so another client or a later request searches again.
        raise _NotFoundError
    return found
