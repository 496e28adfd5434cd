"""Readings of the app's own examples, without another process.

The app wrote these sources, and they are short. So a run of one with small sizes needs neither a
fork nor the limits of the system; those of the interpreter hold as for any source.
"""

from __future__ import annotations

from functools import cache

from backend.layer.build import without_warnings
from backend.reader.bounds import Refused
from backend.reader.examples import BROKEN, EXAMPLES, TUTORIALS
from backend.reader.reading import Paste, Reading
from backend.reader.runs.answer import reading_of
from backend.reader.runs.large import is_large
from backend.reader.runs.search import first
from backend.reader.source.source import Source

_MOST = 512
"""The largest number that a person may set, for a run without another process."""


def is_own(paste: Paste) -> bool:
    """Return whether a paste is an example with small sizes."""
    if paste.source not in _sources() or paste.shapes or paste.dtypes:
        return False
    numbers = (each for each in paste.values.values() if isinstance(each, int | float))
    return all(abs(each) <= _MOST for each in numbers)


def own_answer(paste: Paste) -> Reading | None:
    """Return the first answer to an example; ``None`` if it takes another process. Thread-safe."""
    try:
        source = Source.of(paste)
    except Refused:
        return None
    # A run also sets the seed of torch's common generator, so one runs at a time.
    with without_warnings():
        attempt = first(source)
    return None if is_large(attempt) else reading_of(source, attempt)


@cache
def _sources() -> frozenset[str]:
    return frozenset({*EXAMPLES.values(), *TUTORIALS.values(), *BROKEN.values()})
