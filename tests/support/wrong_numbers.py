"""Scripts that assert one wrong number."""

from __future__ import annotations

import re

import pytest
from _pytest.mark import ParameterSet


def with_one_wrong_number(script: str) -> list[ParameterSet]:
    """Yield ``script`` once for each number that it asserts, with this number one too large."""
    start = script.index("assert ")
    found = [each for each in re.finditer(r"\b\d+\b", script) if each.start() > start]
    return [pytest.param(_wrong(script, each), id=f"{each[0]} at {each.start()}") for each in found]


def _wrong(script: str, found: re.Match[str]) -> str:
    return script[: found.start()] + str(int(found[0]) + 1) + script[found.end() :]
