"""A pasted class has its trap at any size, and correct classes have none.

``make test`` draws three classes of each kind. 200 of each, with other seeds:
``python -m pytest --hypothesis-profile=explore tests/backend/reader/test_traps_at_any_size.py``.
"""

from __future__ import annotations

from random import Random

import pytest

from backend.reader.findings import find
from backend.reader.reading import Paste
from backend.reader.runs.read import read
from tests.support.examples import at_least
from tests.support.models.trap_sources import correct_source, wrong_source

COUNT = max(3, at_least(0) // 15)
PARTS = [range(start, min(start + 10, COUNT)) for start in range(0, COUNT, 10)]
"""The classes in parts, each of which fits into the time limit of a test."""


def _codes(source: str) -> list[str]:
    paste = Paste(source)
    reading = read(paste)
    assert reading.failure is None, source
    traps = (*reading.notes, *find(paste, reading, seconds=30).traps)
    return [trap.code for trap in traps]


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_no_correct_class_has_a_trap(part: range) -> None:
    for number in part:
        drawn = correct_source(Random(f"correct {COUNT} {number}"))
        assert _codes(drawn.text) == [], drawn.text


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_every_wrong_class_has_its_trap(part: range) -> None:
    for number in part:
        drawn = wrong_source(Random(f"wrong {COUNT} {number}"))
        assert drawn.code in _codes(drawn.text), (drawn.code, drawn.text)


def test_a_large_layer_has_its_trap_too() -> None:
    """A large layer has other initial weights, which must not hide the samples."""
    source = wrong_source(Random("large 1"))
    sizes = "263, 114, num_layers=2, bidirectional=True, proj_size=37, batch_first=True"
    lines = [
        f"        self.rnn = nn.LSTM({sizes})"
        if "self.rnn = " in line
        else "        self.fc = nn.Linear(37, 2)"
        if "self.fc = " in line
        else line
        for line in source.text.splitlines()
    ]
    assert (source.code, _codes("\n".join(lines))) == ("one_direction", ["one_direction"])
