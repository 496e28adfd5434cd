"""A class that no run can finish has the traps that its text shows, and no others."""

from __future__ import annotations

from random import Random

import pytest

from backend.reader import run
from backend.reader.findings import find
from backend.reader.reading import Paste, Reading
from backend.reader.runs.read import read
from backend.reader.traps.in_text import text_traps
from backend.sandbox.reply import Reply
from tests.support.examples import at_least
from tests.support.models.trap_sources import correct_source, wrong_source

MODEL = """import unknown_library
from torch import nn

class Model(nn.Module):
    def __init__(self, vocab):
        super().__init__()
        self.lstm = nn.{}

    def forward(self, x):
        out, {} = self.lstm(unknown_library.look_up(x).pooled)
        return {}
"""
BOTH = "LSTM(8, 64, 2, batch_first=True, bidirectional=True)"
SHOWN = ("backward_one_step", "forward_one_step")


def codes(layer: str, states: str, result: str) -> list[str]:
    return [trap.code for trap in text_traps(MODEL.format(layer, states, result))]


@pytest.mark.parametrize(
    ("layer", "states", "result", "code"),
    [
        (BOTH, "_", "out[:, -1]", "backward_one_step"),
        (BOTH, "_", "out[:, -1, :]", "backward_one_step"),
        (BOTH, "_", "out[:, -1:]", "backward_one_step"),
        (BOTH, "_", "out[:, 0]", "forward_one_step"),
        ("GRU(8, 64, bidirectional=True)", "h", "out[-1]", "backward_one_step"),
        (BOTH, "(h, c)", "h.view(x.size(0), -1)", "mixed"),
        ("GRU(8, 64, num_layers=2)", "h", "h.reshape(x.shape[0], -1)", "mixed"),
        (BOTH, "(h, _)", "h[-1]", "one_direction"),
    ],
)
def test_the_text_shows_a_trap(layer: str, states: str, result: str, code: str) -> None:
    assert codes(layer, states, result) == [code]


@pytest.mark.parametrize(
    ("layer", "states", "result"),
    [
        ("LSTM(8, 64, batch_first=True)", "_", "out[:, -1]"),
        (BOTH, "_", "out[:, -1, :64], out[:, 0, 64:]"),
        (BOTH, "_", "out[:, 3]"),
        ("GRU(8, 64, bidirectional=True)", "h", "out[:, -1]"),
        (BOTH, "(h, c)", "torch.cat([h[-2], h[-1]], dim=1)"),
        (BOTH, "(h, c)", "h.view(2, 2, -1, 64)"),
        (BOTH, "h", "h[-1]"),
        (BOTH, "(h, c)", "h.transpose(0, 1).reshape(x.size(0), -1)"),
        ("GRU(8, 64)", "h", "h.view(x.size(0), -1)"),
        ("GRU(8, 64, bidirectional=both)", "h", "out[-1], h[-1]"),
    ],
)
def test_the_text_shows_no_trap(layer: str, states: str, result: str) -> None:
    assert codes(layer, states, result) == []


def test_no_correct_class_has_a_trap_and_each_shown_one_is_found() -> None:
    for number in range(at_least(200)):
        right = correct_source(Random(f"text, right {number}"))
        assert text_traps(right.text) == (), right
        wrong = wrong_source(Random(f"text, wrong {number}"))
        found = {trap.code for trap in text_traps(wrong.text)}
        assert found == ({wrong.code} if wrong.code in SHOWN else set()), wrong


def test_a_class_whose_run_stops_has_its_traps() -> None:
    paste = Paste(MODEL.format(BOTH, "_", "out[:, -1]"))
    reading = read(paste)
    assert reading.failure is not None
    assert [(trap.line, trap.code) for trap in find(paste, reading).traps] == [
        (11, "backward_one_step")
    ]


def test_a_search_at_its_limits_leaves_the_traps_of_the_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Slow:
        def ask(self, *_: object, **__: object) -> Reply:
            return Reply("too_slow")

    monkeypatch.setattr(run, "searches", Slow)
    paste = Paste(MODEL.format(BOTH, "_", "out[:, -1]"))
    found = run.findings(paste, Reading(paste.source, "Model"))
    assert found is not None
    assert [trap.code for trap in found.traps] == ["backward_one_step"]


@pytest.mark.parametrize("name", ["a" + ".b" * 8000, "-" * 9000 + "a", "(" * 300 + ")" * 300])
def test_a_text_that_is_nested_too_deeply_has_no_traps(name: str) -> None:
    assert text_traps(f"{name} = nn.LSTM(8, 64, bidirectional=True)\nout, (h, c) = {name}(x)") == ()
