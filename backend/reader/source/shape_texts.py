"""Texts of shapes: ``(batch, seq_len, features)``, ``torch.Size([32, 100])``, ``B x T x C``."""

from __future__ import annotations

import re
from collections.abc import Sequence

BATCH = re.compile(r"^(n|b|bs|bsz|bz)$|batch|배치|샘플")
LENGTH = re.compile(
    r"^(l|t|s|ts|tx|ty|steps?|frames?|n_?frames?|window)$|seq|len|time|길이|시점|시간|시퀀스|타임|스텝"
)
_GROUP = re.compile(r"[\[(]([^\[\](){}]*(?:\([^()]*\)[^\[\](){}]*)*)[\])]")
_TIMES = re.compile(r"(?<![\w.])(\w+(?:\s+[x×]\s+\w+)+)(?!\w)")
_WORD = re.compile(r"[^\W\d][\w. ]*(\s*[*/+-]\s*\w[\w ]*)*$|\d+\s*[*]\s*\w[\w ]*$|[?]$|-1$")
_PROSE = re.compile(r"(the|an?|and|or|if|for|with|not|so|when|in|is|see|of|it) ", re.IGNORECASE)

MAX_TEXT = 300
"""Characters of a line that are read; a long line would take long."""
Axis = str | int | tuple[str, int]
"""A word, a number, or a word with its number: ``time=100``."""


def named(name: str, text: str) -> tuple[Axis, ...] | None:
    """Return the shape behind the name of an argument: ``x.shape: torch.Size([32, 100])``."""
    found = re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)(.*)", text)
    # Neither ``x = self.mix(a, b)`` nor the sign in ``time x batch x d`` is a shape of x.
    other = r"\s*=\s*[^\[(\s]*[a-z_]\w*[.(]|\s+\w+\s+[x×]\s"
    if found is None or re.match(other, _without_size(found[1])):
        return None
    return first(found[1])


def _without_size(text: str) -> str:
    return text.replace("torch.Size", "").replace("Size", "")


def begins(text: str, names: Sequence[str]) -> bool:
    """Return whether a line of a docstring begins with an argument."""
    found = re.match(r"\W*(?:param )?(\w+)\s*[:(]", text)
    return found is not None and found[1] in names


def first(text: str) -> tuple[Axis, ...] | None:
    """Return the first shape in a text."""
    text = _without_size(text[:MAX_TEXT]).replace("([", "[").replace("])", "]")
    for found in _GROUP.finditer(text):
        before = text[: found.start()]
        is_call = re.search(r"[\w\])]$", before) and not re.search(r"[Tt]ensor$|shape$", before)
        parts = [each.strip() for each in found[1].split(",")]
        if not is_call and (axes := shape_of([each for each in parts if each])) is not None:
            return axes
    for found in _TIMES.finditer(text):
        if (axes := shape_of(re.split(r"\s+[x×]\s+", found[1]))) is not None:
            return axes
    return None


def shape_of(parts: Sequence[str]) -> tuple[Axis, ...] | None:
    """Return the axes of a shape, or nothing for a text in brackets that is none."""
    axes = [_axis(each) for each in parts]
    if not 1 <= len(axes) <= 6 or any(each is None for each in axes):
        return None
    found = tuple(each for each in axes if each is not None)
    words = [each[0] if isinstance(each, tuple) else each for each in found]
    is_known = [isinstance(each, int) or bool(symbol_of(each)) for each in words]
    if len(found) == 1:
        return found if isinstance(words[0], str) and BATCH.search(words[0]) else None
    return found if any(is_known) else None


def _axis(text: str) -> Axis | None:
    text = " ".join(text.strip("`'\" ").split())
    if text.isdecimal():
        return int(text)
    if found := re.fullmatch(r"([^\W\d]\w*)\s*[=:]\s*(\d+)", text):
        return found[1].lower(), int(found[2])
    if found := re.fullmatch(r"(\d+)\s+([^\W\d]\w*)", text):
        return found[2].lower(), int(found[1])
    if _PROSE.match(text) or len(text.split()) > 5:
        return None
    return text.lower() if _WORD.match(text) else None


def symbol_of(word: str) -> str:
    """Return N for a batch, L for a length, or nothing."""
    if any(sign in word for sign in "*/"):
        return ""
    return "N" if BATCH.search(word) else "L" if LENGTH.search(word) else ""
