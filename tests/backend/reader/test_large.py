"""Sizes too large to run are foretold from small runs, as a run at full size would have them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend.reader.examples import EXAMPLES
from backend.reader.reading import Paste, Reading
from backend.reader.runs.answer import reading_of
from backend.reader.runs.family import family_of
from backend.reader.runs.large import foretold
from backend.reader.runs.read import read
from backend.reader.runs.search import first
from backend.reader.runs.small import large_numbers, small_sources
from backend.reader.source.source import Source

NET = """
import torch, torch.nn as nn
class Net(nn.Module):
    def __init__(self, size, hidden):
        super().__init__()
        self.lstm = nn.LSTM(size, hidden, 2, batch_first=True, bidirectional=True)
        self.fc = nn.Linear({width}, 1000)
    def forward(self, x):
        output, (h_n, c_n) = self.lstm(x)
        flat = output.reshape(-1, output.size(-1))
        return self.fc(output[:, -1])
model = Net(2048, 4096)
model(torch.randn(512, 1000, 2048))
"""
MODEST = {
    "tagger": {"hidden_dim": 66, "L": 80},
    "sentiment": {"vocab_size": 300, "N": 70, "L": 90},
    "transformer": {"d_model": 96, "N": 66},
    "lstm_conv": {"hidden_size": 128, "L": 75},
    "lstm_cell": {"hidden_size": 70, "L": 68},
}
"""Values that are large for the rule and small enough to run."""


def _shapes(reading: Reading) -> dict[str, tuple[int, ...]]:
    return {each.name: each.value.shape for each in reading.bindings}


@pytest.mark.parametrize("name", MODEST)
def test_an_answer_from_small_runs_is_that_of_the_run_itself(name: str) -> None:
    source = Source.of(Paste(EXAMPLES[name], values=MODEST[name]))
    whole = first(source)
    found = foretold(source, whole)
    assert found is not None
    real = reading_of(source, whole)
    assert found.by_formulas
    assert _shapes(found) == _shapes(real)
    assert replace(found, by_formulas=False, bindings=()) == replace(real, bindings=())


def test_sizes_of_the_call_of_the_paste_are_answered() -> None:
    reading = read(Paste(NET.format(width="2 * hidden")))
    assert reading.failure is None
    assert reading.by_formulas
    assert reading.inputs[0].shape == (512, 1000, 2048)
    assert _shapes(reading)["output"] == (512, 1000, 8192)
    assert _shapes(reading)["flat"] == (512_000, 8192)
    parameters = {each.name: each.parameters for each in reading.modules}
    assert parameters == {"lstm": 604_110_848, "fc": 8_193_000}


def test_an_error_at_large_sizes_has_its_own_numbers() -> None:
    reading = read(Paste(NET.format(width="hidden")))
    assert reading.failure is not None
    assert reading.failure.line == 11
    assert "(512x8192 and 4096x1000)" in reading.failure.message


def test_small_numbers_keep_relations_and_order() -> None:
    numbers = [300, 500, 501, 512, 812, 1024, 4096, 150_000]
    family = family_of(numbers)
    small = family.numbers()
    assert set(family.steps) == {300, 500, 512}
    assert small[501] == small[500] + 1
    assert small[812] == small[300] + small[512]
    assert small[4096] == 4 * small[1024] == 8 * small[512]
    assert small[150_000] == small[300] * small[500]
    assert sorted(small.values())[:7] == [small[each] for each in numbers[:7]]
    assert family.numbers(family.after(family.full)) == {each: each for each in numbers}


def test_a_length_is_short_beside_a_width_that_stays() -> None:
    """A head with twice the features of its layer keeps its number; the length is above it."""
    text = "rnn = nn.GRU(6, 57, bidirectional=True)\nfc = nn.Linear(114, 1)"
    families = [
        each.family.small for each in small_sources(Source.of(Paste(text, values={"L": 219})))
    ]
    assert families[-1].keys() == {219}
    assert families[-1][219] < 57


def test_numbers_up_to_the_limit_stay() -> None:
    source = Source.of(Paste(NET.format(width=64), values={"hidden": 65}))
    assert large_numbers(source) == [65, 512, 1000, 2048, 4096]
