"""Torchinfo's table, and the note on what it leaves out."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torchinfo import torchinfo as kept

from backend.models.run import run_model
from backend.models.summary import Remark, Summary, model_summary
from backend.models.tutorials import MODELS
from tests.support.models.model_helpers import model_of


def summary_of(name: str, device: str = "cpu", **given: Any) -> Summary:
    model = model_of(name, **given)
    return model_summary(model, run_model(model, device))


def of(summary: Summary, code: str) -> list[dict[str, object]]:
    return [dict(remark.params) for remark in summary.remarks if remark.code == code]


def row(summary: Summary, layer: str) -> list[str]:
    """Return the cells of torchinfo's row for a layer."""
    (line,) = [line for line in summary.text.splitlines() if f"─{layer}:" in line]
    return line.split(maxsplit=2)[2].rsplit(maxsplit=1)


def test_e_is_counted_as_the_tutorial_does() -> None:
    summary = summary_of("mnist")
    assert row(summary, "LSTM") == ["[2, 28, 256]", "1,345,536"]
    assert row(summary, "Linear") == ["[2, 10]", "2,570"]
    assert "Total params: 1,348,106" in summary.text
    assert of(summary, "states_missing") == [{"step": "lstm", "missing": "hn, cn"}]
    assert of(summary, "steps_missing") == [{"steps": "h_0, c_0, last"}]
    assert of(summary, "mult_adds") == []
    assert of(summary, "outputs_missing") == []


def test_our_rows_have_what_torchinfo_leaves_out() -> None:
    rows = {each.step.id: each for each in summary_of("mnist").rows}
    assert rows["lstm"].made == (
        *(("rnn_out", (2, 28, 256)), ("hn", (3, 2, 256)), ("cn", (3, 2, 256))),
    )
    assert rows["lstm"].parameters == 1_345_536
    assert rows["last"].made == (("last", (2, 256)),)
    assert rows["last"].parameters == 0


def test_d_a_packed_layers_multiplications_are_counted_by_its_features() -> None:
    summary = summary_of("classifier")
    assert row(summary, "LSTM") == ["[123, 128]", "149,504"]
    assert of(summary, "packed_as_data") == [{"step": "lstm", "shown": "[123, 128]"}]
    assert of(summary, "mult_adds") == [
        {"step": "embedding", "counted": 10 * 3_200, "right": 0},
        {"step": "lstm", "counted": 123 * 128 * 149_504, "right": 123 * 149_504},
    ]
    assert "Total mult-adds (Units.GIGABYTES): 2.35" in summary.text


def test_c_a_head_on_every_step_is_counted_for_one_axis_only() -> None:
    summary = summary_of("heads")
    assert row(summary, "RNN") == ["[20, 10, 512]", "394,240"]
    assert of(summary, "mult_adds")[1:] == [
        {"step": "token_head", "counted": 20 * 2_565, "right": 200 * 2_565}
    ]
    assert of(summary, "outputs_missing") == [{"missing": "token_scores"}]
    heads = summary.text.splitlines()[3]
    assert heads.split() == ["Heads", "[10,", "2]", "--"]


def test_one_sequence_alone_is_counted_by_its_features_too() -> None:
    given = {"start": "features", "batch": 1, "seq_len": 6, "input_size": 3}
    summary = summary_of("chain", chain="take:x[0],lstm:3:4,take:output", **given)
    weights = 4 * 4 * (3 + 4 + 2)
    assert of(summary, "mult_adds") == [
        {"step": "lstm", "counted": 6 * 4 * weights, "right": 6 * weights}
    ]


def test_a_model_that_ends_with_a_layer_returns_its_states() -> None:
    summary = summary_of("sine")
    assert of(summary, "states_missing") == [{"step": "rnn", "missing": "h_n"}]
    assert of(summary, "outputs_missing") == []


@pytest.mark.parametrize(
    ("chain", "device", "reason"),
    [
        ("embedding:100:4,lstm:4:3,linear:3:2", "cpu", "failed"),
        ("embedding:100:4,lstm:4:3,linear:3:2", "meta", "failed"),
        ("embedding:100:4", "meta", "shapes_only"),
    ],
)
def test_an_incomplete_run_has_no_table(chain: str, device: str, reason: str) -> None:
    summary = summary_of("chain", device, chain=chain)
    assert summary.text == ""
    assert summary.remarks == (Remark("no_table", {"reason": reason}),)
    assert [each.step.id for each in summary.rows][:2] == ["ids", "embedding"]


@pytest.mark.parametrize("name", MODELS)
def test_nothing_is_kept_and_no_chance_taken(name: str) -> None:
    before = torch.get_rng_state()
    first, second = summary_of(name), summary_of(name)
    assert first.text == second.text
    assert kept._cached_forward_pass == {}
    assert torch.equal(torch.get_rng_state(), before)
