"""One run of a pasted source: the shapes of each line, the inputs, the modules or the failure."""

from __future__ import annotations

from backend.reader.bounds import Refused
from backend.reader.reading import Paste, Reading
from backend.reader.runs.answer import reading_of, unreadable
from backend.reader.runs.large import foretold, is_large
from backend.reader.runs.search import first
from backend.reader.source.source import Source


def read(paste: Paste) -> Reading:
    """Run the model of the paste once and return the values of each line."""
    try:
        source = Source.of(paste)
    except Refused as error:
        return unreadable(paste, error)
    attempt = first(source)
    if is_large(attempt) and (reading := foretold(source, attempt)) is not None:
        return reading
    return reading_of(source, attempt)
