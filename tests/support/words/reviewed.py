"""Texts that a person has reviewed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

GOLDEN = Path(__file__).parents[2] / "golden"
Reviewed = Callable[[str, str], None]
"""The type of the fixture ``reviewed``: asserts that a text is the named one, ``packing/C.en``."""


def reviewed_path(name: str) -> Path:
    """Return the path of the text with this name."""
    return GOLDEN / f"{name}.txt"


def reviewed_text(name: str) -> str:
    """Return the text with this name."""
    return reviewed_path(name).read_text(encoding="utf-8")
