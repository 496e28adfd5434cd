"""Traps in lines of code, in masks and in large runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from backend.layer.spec import LayerSpec
from backend.traps.trap import Trap
from backend.traps.traps import Situation, traps

BOTH = LayerSpec(input_size=3, hidden_size=4, batch=3, seq_len=5)


ONE_WAY = replace(BOTH, bidirectional=False)


GRU = replace(ONE_WAY, layer="GRU")


LENGTHS = (5.0, 3.0, 2.0)


def codes(spec: LayerSpec, **situation: Any) -> list[str]:
    return [trap.code for trap in traps(Situation(spec, **situation))]


MASK = "(torch.arange(L) < lengths[:, None])"


@pytest.mark.parametrize(
    "expr",
    [
        "output[torch.arange(N), lengths - 1]",
        "output.gather(1, (lengths - 1).view(-1, 1, 1).expand(-1, 1, H_out)).squeeze(1)",
        f"output[{MASK}]",
        f"(output * {MASK}.unsqueeze(-1)).sum(1) / lengths[:, None]",
        f"(output * {MASK}.unsqueeze(-1).float()).sum(1) / lengths.unsqueeze(1)",
        f"output.masked_fill(~{MASK}[:, :, None], float('-inf')).max(1).values",
        f"torch.where({MASK}[..., None], output, 0).sum(1)",
        f"F.softmax(output.sum(2).masked_fill(~{MASK}, -1e9), dim=1)",
        f"({MASK}.float()[:, None] @ output).squeeze(1) / lengths[:, None]",
        f"torch.bmm(output.transpose(1, 2), {MASK}.float().unsqueeze(2)).squeeze(2)",
    ],
)
def test_steps_behind_a_mask_are_no_padding(expr: str) -> None:
    assert codes(ONE_WAY, expr=expr) == []
    assert "padding_step" not in codes(BOTH, expr=expr.replace("H_out", "D * H_out"))
    assert "backward_read_padding" in codes(BOTH, expr=expr.replace("H_out", "D * H_out"))


@pytest.mark.parametrize(
    ("expr", "code"),
    [
        ("output.sum(1) / lengths[:, None]", "padding_step"),
        ("output[torch.arange(N), lengths - lengths - 1]", "padding_step"),
        (f"output.masked_fill({MASK}[:, :, None], 0).sum(1)", "padding_step"),
        ("(F.softmax(output, dim=1) * output).sum(1) + 0 * lengths[:, None]", "padding_step"),
        ("F.softmax(output[:, -1], dim=0)", "samples_mixed"),
        ("output[:, -1] @ output[:, -1].transpose(0, 1)", "samples_mixed"),
        ("h_n.repeat(2, 1, 1).view(N, -1)", "samples_mixed"),
    ],
)
def test_other_operations_have_the_same_traps(expr: str, code: str) -> None:
    assert codes(ONE_WAY, expr=expr) == [code]


def test_attention_over_valid_steps_mixes_nothing() -> None:
    weights = f"F.softmax((output @ h_n[-1][:, :, None]).squeeze(2).masked_fill(~{MASK}, -1e9), 1)"
    text = f"torch.bmm({weights}[:, None], output).squeeze(1)"
    assert codes(ONE_WAY, expr=text, lengths=LENGTHS, packed=True) == []
    assert codes(ONE_WAY, expr=text) == ["states_read_padding"]
    unmasked = text.replace(f".masked_fill(~{MASK}, -1e9)", "")
    assert codes(ONE_WAY, expr=unmasked, lengths=LENGTHS, packed=True) == ["padding_zeros"]


@pytest.mark.parametrize(
    ("source", "code", "params"),
    [
        ("out, h = self.lstm(x)\nreturn self.fc(h[-1])", "pair_last_is_c_n", {"name": "h"}),
        (
            "net = nn.LSTM(10, 20)\no, hidden = net(x)\nlast = hidden[-1]",
            *("pair_last_is_c_n", {"name": "hidden"}),
        ),
        ("o, h = self.rnn(x)\nh[-1].squeeze(0)", "pair_last_is_c_n", {"name": "h"}),
        (
            "self.rnn = nn.LSTM(10, 20, 2, True)",
            "bias_positional",
            {"position": 4, "value": "True"},
        ),
        ("nn.GRU(10, 20, 1, False)", "bias_positional", {"position": 4, "value": "False"}),
    ],
)
def test_lines_with_a_trap_are_reported(source: str, code: str, params: dict[str, object]) -> None:
    assert traps(Situation(ONE_WAY, source=source)) == (Trap(code, params),)


def test_one_state_unpacked_as_a_pair_is_reported_if_it_has_two_rows() -> None:
    line = "o, (h, c) = self.gru(x)"
    assert traps(Situation(GRU, source=line)) == (Trap("pair_splits_rows", {"names": "h, c"}),)
    assert codes(replace(GRU, num_layers=1), source=line) == []
    made = "self.gru = nn.GRU(10, 20, bidirectional=True)\n"
    assert codes(replace(GRU, num_layers=1), source=made + line) == ["pair_splits_rows"]


@pytest.mark.parametrize(
    "source",
    [
        "out, (h, c) = self.lstm(x)\nreturn self.fc(h[-1])",
        "out, h = self.lstm(x)\nreturn h[0][-1]",
        "out, h = self.lstm(x)\nh = h[0]\nreturn self.fc(h[-1])",
        "out, h = self.gru(x)\nreturn self.fc(h[-1])",
        "out, h = self.encoder(x)\nreturn h[-1]",
        "a, b = split(x)\nb[-1]",
        "nn.LSTM(10, 20, 2, bias=True)",
        "nn.LSTM(10, 20, 2, True, True)",
        "nn.RNN(10, 20, 2, 'relu')",
        "not valid Python (",
        "x" * 5000,
        f"x = a{'.b' * 5000}(1)",
        "",
    ],
)
def test_lines_without_a_trap_are_left_alone(source: str) -> None:
    assert codes(ONE_WAY, source=source) == []


def test_cut_lengths_are_reported() -> None:
    found = traps(Situation(ONE_WAY, lengths=(4.9, 3.0, 2.5)))
    assert found == (Trap("lengths_truncated", {"given": 4.9, "taken": 4, "count": 2}),)
    assert codes(ONE_WAY, lengths=(5.0, 3, 2.0)) == []
    assert codes(ONE_WAY, lengths=(float("inf"), float("nan"), 1.0), expr="h_n") == []


def test_dropout_without_effect_is_reported() -> None:
    found = traps(Situation(replace(ONE_WAY, num_layers=1, dropout=0.5)))
    assert found == (Trap("dropout_without_effect", {"dropout": 0.5}),)
    assert codes(replace(ONE_WAY, dropout=0.5)) == []


def test_a_line_that_stands_hundreds_of_times_is_reported_each_time() -> None:
    source = "gru = nn.GRU(10, 20, 2)\n" + "o, (h, c) = gru(x)\n" * 300
    assert codes(GRU, source=source) == ["pair_splits_rows"] * 300
