"""Batches: each part of an object, a dictionary or ``*inputs`` is an input with its controls."""

from __future__ import annotations

import pytest

from backend.models.flow import flow_of
from backend.models.source_script import source_script
from backend.reader.reading import Paste
from backend.reader.runs.read import read

HEAD = """
from collections import namedtuple
from typing import NamedTuple
import torch
import torch.nn as nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(5, 8, batch_first=True)
"""
CALLS = {
    "a dictionary": (
        "def forward(self, batch):\n        return self.rnn(batch['x'])[0]",
        "batch = {'x': torch.randn(4, 6, 5), 'y': torch.zeros(4)}\nout = net(batch)",
    ),
    "a named tuple": (
        "def forward(self, batch):\n        return self.rnn(batch.x)[0]",
        "Batch = namedtuple('Batch', 'x y')\nout = net(Batch(torch.randn(4, 6, 5), None))",
    ),
    "a typed tuple": (
        "def forward(self, batch):\n        return self.rnn(batch.x)[0]",
        "class Batch(NamedTuple):\n    x: torch.Tensor\nout = net(Batch(torch.randn(4, 6, 5)))",
    ),
    "the rest": (
        "def forward(self, *xs):\n        return torch.cat([self.rnn(x)[0] for x in xs])",
        "out = net(torch.randn(4, 6, 5), torch.randn(4, 6, 5))",
    ),
    "keywords": (
        "def forward(self, **kwargs):\n        return self.rnn(kwargs['x'])[0]",
        "out = net(x=torch.randn(4, 6, 5))",
    ),
    "a named argument": (
        "def forward(self, *, x):\n        return self.rnn(x)[0]",
        "out = net(x=torch.randn(4, 6, 5))",
    ),
    "an inner method": (
        "def forward(self, batch):\n        return self.run(batch)\n"
        "    def run(self, batch):\n        return self.rnn(batch.x)[0]",
        "Batch = namedtuple('Batch', ['x'])\nout = net(Batch(x=torch.randn(4, 6, 5)))",
    ),
}


@pytest.mark.parametrize("form", CALLS)
def test_the_own_call_states_the_parts_of_a_batch(form: str) -> None:
    method, call = CALLS[form]
    reading = read(Paste(f"{HEAD}    {method}\nnet = Net()\n{call}\n"))
    assert reading.failure is None
    assert {(each.shape, each.because) for each in reading.inputs} == {((4, 6, 5), "call")}
    assert reading.sizes == {"N": 4, "L": 6}


@pytest.mark.parametrize("form", CALLS)
def test_the_parts_have_guesses_without_a_call(form: str) -> None:
    reading = read(Paste(f"{HEAD}    {CALLS[form][0]}\n"))
    assert reading.failure is None
    assert {each.shape for each in reading.inputs} == {(3, 7, 5)}
    moved = read(Paste(reading.source, values={"N": 2}))
    assert moved.inputs[0].shape == (2, 7, 5)


@pytest.mark.parametrize("form", CALLS)
def test_the_script_calls_the_model_as_the_paste_wants_it(form: str) -> None:
    reading = read(Paste(f"{HEAD}    {CALLS[form][0]}\n"))
    script = source_script(reading)
    assert "output = model(" in script
    exec(compile(script, "script", "exec"), {"__name__": "script"})


def test_a_tensor_stays_a_tensor() -> None:
    source = HEAD + "    def forward(self, x):\n        return self.rnn(x.data)[0][0]\n"
    assert [each.name for each in read(Paste(source)).inputs] == ["x"]


def test_a_line_that_reads_a_part_of_a_batch_reads_its_input() -> None:
    method = (
        "def forward(self, batch):\n        mask = batch['mask']\n"
        "        return self.rnn(batch['x'])[0]"
    )
    flow = flow_of(read(Paste(f"{HEAD}    {method}\n")), {})
    reads = {row.code: [each.name for each in row.reads] for row in flow if row.code}
    assert reads == {"batch['mask']": ["mask"], "self.rnn(batch['x'])[0]": ["x"]}


def test_a_misspelled_method_of_a_tensor_is_no_part_of_a_batch() -> None:
    method = "def forward(self, x):\n        return self.rnn(x.unsqeeze(0))[0]"
    failure = read(Paste(f"{HEAD}    {method}\n")).failure
    assert failure is not None
    assert failure.message == "'Tensor' object has no attribute 'unsqeeze'"
