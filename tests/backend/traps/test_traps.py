"""Each silent trap is reported in every spelling of its code."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from backend.layer.spec import LayerSpec
from backend.traps.trap import Trap
from backend.traps.traps import Situation, as_read, traps

BOTH = LayerSpec(input_size=3, hidden_size=4, batch=3, seq_len=5)


TIME_FIRST = replace(BOTH, batch_first=False)


ONE_WAY = replace(BOTH, bidirectional=False)


DEEP = replace(BOTH, num_layers=3)


LENGTHS = (5.0, 3.0, 2.0)


FIRST_BATCH = ("batch", "time", "feature")


def codes(spec: LayerSpec, **situation: Any) -> list[str]:
    return [trap.code for trap in traps(Situation(spec, **situation))]


def test_a_forgotten_batch_first_is_reported_with_the_intended_sizes() -> None:
    found = traps(Situation(TIME_FIRST, meant=FIRST_BATCH))
    assert found == (Trap("batch_first_forgotten", {"batch": 5, "seq_len": 3}),)


@pytest.mark.parametrize(
    ("spec", "meant", "code"),
    [
        (TIME_FIRST, FIRST_BATCH, "batch_first_forgotten"),
        (BOTH, ("time", "batch", "feature"), "batch_first_needless"),
        (BOTH, ("batch", "feature", "time"), "features_not_last"),
        (TIME_FIRST, ("batch", "feature", "time"), "features_not_last"),
        (replace(BOTH, batched=False), ("batch", "feature"), "rows_are_one_sequence"),
        (replace(TIME_FIRST, batched=False), ("batch", "time"), "rows_are_one_sequence"),
    ],
)
def test_axes_that_torch_reads_differently_are_reported(
    spec: LayerSpec, meant: Any, code: str
) -> None:
    assert codes(spec, meant=meant) == [code]
    assert codes(spec, meant=as_read(spec)) == []


@pytest.mark.parametrize(
    "expr",
    [
        "output[:, -1]",
        "output[:, -1, :]",
        "output[:, -1:]",
        "output[:, 4]",
        "output[:, L - 1]",
        "output[..., -1, :]",
        "output.transpose(0, 1)[-1]",
        "output.permute(1, 0, 2)[-1]",
        "output.split(1, 1)[-1].squeeze(1)",
        "output.chunk(5, dim=1)[4]",
        "einops.rearrange(output, 'n l f -> l n f')[-1]",
        "output.reshape(N, L, D, H_out)[:, -1].flatten(1)",
        "output[:, -1, H_out:]",
        "output[[0, 1, 2], [-1, -1, -1]]",
        "torch.cat([output[:, -1, :4], output[:, -1, 4:]], dim=-1)",
        "torch.stack([output[:, -1, :H_out], output[:, -1, H_out:]])",
        "output[:, -2:][:, 1]",
        "output[0, -1]",
        "output[:, -1].mean(1)",
        "output[:, -1] + h_n[-1].unsqueeze(-1).max()",
    ],
)
def test_a_backward_half_that_read_one_step_is_reported(expr: str) -> None:
    assert Trap("backward_read_one", {"t": 4}) in traps(Situation(BOTH, expr=expr))


@pytest.mark.parametrize(
    "expr",
    ["output[-1]", "output[4]", "output[-1:]", "output.transpose(0, 1)[:, -1]"],
)
def test_the_same_without_batch_first(expr: str) -> None:
    assert codes(TIME_FIRST, expr=expr) == ["backward_read_one"]
    unbatched = replace(TIME_FIRST, batched=False)
    assert codes(unbatched, expr="output[-1]") == ["backward_read_one"]


@pytest.mark.parametrize(
    "expr", ["output[:, -1]", "output[:, -1:]", "output[:, 3]", "output.reshape(N, -1)"]
)
def test_a_last_step_that_is_padding_is_reported(expr: str) -> None:
    assert codes(ONE_WAY, expr=expr, lengths=LENGTHS) == ["padding_step"]
    assert codes(ONE_WAY, expr=expr, lengths=LENGTHS, packed=True) == ["padding_zeros"]
    assert codes(ONE_WAY, expr=expr) == []


def test_padding_is_reported_with_the_step_and_the_samples() -> None:
    found = traps(Situation(ONE_WAY, expr="output[:, -1]", lengths=LENGTHS))
    assert found == (Trap("padding_step", {"t": 4, "samples": 2}),)


@pytest.mark.parametrize(
    "expr", ["output.mean(1)", "output.sum(dim=1)", "output.max(1).values", "output.max(1)[0]"]
)
def test_padding_that_is_averaged_is_reported(expr: str) -> None:
    assert codes(ONE_WAY, expr=expr, lengths=LENGTHS) == ["padding_step"]
    assert codes(ONE_WAY, expr=expr.replace("output", "output[:, :2]"), lengths=LENGTHS) == []


@pytest.mark.parametrize("expr", ["h_n", "h_n[-1]", "c_n[0]", "h_n.mean(0)"])
def test_states_that_read_padding_are_reported(expr: str) -> None:
    assert codes(ONE_WAY, expr=expr, lengths=LENGTHS) == ["states_read_padding"]
    assert codes(ONE_WAY, expr=expr, lengths=LENGTHS, packed=True) == []
    assert codes(ONE_WAY, expr=expr, lengths=(5.0, 5.0, 5.0)) == []
    assert codes(ONE_WAY, expr="h_n[:, :1]", lengths=LENGTHS) == []


def test_a_backward_lane_that_read_padding_is_reported() -> None:
    assert codes(BOTH, expr="output", lengths=LENGTHS) == ["backward_read_padding"]
    assert codes(BOTH, expr="output[:, 0]", lengths=LENGTHS) == ["backward_read_padding"]
    assert codes(BOTH, expr="output[:, 0]", lengths=LENGTHS, packed=True) == []
    assert codes(BOTH, expr="output[:, :, :H_out]", lengths=LENGTHS) == []


@pytest.mark.parametrize(
    "expr",
    [
        "h_n.view(N, -1)",
        "h_n.reshape(3, -1)",
        "h_n.view(3, 16)",
        "h_n.reshape(N, num_layers * D * H_out)",
        "h_n.contiguous().view(N, -1)",
        "c_n.view(N, -1)",
        "h_n.view(num_layers, N, -1)",
        "output.reshape(L, N, -1)",
        "h_n.flatten().view(N, -1)",
        "einops.rearrange(h_n, 'r n h -> (r n h)').reshape(N, -1)",
        "h_n[:2].view(N, -1)",
    ],
)
def test_samples_that_are_mixed_are_reported(expr: str) -> None:
    assert traps(Situation(BOTH, expr=expr)) == (Trap("samples_mixed", {"blended": False}),)


def test_samples_that_would_be_mixed_in_a_larger_batch_are_reported() -> None:
    alone = replace(BOTH, batch=1)
    assert codes(alone, expr="h_n.view(N, -1)") == ["samples_mixed"]
    assert traps(Situation(BOTH, expr="output.mean(0)"))[0].params == {"blended": True}


@pytest.mark.parametrize(
    "expr",
    [
        "h_n.view(D, num_layers, N, H_out)",
        "h_n.view(D, -1, N, H_out)",
        "h_n.reshape(num_directions, num_layers, N, -1)",
        "h_n.view(D, num_layers, N, H_out)[:, 0]",
        "h_n.view(D, num_layers, N, H_out)[-1, -1]",
        "h_n.view(2, num_layers, N, H_out)",
        "h_n.unsqueeze(0).view(D, num_layers, N, H_out)",
        "einops.rearrange(h_n, '(d l) n h -> d l n h', d=D)",
        "torch.stack([h_n[:num_layers], h_n[num_layers:]])",
        "torch.cat([h_n[:num_layers], h_n[num_layers:]], dim=-1)",
        "torch.stack(h_n.split(num_layers))",
        "c_n.view(D, num_layers, N, H_cell)",
    ],
)
@pytest.mark.parametrize("num_layers", [2, 3, 4, 5])
def test_rows_in_wrong_groups_are_reported(expr: str, num_layers: int) -> None:
    assert codes(replace(BOTH, num_layers=num_layers), expr=expr) == ["rows_regrouped"]


def test_rows_in_wrong_groups_are_found_by_their_values_too() -> None:
    assert codes(DEEP, expr="h_n.view(2, 3, 3, 4)") == ["rows_regrouped"]
    assert codes(DEEP, expr="h_n.view(3, 2, 3, 4)") == []
    # With two of each, numbers alone say nothing of what was meant.
    assert codes(BOTH, expr="h_n.view(2, 2, 3, 4)") == []
    assert codes(BOTH, expr="h_n.view(2, -1, N, H_out)") == []


@pytest.mark.parametrize(
    ("spec", "expr"),
    [
        (replace(ONE_WAY, num_layers=1), "h_n.squeeze()"),
        (BOTH, "output.squeeze()"),
        (BOTH, "output.squeeze(0)"),
        (TIME_FIRST, "output.squeeze(1)[-1]"),
        (BOTH, "torch.bmm(output, h_n[-1].repeat(1, D).unsqueeze(2)).squeeze()"),
        (BOTH, "h_n[-1:].squeeze((0, 1))"),
        (BOTH, "h_n.transpose(0, 1).reshape(N, -1).squeeze()"),
    ],
)
@pytest.mark.parametrize("batch", [1, 3])
def test_a_squeeze_that_can_remove_the_batch_is_reported(
    spec: LayerSpec, expr: str, batch: int
) -> None:
    assert "squeeze_drops_batch" in codes(replace(spec, batch=batch), expr=expr)


def test_a_squeeze_is_reported_if_the_batch_is_a_number() -> None:
    text = "h_n.view(num_layers, D, 3, -1)[-1].squeeze()"
    assert codes(BOTH, expr=text) == ["squeeze_drops_batch"]


@pytest.mark.parametrize(
    "expr",
    [
        "h_n[-1:].squeeze(0)",
        "output.split(1, 1)[0].squeeze(1)",
        "output[:, :1].squeeze(-2)",
        "torch.bmm(output, h_n[-1].repeat(1, D).unsqueeze(2)).squeeze(2)",
        "output[0, -1:, :H_out].squeeze()",
    ],
)
def test_a_squeeze_of_another_axis_is_not(expr: str) -> None:
    for batch in (1, 3):
        assert "squeeze_drops_batch" not in codes(replace(BOTH, batch=batch), expr=expr)


@pytest.mark.parametrize("expr", ["output[", "nothing", "output.cos()", "h_n.view(7)", ""])
def test_an_expression_that_is_refused_has_no_traps(expr: str) -> None:
    assert codes(BOTH, expr=expr, lengths=LENGTHS) == []


def test_a_large_run_has_the_traps_of_slices() -> None:
    large = replace(BOTH, hidden_size=4000)
    assert codes(large, expr="output[:, -1]") == ["backward_read_one"]
    assert codes(replace(large, num_layers=1, dropout=0.5)) == ["dropout_without_effect"]


def test_several_traps_are_side_by_side() -> None:
    found = codes(TIME_FIRST, meant=FIRST_BATCH, expr="output[-1]", lengths=LENGTHS)
    assert found == ["batch_first_forgotten", "backward_read_one", "padding_step"]
