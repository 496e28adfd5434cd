"""A log that one client cannot fill: equal errors become one line with their number."""

from __future__ import annotations

import logging
from collections.abc import Callable
from logging import Filter, LogRecord
from time import monotonic
from traceback import extract_tb

QUIET = 10.0
"""The least seconds between two records of the same kind."""
_OURS = "shape_explorer"
_MOST = 256


class Throttled(Filter):
    """A filter that passes the first error of a kind with its traceback, and later ones as a line.

    The kind of an error is its type and the line that raised it; the kind of a warning is its text.
    Information passes, and so do our own lines, which are rare.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self.clock = clock
        self._seen: dict[tuple[str, ...], tuple[float, int]] = {}

    def filter(self, record: LogRecord) -> bool:
        """Return whether a record is written; one that comes again loses its traceback."""
        error = record.exc_info[1] if record.exc_info else None
        if record.levelno < logging.WARNING or (error is None and record.name == _OURS):
            return True
        kind = _kind(record, error)
        last, dropped = self._seen.get(kind, (None, 0))
        if last is not None and self.clock() - last < QUIET:
            self._seen[kind] = (last, dropped + 1)
            return False
        if len(self._seen) >= _MOST:
            self._seen.clear()
        self._seen[kind] = (self.clock(), 0)
        if last is not None:
            text = record.getMessage().strip()
            record.msg = f"{text}{f': {error!r}' if error else ''} ({dropped + 1})"
            record.args, record.exc_info, record.exc_text = None, None, None
        return True


def throttle_logs() -> None:
    """Throttle the logs of the app, of uvicorn and of Streamlit."""
    throttled = Throttled()
    known = [name for name in logging.root.manager.loggerDict if name.startswith("streamlit")]
    for name in (_OURS, "uvicorn.error", *known):
        logger = logging.getLogger(name)
        # A process that starts twice, as in tests, gets one filter.
        for each in [each for each in logger.filters if isinstance(each, Throttled)]:
            logger.removeFilter(each)
        logger.addFilter(throttled)


def _kind(record: LogRecord, error: BaseException | None) -> tuple[str, ...]:
    if error is None:
        return (record.name, str(record.msg))
    place = extract_tb(error.__traceback__)[-1:]
    return (
        record.name,
        type(error).__name__,
        *(f"{each.filename}:{each.lineno}" for each in place),
    )
