"""What a message of torch means: a table of patterns, each with a code and its numbers.

Messages change their wording between versions: they are found by pattern, and what no pattern
knows is left unexplained. The words of torch 2.13 stand in :mod:`backend.errors.messages`, older
ones in :mod:`backend.errors.messages_older`. Sentences for the codes live in the message catalogues.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from backend.errors.messages import RECENT
from backend.errors.messages_older import OLDER


@dataclass(frozen=True)
class Explained:
    """A message that is understood.

    Attributes:
        code: names the confusion.
        params: numbers and names out of the message.
    """

    code: str
    params: Mapping[str, int | str]


PATTERNS: tuple[tuple[str, str], ...] = (*RECENT, *OLDER)
"""Code and pattern, the more special before the more general."""
_COMPILED = tuple((code, re.compile(pattern)) for code, pattern in PATTERNS)


def explained(message: str) -> Explained | None:
    """What ``message`` means, or ``None`` for words nobody foresaw.

    >>> explained("linear(): argument 'input' (position 1) must be Tensor, not tuple")
    Explained(code='tuple_for_tensor', params={'function': 'linear'})
    """
    for code, pattern in _COMPILED:
        if found := pattern.search(message):
            return Explained(code, {name: _number(text) for name, text in _named(found)})
    return None


def _named(found: re.Match[str]) -> list[tuple[str, str]]:
    return [(name, text) for name, text in found.groupdict().items() if text is not None]


def _number(text: str) -> int | str:
    # No size of a tensor has more digits; Python refuses to read a few thousand of them.
    return int(text) if re.fullmatch(r"-?\d{1,18}", text) else text
