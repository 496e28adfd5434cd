"""Texts for each known error, bare and in a traceback: its sample and its wordings."""

from __future__ import annotations

from collections.abc import Iterator

from backend.errors.record import ErrorRecord
from tests.support.errors.wordings import WORDINGS

CALL = "output, h = lstm(x)"
_SIZES = ({"a": 2, "b": 3, "c": 4, "d": 5}, {"a": 8, "b": 4, "c": 4, "d": 4})


def in_traceback(message: str, line: str = CALL) -> str:
    """Return ``message`` below a frame with ``line``."""
    return f'  File "a.py", line 1, in f\n    {line}\nTypeError: {message}'


def wordings_of(record: ErrorRecord) -> Iterator[str]:
    """Yield messages of an error: its sample, and its wordings with numbers."""
    yield record.sample
    for code, wording in WORDINGS:
        if code == record.code:
            yield from (wording.format(**sizes) for sizes in _SIZES)


def texts_of(record: ErrorRecord) -> Iterator[str]:
    """Yield texts that must be read as the error."""
    yield in_traceback(record.sample, record.line or CALL)
    for message in wordings_of(record):
        yield in_traceback(message)
        if record.python is None:
            yield message
