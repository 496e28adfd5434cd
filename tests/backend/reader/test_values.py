"""Functions and classes are values: containers, comparisons and torch get them as Python does."""

from __future__ import annotations

import pytest
import torch

from tests.support.reader.hostile import placed
from tests.support.reader.plain_run import run

X = torch.zeros(3, 8)


@pytest.mark.parametrize(
    "line",
    [
        "x = {'a': lambda t: t + 1}['a'](x)",
        "l = [nn.ReLU]\nl.append(nn.Tanh)\nx = l[1]()(x)",
        "d = dict(a=torch.relu)\nd['b'] = lambda t: d['a'](t)\nx = d['b'](x)",
        "x = sorted([(1, nn.ReLU), (0, nn.Tanh)], key=lambda p: p[0])[0][1]()(x)",
        "from collections import defaultdict\nd = defaultdict(list)\nd[1].append(x)\nx = d[1][0]",
        "from functools import partial\nx = partial(torch.sum, dim=0)(x).expand(3, 8)",
        "x = nn.TransformerEncoderLayer(8, 2, 4, activation=F.relu)(x)",
        "x = getattr(nn, 'GRUCell')(8, 8)(x)",
        "x = nn.Sequential(*[nn.Linear(8, 8) for _ in range(2)])(x)",
    ],
)
def test_a_function_is_kept_and_called(line: str) -> None:
    done = run(placed(line, "forward"), X)
    assert done.failure is None
    assert done.result.shape == (3, 8)


@pytest.mark.parametrize(
    "line",
    [
        "[nn.LSTM] == [nn.LSTM]",
        "nn.GRU in [nn.LSTM, nn.GRU]",
        "type(self.cell) == nn.GRUCell",
        "isinstance(self.cell, (nn.GRUCell, nn.LSTMCell))",
        "isinstance(x, torch.Tensor) and not isinstance(x, (list, tuple))",
        "{nn.ReLU: True}[nn.ReLU]",
        "self.cell.__class__.__name__ == 'GRUCell'",
        "callable(self.cell) and hasattr(self, 'cell') and not hasattr(self, 'other')",
        "x.type() == 'torch.FloatTensor' and x.dtype == torch.float32",
        "sum(p.numel() for p in self.parameters() if p.requires_grad) == 432",
    ],
)
def test_a_comparison_holds(line: str) -> None:
    assert run(placed(f"x = {line}", "forward"), X).result is True


def test_options_of_a_script_have_their_defaults() -> None:
    source = """
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("-n", "--hidden-size", type=int, default=12)
parser.add_argument("--bi", action="store_true")
args, _ = parser.parse_known_args()
class Model(nn.Module):
    def forward(self, x):
        return torch.zeros(args.hidden_size, 2 if args.bi else 1)
"""
    assert run(source, X).result.shape == (12, 1)


@pytest.mark.parametrize("call", ["isinstance(x)", "getattr(x)", "setattr(x)", "any()"])
def test_a_builtin_with_too_few_arguments_raises_under_its_own_name(call: str) -> None:
    failure = run(placed(call, "forward"), X).failure
    assert failure is not None
    assert failure.error_type == "TypeError"
    assert failure.message.startswith(f"{call.partition('(')[0]}()")
