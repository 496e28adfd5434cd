"""Search for the known message that is most similar to an unknown one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from backend.errors.known.catalog import RECORDS

_WORD = re.compile(r"[A-Za-z_]+|\d+")
_MAX_WORDS = 80
_NEAR = 0.7


@dataclass(frozen=True)
class Nearest:
    """Known message that is most similar to an unknown one.

    Attributes:
        code: name of the known error.
        message: sample message of that error.
        score: share of the words, 0 to 1, that both have in the same order; numbers count as equal.
    """

    code: str
    message: str
    score: float


def nearest(message: str) -> Nearest | None:
    """Return the known message with the most words of ``message``, ``None`` if none is near."""
    matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
    matcher.set_seq2(_words(message))
    best: tuple[float, str] = (0.0, "")
    samples = _samples()
    for code, (_, words) in samples.items():
        matcher.set_seq1(words)
        if min(matcher.real_quick_ratio(), matcher.quick_ratio()) > best[0]:
            best = max(best, (matcher.ratio(), code))
    score, code = best
    return Nearest(code, samples[code][0], score) if score >= _NEAR else None


def _words(message: str) -> list[str]:
    words = _WORD.findall(message)[:_MAX_WORDS]
    return ["#" if word.isdigit() else word.lower() for word in words]


@cache
def _samples() -> dict[str, tuple[str, list[str]]]:
    return {record.code: (record.sample, _words(record.sample)) for record in RECORDS}
