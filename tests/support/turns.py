"""Cases in one language each, where the language takes no other path through the code."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import cycle
from typing import TypeVar

from components.words.catalogue import languages

Case = TypeVar("Case")


def in_turn(cases: Iterable[Case]) -> list[tuple[Case, str]]:
    """Pair each case with one language, the languages in turn."""
    return list(zip(cases, cycle(languages()), strict=False))
