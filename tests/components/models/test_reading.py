"""A search that did not take place leaves nothing behind: the next request searches again."""

from __future__ import annotations

from threading import Event

import pytest

from backend.reader import run
from backend.reader.findings import find
from backend.reader.reading import Findings, Paste, Reading
from backend.reader.runs.read import read
from components.models.reading import findings_of, reading_of
from components.page.client import GONE, GoneError

PASTE = Paste("import torch.nn as nn\nnn.GRU(4, 6)")


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read and search in this process, as long as the client is there."""

    def findings(paste: Paste, reading: Reading, gone: Event | None) -> Findings | None:
        return None if gone is not None and gone.is_set() else find(paste, reading)

    monkeypatch.setattr(run, "answer", read)
    monkeypatch.setattr(run, "findings", findings)


def test_a_search_without_client_is_not_kept() -> None:
    gone = Event()
    gone.set()
    before = GONE.set(gone)
    try:
        with pytest.raises(GoneError):
            findings_of(PASTE)
    finally:
        GONE.reset(before)

    found = findings_of(PASTE)
    assert found is not None
    assert found.axes


def test_a_busy_server_has_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "findings", lambda *_: None)
    other = Paste(PASTE.source, values={"N": 5})
    assert findings_of(other) is None
    monkeypatch.setattr(run, "findings", lambda paste, reading, _: find(paste, reading))
    assert findings_of(other) is not None


def test_other_lengths_have_another_answer() -> None:
    source = """
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence
class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(4, 6, batch_first=True)
    def forward(self, x, lengths):
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        return self.rnn(packed)[1]
"""
    two, three = (
        reading_of(Paste(source, numbers={"lengths": numbers})) for numbers in ((5, 4), (6, 5, 3))
    )
    assert (two.sizes["N"], three.sizes["N"]) == (2, 3)
