"""The downloaded script is short and complete, and fails if one of its numbers is wrong."""

from __future__ import annotations

import doctest
from dataclasses import replace

import pytest

from backend.layer import code as snippet
from backend.layer.code import constructor, script
from backend.layer.presets import PRESETS
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from tests.support.wrong_numbers import with_one_wrong_number

A3 = LayerSpec()
EXPECTED = """\
import torch
from torch import nn

layer = nn.LSTM(10, 20, num_layers=2, batch_first=True, bidirectional=True)
input = torch.zeros(1, 35, 10)
h_0 = torch.zeros(4, 1, 20)
c_0 = torch.zeros(4, 1, 20)

output, (h_n, c_n) = layer(input, (h_0, c_0))

assert input.shape == (1, 35, 10)
assert h_0.shape == (4, 1, 20)
assert c_0.shape == (4, 1, 20)
assert output.shape == (1, 35, 40)
assert h_n.shape == (4, 1, 20)
assert c_n.shape == (4, 1, 20)
assert sum(p.numel() for p in layer.parameters()) == 15040
"""


def script_of(spec: LayerSpec, device: str = "cpu") -> str:
    answer = trace(spec)
    return script(spec, answer.shapes, answer.parameters, device)


def test_the_founding_example_reads_like_this() -> None:
    assert script_of(A3) == EXPECTED


def test_the_example_in_the_documentation_is_true() -> None:
    outcome = doctest.testmod(snippet)
    assert (outcome.attempted, outcome.failed) == (1, 0)


@pytest.mark.parametrize(
    ("spec", "line"),
    [
        (replace(PRESETS["B2"], num_layers=1, batch_first=False), "nn.RNN(3, 15)"),
        (PRESETS["B1"], "nn.RNN(1, 10, num_layers=2, batch_first=True)"),
        (PRESETS["E"], "nn.LSTM(28, 256, num_layers=3, batch_first=True)"),
        (
            replace(PRESETS["B1"], nonlinearity="relu", bias=False),
            "nn.RNN(1, 10, num_layers=2, bias=False, batch_first=True, nonlinearity='relu')",
        ),
        (
            replace(A3, dropout=0.5, proj_size=5),
            "nn.LSTM(10, 20, num_layers=2, batch_first=True, dropout=0.5, bidirectional=True, "
            "proj_size=5)",
        ),
    ],
)
def test_a_line_names_what_differs_from_torchs_defaults(spec: LayerSpec, line: str) -> None:
    assert constructor(spec) == line


def test_another_device_is_named_once_and_used_everywhere() -> None:
    text = script_of(replace(A3, layer="GRU"), "cuda:0")
    assert text.count('"cuda:0"') == 1
    made = [line for line in text.splitlines() if "zeros" in line or "nn.GRU" in line]
    assert len(made) == 3
    assert all("device=device)" in line for line in made)


@pytest.mark.parametrize("wrong", with_one_wrong_number(EXPECTED))
def test_one_wrong_number_is_noticed(wrong: str) -> None:
    with pytest.raises(AssertionError):
        exec(wrong, {})
