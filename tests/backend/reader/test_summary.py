"""torchinfo's table of a paste is the one of the same class in Python."""

from __future__ import annotations

from typing import Any

import pytest
import torchinfo

from backend.reader.examples import EXAMPLES
from backend.reader.reading import Paste
from backend.reader.runs.read import read
from backend.reader.runs.search import first
from backend.reader.runs.summary import summary
from backend.reader.source.source import Source

SOURCE = """
import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self, vocab=50, dim=8, hidden=16):
        super().__init__()
        self.embedding = nn.Embedding(vocab, dim)
        self.lstm = nn.LSTM(dim, hidden, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(2 * hidden, 4)

    def forward(self, x):
        output, (h_n, c_n) = self.lstm(self.embedding(x))
        return self.fc(output)
"""


def test_it_is_that_of_the_class_in_python() -> None:
    names: dict[str, Any] = {}
    exec(SOURCE, names)
    inputs = [*first(Source.of(Paste(SOURCE))).arguments]
    assert summary(Paste(SOURCE)) == str(
        torchinfo.summary(names["Net"](), input_data=inputs, verbose=0)
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_has_a_table_with_all_its_parameters(name: str) -> None:
    paste = Paste(EXAMPLES[name])
    text = summary(paste)
    total = sum(each.parameters for each in read(paste).modules)
    assert f"Total params: {total:,}" in text


@pytest.mark.parametrize(
    "text", ["def f(", "x = 1", "def forward(self, x):\n    raise ValueError(x)"]
)
def test_what_does_not_run_has_none(text: str) -> None:
    assert summary(Paste(text)) == ""
