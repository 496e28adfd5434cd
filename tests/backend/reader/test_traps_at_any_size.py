"""A pasted class has its trap at any size, and correct classes have none.

``make test`` draws a few classes of each kind, ``make test-long`` 2,000 of each. These alone:
``python -m pytest --hypothesis-profile=explore tests/backend/reader/test_traps_at_any_size.py``.
"""

from __future__ import annotations

from random import Random

import pytest

from backend.reader.findings import find
from backend.reader.reading import Paste
from backend.reader.runs.read import read
from tests.support.examples import at_least
from tests.support.models.trap_sources import (
    RIGHT,
    WRONG,
    Sizes,
    TrapSource,
    correct_source,
    source_of,
    wrong_source,
)

MANY, FEW = 2000, 4
COUNT = MANY if at_least(0) >= MANY else FEW
PARTS = [range(start, min(start + 20, COUNT)) for start in range(0, COUNT, 20)]
"""The classes in parts, each of which fits into the time limit of a test."""


def _codes(source: TrapSource) -> list[str]:
    paste = Paste(source.text, values=source.values)
    reading = read(paste)
    # A few are larger than any answer; the search has small numbers and finds their traps.
    assert reading.failure is None or reading.failure.code == "limit", source
    traps = (*reading.notes, *find(paste, reading, seconds=30).traps)
    return [trap.code for trap in traps]


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_no_correct_class_has_a_trap(part: range) -> None:
    for number in part:
        drawn = correct_source(Random(f"correct {number}"))
        assert _codes(drawn) == [], drawn


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_every_wrong_class_has_its_trap(part: range) -> None:
    for number in part:
        drawn = wrong_source(Random(f"wrong {number}"))
        assert drawn.code in _codes(drawn), drawn


def test_a_large_layer_has_its_trap_too() -> None:
    """A large layer has other initial weights, which must not hide the samples."""
    code, kind = WRONG["one direction"]
    sizes = Sizes("LSTM", 263, 114, 37, layers=2, directions=2, batch=3, steps=7, classes=2)
    assert _codes(TrapSource(source_of(kind, sizes), code)) == [code]


def test_a_large_layer_keeps_its_projection() -> None:
    """The small runs of a large layer must not make its width smaller than its projection."""
    sizes = Sizes("LSTM", 71, 512, 51, layers=3, directions=2, batch=62, steps=27, classes=2)
    source = source_of(RIGHT["opened rows"], sizes)
    assert _codes(TrapSource(source, "", {"N": 62, "L": 27})) == []
