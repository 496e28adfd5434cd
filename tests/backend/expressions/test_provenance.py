"""The sources of the numbers of known expressions, including well-known mistakes."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from backend.expressions.evaluate import sizes_of
from backend.expressions.origin_axes import Along
from backend.expressions.origins import Provenance, provenance
from backend.expressions.text import ExpressionError
from backend.layer.presets import PRESETS
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace

SPEC = LayerSpec(batch=3)
RUN = trace(SPEC)
ONE_OF_EACH = LayerSpec(num_layers=1, bidirectional=False, seq_len=1, batch=1)


def told(text: str, spec: LayerSpec = SPEC) -> Provenance:
    return provenance(text, RUN.values if spec is SPEC else trace(spec).values, spec)


def over(text: str, spec: LayerSpec = SPEC) -> list[str]:
    """Return the axes of a result as text, with ! where a position mixes values."""
    return [
        " ".join(along.coordinate + "!" * along.mixed for along in axis.runs)
        for axis in told(text, spec).axes
    ]


@pytest.mark.parametrize(
    ("text", "axes"),
    [
        ("input", ["batch", "time", "feature"]),
        ("output", ["batch", "time", "direction feature"]),
        ("h_0", ["layer direction", "batch", "feature"]),
        ("output[:, -1, :]", ["batch", "direction feature"]),
        ("output[:, -1:]", ["batch", "", "direction feature"]),
        ("output[:, -1, :H_out]", ["batch", "feature"]),
        ("output[:, None]", ["batch", "", "time", "direction feature"]),
        ("output[[0, 1, 2], [34, 20, 10]]", ["batch time", "direction feature"]),
        ("output.reshape(N, L, D, H_out)", ["batch", "time", "direction", "feature"]),
        ("output.reshape(N * L, -1)", ["batch time", "direction feature"]),
        ("output.transpose(0, 1)", ["time", "batch", "direction feature"]),
        # Accepted for the order in memory: output is a transposed (L, N, D*H_out) tensor.
        ("output.transpose(0, 1).view(L * N, -1)", ["time batch", "direction feature"]),
        ("(output + output).transpose(0, 1).view(L * N, -1)", ["time batch", "direction feature"]),
        ("h_n.view(num_layers, D, N, H_out)", ["layer", "direction", "batch", "feature"]),
        ("h_n.transpose(0, 1).reshape(N, -1)", ["batch", "layer direction feature"]),
        ("rearrange(h_n, '(l d) n h -> n l (d h)', d=D)", ["batch", "layer", "direction feature"]),
        ("cat([h_n[-2], h_n[-1]], dim=1)", ["batch", "direction feature"]),
        ("stack([h_n[-1], c_n[-1]])", ["tensor", "batch", "feature"]),
        ("cat([h_n, c_n])", ["tensor layer direction", "batch", "feature"]),
        ("cat([output[:, -1, :H_out], h_n[-1]], 1)", ["batch", "tensor direction feature"]),
        ("output.mean(1)", ["batch", "direction feature"]),
        ("output.max(1).values", ["batch", "direction feature"]),
        ("output[..., :H_out] + output[..., H_out:]", ["batch", "time", "feature"]),
        ("output[:, 1:] + output[:, :-1]", ["batch", "time!", "direction feature"]),
        # Every number of a softmax moves with all numbers along its axis.
        ("F.softmax(output, dim=1)", ["batch", "", "direction feature"]),
        ("output.softmax(-1)[..., [0, 1]]", ["batch", "time", ""]),
        ("output.sum()", []),
        ("output[:, 0:0]", ["", "", ""]),
        ("output[:, 0:0].sum(1)", ["", ""]),
        # Confusions 8 and 9: shapes as wanted, and every axis a mixture.
        ("h_n.view(D, num_layers, N, H_out)", ["layer", "direction", "batch", "feature"]),
        (
            "h_n.view(N, -1)",
            ["layer! direction! batch!", "layer! direction! batch! feature"],
        ),
        ("output.reshape(L, N, -1)", ["batch! time!", "batch! time!", "direction feature"]),
    ],
)
def test_axes_in_terms_of_the_layer(text: str, axes: list[str]) -> None:
    assert over(text) == axes


def test_sequence_first_swaps_the_axes_of_input_and_output_only() -> None:
    spec = replace(SPEC, batch_first=False)
    assert over("output", spec) == ["time", "batch", "direction feature"]
    assert over("h_n", spec) == ["layer direction", "batch", "feature"]


def test_without_a_batch_nothing_runs_over_samples() -> None:
    spec = replace(SPEC, batched=False)
    assert over("output", spec) == ["time", "direction feature"]
    assert over("h_n.view(num_layers, D, H_out)", spec) == ["layer", "direction", "feature"]
    said = told("output.mean(0)", spec)
    assert (said.mixes_samples, said.would_mix_samples) == (False, None)


@pytest.mark.parametrize(
    ("text", "axes"),
    [
        ("output", ["batch", "time", "feature"]),
        ("input[:, 0]", ["batch", "feature"]),
        ("h_n", ["layer direction", "batch", "feature"]),
        ("h_n.view(num_layers, D, N, H_out)", ["layer", "direction", "batch", "feature"]),
        ("h_n[-1]", ["batch", "feature"]),
        ("h_n.unsqueeze(0)", ["", "layer direction", "batch", "feature"]),
        # A one that was written down stays a one, whatever the layer.
        ("h_n.view(1, 1, 1, -1)", ["", "", "", "feature"]),
    ],
)
def test_an_axis_of_one_says_what_it_would_run_over(text: str, axes: list[str]) -> None:
    assert over(text, ONE_OF_EACH) == axes


def test_one_feature_is_a_feature() -> None:
    for spec in (
        replace(SPEC, input_size=1, hidden_size=1),
        replace(SPEC, input_size=1, hidden_size=2, proj_size=1),
    ):
        assert over("input", spec) == ["batch", "time", "feature"]
        assert over("h_n", spec) == ["layer direction", "batch", "feature"]


def test_values_come_in_the_order_of_the_positions() -> None:
    axis = told("cat([h_n[-1], h_n[-2]], dim=1)").axes[1]
    assert axis.runs[0] == Along("direction", (1, 0))
    assert axis.runs[1] == Along("feature", tuple(range(20)))
    assert told("output[:, [34, 0, 3]]").axes[1].runs == (Along("time", (34, 0, 3)),)


def test_a_mixed_position_is_reported_with_what_it_holds() -> None:
    first = told("h_n.view(N, -1)").axes[0]
    assert first.mixed
    # Rows 0 to 3 of twelve: all of h_n[0], then the first sample of h_n[1].
    assert Along("batch", (0, 1, 2), True, 0) in first.runs
    assert Along("direction", (0, 1), True, 0) in first.runs
    # Rows 4 to 7: the rest of h_n[1], the beginning of h_n[2], which is the next layer.
    assert Along("layer", (0, 1), True, 1) in first.runs
    assert first.coordinates == ("layer", "direction", "batch")


def test_an_axis_of_combined_numbers_has_the_name_of_its_coordinate() -> None:
    names = [axis.combines for axis in told("F.softmax(output, dim=1)").axes]
    assert names == [None, "time", None]
    names = [axis.combines for axis in told("output.softmax(-1)[..., [0, 1]]").axes]
    assert names == [None, None, "direction"]


def test_the_origin_of_single_numbers() -> None:
    assert told("output.mean(1)").blended == {"time": tuple(range(35))}
    assert told("output[:, [3, 5]].sum(1)").blended == {"time": (3, 5)}
    assert told("F.softmax(output, dim=1)[:, -1]").blended == {"time": tuple(range(35))}
    assert told("output[..., :H_out] + output[..., H_out:]").blended == {"direction": (0, 1)}
    assert told("h_n + h_n").blended == {}
    assert told("h_n + c_n").blended == {"tensor": (0, 1)}
    assert told("h_n[0:1].sum(0)").blended == {}


@pytest.mark.parametrize(
    ("text", "mixes"),
    [
        ("output", False),
        ("output[:, -1]", False),
        ("h_n[-1]", False),
        ("h_n[-1].transpose(0, 1)", False),
        ("h_n[:, 0].reshape(-1)", False),
        ("output.reshape(N * L, -1)", False),
        ("output.flatten(0, 1)", False),
        ("output.mean(1)", False),
        ("F.softmax(output, dim=1)", False),
        ("F.softmax(output, dim=0)[0]", True),
        ("h_n.transpose(0, 1).reshape(N, -1)", False),
        ("cat([h_n[-2], h_n[-1]], dim=0)", False),
        ("rearrange(h_n, 'r (x y) h -> x y r h', x=2)", False),
        ("h_n.view(N, -1)", True),
        ("h_n.view(N, num_layers * D, H_out)", True),
        ("output.reshape(L, N, -1)", True),
        ("output.mean(0)", True),
        ("h_n.max()", True),
        ("h_n.max(1).values", True),
        ("h_n.reshape(num_layers * D, -1)", True),
        ("h_n[:, 0] + h_n[:, 1]", True),
    ],
)
@pytest.mark.parametrize("batch", [2, 4])
def test_whether_samples_are_mixed(text: str, mixes: bool, batch: int) -> None:
    assert told(text, replace(SPEC, batch=batch)).mixes_samples == mixes


@pytest.mark.parametrize(("shape", "mixes"), [("6, 2, 20", True), ("2, 6, 20", False)])
def test_whether_samples_are_mixed_by_sizes_that_fit_no_other_batch(
    shape: str, mixes: bool
) -> None:
    assert told(f"h_n.reshape({shape})").mixes_samples is mixes


@pytest.mark.parametrize(
    ("text", "would"),
    [
        ("h_n.view(N, -1)", True),
        ("h_n.transpose(0, 1).reshape(N, -1)", False),
        ("output.reshape(L, N, -1)", True),
        ("output.squeeze(0)", False),
        ("output.view(35, 40)", None),
    ],
)
def test_a_batch_of_one_hides_what_two_would_show(text: str, would: bool | None) -> None:
    said = told(text, LayerSpec(batch=1))
    assert (said.mixes_samples, said.would_mix_samples) == (False, would)


def test_several_samples_have_no_forecast() -> None:
    assert told("h_n.view(N, -1)").would_mix_samples is None


def test_used_numbers_are_those_of_the_slice() -> None:
    used = told("cat([output[:, -1, :H_out], output[:, 0, H_out:]], -1)").used
    wanted = torch.zeros(3, 35, 40, dtype=torch.bool)
    wanted[:, -1, :20] = wanted[:, 0, 20:] = True
    assert list(used) == ["output"]
    assert torch.equal(used["output"], wanted)


def test_a_number_taken_twice_is_taken() -> None:
    used = told("h_n[0] + h_n[0]").used["h_n"]
    assert used[0].all()
    assert not used[1:].any()


def test_zeros_count_as_numbers() -> None:
    assert not RUN.values["h_0"].any()
    assert told("h_0.sum()").used["h_0"].all()
    assert told("h_0.mean(0)[:, 0]").used["h_0"].sum() == 4 * 3


def test_torchs_argmax_decides_between_equal_numbers() -> None:
    values = RUN.values["h_0"]
    wanted = torch.zeros_like(values, dtype=torch.bool)
    wanted.scatter_(0, values.max(0, keepdim=True).indices, True)
    assert torch.equal(told("h_0.max(0).values").used["h_0"], wanted)
    assert told("h_0.max()").used["h_0"].flatten().nonzero().tolist() == [[0]]


def test_the_largest_of_sums_takes_all_their_numbers() -> None:
    used = told("h_n.sum(2).max(0).values").used["h_n"]
    assert torch.equal(used.all(2), used.any(2))
    assert used.any(2).sum(0).tolist() == [1, 1, 1]
    assert torch.equal(used.any(2).long().argmax(0), RUN.values["h_n"].sum(2).argmax(0))


def test_axes_tell_of_all_that_max_looked_at() -> None:
    largest, sums = told("output.max(1).values"), told("output.sum(1)")
    assert (largest.axes, largest.blended) == (sums.axes, sums.blended)
    assert largest.used["output"].sum() == 3 * 40


def test_a_refused_expression_is_refused_here_too() -> None:
    with pytest.raises(ExpressionError, match="torch refused"):
        told("h_n.view(7)")


def test_the_numbers_of_the_run_stay_as_they_were() -> None:
    before = {name: tensor.clone() for name, tensor in RUN.values.items()}
    told("cat([h_n, c_n]).max(0).values + output[:, 0, :H_out]")
    assert all(torch.equal(before[name], tensor) for name, tensor in RUN.values.items())


@pytest.mark.parametrize("name", PRESETS)
def test_every_example_names_the_origin_of_its_last_step(name: str) -> None:
    spec = PRESETS[name]
    said = told("output[:, -1, :]", spec)
    directions = ("direction", "feature") if spec.bidirectional else ("feature",)
    assert [axis.coordinates for axis in said.axes] == [("batch",), directions]
    used = said.used["output"].nonzero()[:, spec.time_axis]
    assert used.unique().tolist() == [spec.seq_len - 1] == [sizes_of(spec)["L"] - 1]
