"""Recognition of a message: the record of its error, and the numbers and names in it.

Messages change their wording between versions of torch, so they are found by pattern. A message
that no pattern matches stays unexplained. The message catalogs hold the sentences for the codes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from backend.errors.known.catalog import RECORDS
from backend.errors.record import CURRENT, ErrorRecord


@dataclass(frozen=True)
class Explained:
    """Meaning of a message.

    Attributes:
        code: name of the error.
        params: numbers and names in the message.
    """

    code: str
    params: Mapping[str, int | str]


@cache
def patterns() -> tuple[tuple[ErrorRecord, re.Pattern[str]], ...]:
    """Return every wording with its record. The first call takes half a second."""
    wordings = [(record, pattern) for record in RECORDS for pattern in record.patterns]
    # The current wordings of all errors come first, so that they decide wherever both match.
    wordings.sort(key=lambda each: each[1].versions != CURRENT)
    return tuple((record, re.compile(pattern.regex)) for record, pattern in wordings)


def explained(message: str) -> Explained | None:
    """Return the meaning of ``message``, or ``None`` if no pattern matches it.

    >>> explained("linear(): argument 'input' (position 1) must be Tensor, not tuple")
    Explained(code='tuple_for_tensor', params={'function': 'linear'})
    """
    found = recognized(message)
    return Explained(found[0].code, found[1]) if found else None


def recognized(message: str) -> tuple[ErrorRecord, Mapping[str, int | str]] | None:
    """Return the record of the error in ``message``, and the numbers and names in it."""
    for record, pattern in patterns():
        if found := pattern.search(message):
            named = found.groupdict().items()
            return record, {name: _number(text) for name, text in named if text is not None}
    return None


def _number(text: str) -> int | str:
    # Sizes have at most 18 digits; Python refuses to convert texts of more than 4300.
    if re.fullmatch(r"-?\d{1,18}", text):
        return int(text)
    # Python 2 wrote a size as 48L.
    return re.sub(r"(?<=\d)L\b", "", text) if re.fullmatch(r"[\dL, ]+", text) else text
