"""Parser for a typed answer; Python never evaluates the text.

Grammar, a shape being a list of entries::

    text    = ["torch.Size"] entries | ("h_n" | "c_n") "[" sum "]"
    entries = entry *([","] entry) [","]
    entry   = "(" entries ")" | "[" entries "]" | sum
    sum     = product *(("+" | "-") product)
    product = factor *(("*" | "×" | "·") factor)
    factor  = ["-" | "+"] (digits | "(" sum ")")

A sign between two numbers joins them: ``3 -1`` is 2. Spaces alone may separate entries.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_CHARACTERS = 200
MAX_AXES = 8
MAX_NESTING = 8
MAX_NUMBER = 10**12
_TOKEN = re.compile(r"\s*(?:(?P<number>[0-9]+(?:_[0-9]+)*)|(?P<sign>[-+*×·,()\[\]]))")
_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")
_TIMES = "*×·"
Entry = int | tuple[int, ...]


@dataclass(frozen=True)
class NotRead:
    """A text that is not a valid answer.

    Attributes:
        code: ``empty``; ``too_long`` (count, most); ``not_a_sign`` (text, start); ``not_closed``
            (text, the bracket that is missing or redundant); ``number_wanted`` (text, the actual
            token, or "" for the end); ``too_deep`` (most); ``too_large`` (most);
            ``too_many_axes`` (count, most); ``one_number_wanted`` (count); ``negative_size``
            (number); ``unknown_choice`` (choices).
        params: numbers and texts for the sentence.
    """

    code: str
    params: Mapping[str, int | str] = field(default_factory=dict)


def read_numbers(text: str) -> tuple[int, ...] | NotRead:
    """Parse the sizes of a shape, ``torch.Size([1, 35, 2*20])``; () for ``torch.Size([])``."""
    if len(text) > MAX_CHARACTERS:
        return NotRead("too_long", {"count": len(text), "most": MAX_CHARACTERS})
    bare = text.strip()
    if not bare:
        return NotRead("empty")
    try:
        numbers = _Reader(_tokens(bare.removeprefix("torch.Size"))).all()
    except _NotReadError as error:
        return error.reason
    if len(numbers) > MAX_AXES:
        return NotRead("too_many_axes", {"count": len(numbers), "most": MAX_AXES})
    return numbers


def read_number(text: str) -> int | NotRead:
    """Parse one integer, ``4*20*(10+20)`` or ``15,040``; for a row also ``h_n[3]``."""
    bare = text.strip()[: MAX_CHARACTERS + 1]
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    elif place := re.fullmatch(r"(?:h_n|c_n)\s*\[(.*)\]", bare):
        bare = place[1]
    numbers = read_numbers(bare)
    if isinstance(numbers, NotRead):
        return numbers
    if len(numbers) != 1:
        return NotRead("one_number_wanted", {"count": len(numbers)})
    return numbers[0]


class _NotReadError(Exception):
    def __init__(self, code: str, **params: int | str) -> None:
        self.reason = NotRead(code, params)
        super().__init__(code)


def _tokens(text: str) -> list[str]:
    found, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if not match:
            sign = text[at:].lstrip()[0]
            raise _NotReadError("not_a_sign", text=sign, start=text.index(sign, at))
        found.append(match[0].strip())
        at = match.end()
    return found


class _Reader:
    """Parser over the tokens; every step consumes one, so that it terminates."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def all(self) -> tuple[int, ...]:
        entries = self._entries("")
        if len(entries) == 1 and isinstance(entries[0], tuple):
            return entries[0]
        return tuple(map(self._whole, entries))

    def _entries(self, close: str) -> list[Entry]:
        """Parse entries up to and including ``close``."""
        found: list[Entry] = []
        while self._next not in ("", ")", "]"):
            found.append(self._sum())
            if self._next == ",":
                self._take()
        if self._next != close:
            raise _NotReadError("not_closed", text=close or self._next)
        self._take()
        return found

    def _sum(self) -> Entry:
        value = self._product()
        while self._next in ("+", "-"):
            sign = -1 if self._take() == "-" else 1
            value = self._bounded(self._whole(value) + sign * self._whole(self._product()))
        return value

    def _product(self) -> Entry:
        value = self._factor()
        while self._next and self._next in _TIMES:
            self._take()
            value = self._bounded(self._whole(value) * self._whole(self._factor()))
        return value

    def _factor(self) -> Entry:
        token = self._take()
        if token in ("-", "+"):
            value = self._whole(self._factor_of_sign())
            return -value if token == "-" else value
        if token in ("(", "["):
            return self._bracket(token)
        if not token[:1].isdigit():
            raise _NotReadError("number_wanted", text=token)
        digits = token.replace("_", "").lstrip("0") or "0"
        if len(digits) > len(str(MAX_NUMBER)):
            raise _NotReadError("too_large", most=MAX_NUMBER)
        return self._bounded(int(digits))

    def _factor_of_sign(self) -> Entry:
        if self._next in ("-", "+"):
            raise _NotReadError("number_wanted", text=self._next)
        return self._factor()

    def _bracket(self, token: str) -> Entry:
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise _NotReadError("too_deep", most=MAX_NESTING)
        before = self._at
        entries = self._entries(")" if token == "(" else "]")
        self._depth -= 1
        comma = self._tokens[self._at - 2 : self._at - 1] == [","] and self._at - 2 >= before
        if len(entries) == 1 and token == "(" and not comma:
            return entries[0]
        if len(entries) == 1 and isinstance(entries[0], tuple):
            # torch.Size([...]) is printed as a list in brackets.
            return entries[0]
        return tuple(map(self._whole, entries))

    @property
    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._next
        self._at += 1
        return token

    @staticmethod
    def _whole(entry: Entry) -> int:
        if isinstance(entry, tuple):
            raise _NotReadError("number_wanted", text="(" + ", ".join(map(str, entry)) + ")")
        return entry

    @staticmethod
    def _bounded(number: int) -> int:
        if abs(number) > MAX_NUMBER:
            raise _NotReadError("too_large", most=MAX_NUMBER)
        return number
