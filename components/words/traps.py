"""Sentences about silent traps."""

from __future__ import annotations

from backend.traps.trap import Trap
from components.words.catalogue import Messages


def trap_line(trap: Trap, words: Messages) -> str:
    """Return one line: what goes wrong without an error, and how to avoid it."""
    title, advice = (words.text(f"{name}.{trap.code}", **trap.params) for name in _PARTS)
    return words.text("trap.line", title=title, advice=advice)


_PARTS = ("trap.title", "trap")
