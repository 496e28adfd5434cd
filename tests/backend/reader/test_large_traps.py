"""Traps of pastes with large literal sizes: each is found, with the numbers of the page.

``make test`` reads a few. SHAPE_EXPLORER_ALL_CASES=1 reads all.
"""

from __future__ import annotations

import os
from textwrap import indent

import pytest

from backend.reader.findings import find
from backend.reader.reading import Findings, Paste
from backend.reader.runs.read import read

_ALL = bool(os.environ.get("SHAPE_EXPLORER_ALL_CASES"))
_X = "x = torch.randn(64, 500, 300)"
_SCORE = "return self.fc(out[:, -1])"


def _source(layer: str, width: str, forward: str, script: str, arguments: str = "x") -> str:
    """Return a class with a layer of four times 1024 units, and the script that calls it."""
    return (
        "import torch\nimport torch.nn.functional as F\nfrom torch import nn\n\n"
        "class Model(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        f"        self.rnn = nn.LSTM(300, 1024, num_layers=4{layer})\n"
        f"        self.fc = nn.Linear({width})\n"
        f"    def forward(self, {arguments}):\n{indent(forward, ' ' * 8)}\n\n"
        f"model = Model()\n{script}\nout = model({arguments})\n"
    )


_FIRST = ", batch_first=True"
_BOTH = ", batch_first=True, bidirectional=True"
_PACKED = """
packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
out, _ = self.rnn(packed)
out, _ = nn.utils.rnn.pad_packed_sequence(out, batch_first=True)
return self.fc({pick})""".strip()
_LENGTHS = f"{_X}\nlengths = torch.randint(1, 501, (64,))\nlengths[0] = 500"
_STATE = "h = torch.zeros(4, 64, 1024)\nout, _ = self.rnn(x, (h, h))\n"
WRONG = {
    "turned": (_source("", "1024, 10", f"out, _ = self.rnn(x)\n{_SCORE}", _X), {"sample": "0"}),
    "mixed": (
        _source(
            _BOTH, "8192, 10", "out, (h, _) = self.rnn(x)\nreturn self.fc(h.view(len(x), -1))", _X
        ),
        {"shape": "(64, 8192)"},
    ),
    "backward_one_step": (
        _source(_BOTH, "2048, 10", f"out, _ = self.rnn(x)\n{_SCORE}", _X),
        {"width": "1024", "steps": "500"},
    ),
    "one_direction": (
        _source(_BOTH, "1024, 10", "out, (h, _) = self.rnn(x)\nreturn self.fc(h[-1])", _X),
        {"layer": "rnn"},
    ),
    "softmax_batch": (
        _source(
            _FIRST,
            "1024, 10",
            "out, _ = self.rnn(x)\nreturn F.softmax(self.fc(out[:, -1]), dim=0)",
            _X,
        ),
        {"shape": "(64, 10)"},
    ),
    "softmax_one": (
        _source(
            _FIRST,
            "1024, 1",
            "out, _ = self.rnn(x)\nreturn F.softmax(self.fc(out[:, -1]), dim=1)",
            _X,
        ),
        {"shape": "(64, 1)"},
    ),
    "squeeze": (
        _source(
            _FIRST, "1024, 10", "out, _ = self.rnn(x)\nreturn self.fc(out[:, -1:].squeeze())", _X
        ),
        {"shape": "(64, 1024)", "one": "(1024)"},
    ),
    "kept_state": (
        _source(_FIRST, "1024, 10", f"out, self.h = self.rnn(x, self.h)\n{_SCORE}", _X).replace(
            "        self.fc", "        self.h = None\n        self.fc"
        ),
        {"batch": "64", "message": "Expected hidden[0] size (4, 63, 1024), got [4, 64, 1024]"},
    ),
    "fixed_batch": (
        _source(_FIRST, "1024, 10", f"{_STATE}{_SCORE}", _X),
        {"batch": "64", "message": "Expected hidden[0] size (4, 66, 1024), got [4, 64, 1024]"},
    ),
    "padding_zeros": (
        _source(_FIRST, "1024, 10", _PACKED.format(pick="out[:, -1]"), _LENGTHS, "x, lengths"),
        {"t": "499"},
    ),
    "loss_broadcast": (
        _source(_FIRST, "1024, 1", f"out, _ = self.rnn(x)\n{_SCORE}", _X)
        + "loss = F.mse_loss(out, torch.randn(64))\n",
        {"output": "(64, 1)", "compared": "(64, 64)"},
    ),
}
RIGHT = {
    "both ends": _source(
        _BOTH,
        "2048, 10",
        "out, (h, _) = self.rnn(x)\nreturn self.fc(torch.cat([h[-2], h[-1]], dim=1))",
        _X,
    ),
    "mean": _source(_BOTH, "2048, 10", "out, _ = self.rnn(x)\nreturn self.fc(out.mean(1))", _X),
    "flat": _source(
        _FIRST, "512000, 10", "out, _ = self.rnn(x)\nreturn self.fc(out.reshape(len(x), -1))", _X
    ),
    "packed": _source(
        _FIRST,
        "1024, 10",
        _PACKED.format(pick="out[torch.arange(len(x)), lengths - 1]"),
        _LENGTHS,
        "x, lengths",
    ),
}
QUICK = ("mixed", "padding_zeros")


def _found(source: str) -> Findings:
    paste = Paste(source)
    reading = read(paste)
    assert reading.failure is None
    assert reading.by_formulas
    return find(paste, reading, seconds=30)


@pytest.mark.parametrize("code", WRONG if _ALL else QUICK)
def test_a_large_paste_has_its_trap(code: str) -> None:
    source, facts = WRONG[code]
    found = _found(source).traps
    assert [trap.code for trap in found] == [code]
    assert facts.items() <= found[0].facts.items()


@pytest.mark.parametrize("name", RIGHT if _ALL else ("flat",))
def test_a_large_correct_paste_has_no_trap(name: str) -> None:
    assert _found(RIGHT[name]).traps == ()


def test_numbers_of_the_text_are_in_the_names_of_axes() -> None:
    """The runs of the search have other numbers, but the names have those of the paste."""
    source = _source(_FIRST, "1024, 300", "out, _ = self.rnn(x)\nreturn self.fc(out)", _X)
    assert _found(source).output_axes == (("N", "L", "300"),)
