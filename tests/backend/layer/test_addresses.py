"""The address map of settings with known answers, and each verdict of a run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend.layer.addresses import Check, addresses, checked
from backend.layer.spec import LayerSpec
from backend.layer.trace import Trace, trace

A3 = LayerSpec()
ONE = LayerSpec(layer="GRU", num_layers=1, bidirectional=False)


def table(spec: LayerSpec) -> list[tuple[str, int, str, tuple[int, int], str | None]]:
    return [
        (
            each.place.text,
            each.layer,
            each.direction,
            each.read,
            each.equal.text if each.equal else each.reason,
        )
        for each in addresses(spec)
    ]


def test_the_map_of_a_stacked_bidirectional_lstm() -> None:
    assert table(A3) == [
        ("h_n[0]", 0, "forward", (0, 34), "lower_layer"),
        ("h_n[1]", 0, "backward", (34, 0), "lower_layer"),
        ("h_n[2]", 1, "forward", (0, 34), "output[:, 34, :20]"),
        ("h_n[3]", 1, "backward", (34, 0), "output[:, 0, 20:]"),
        ("c_n[0]", 0, "forward", (0, 34), "cell_state"),
        ("c_n[1]", 0, "backward", (34, 0), "cell_state"),
        ("c_n[2]", 1, "forward", (0, 34), "cell_state"),
        ("c_n[3]", 1, "backward", (34, 0), "cell_state"),
    ]


def test_a_gru_of_one_lane_has_one_row() -> None:
    assert table(ONE) == [("h_n[0]", 0, "forward", (0, 34), "output[:, 34]")]


@pytest.mark.parametrize(
    ("changes", "forward", "backward"),
    [
        ({"batch_first": False}, "output[34, :, :20]", "output[0, :, 20:]"),
        ({"batched": False}, "output[34, :20]", "output[0, 20:]"),
        ({"proj_size": 3}, "output[:, 34, :3]", "output[:, 0, 3:]"),
        ({"seq_len": 1}, "output[:, 0, :20]", "output[:, 0, 20:]"),
    ],
)
def test_the_equal_slice_follows_the_layout(
    changes: dict[str, int], forward: str, backward: str
) -> None:
    rows = table(replace(A3, **changes))  # type: ignore[arg-type]
    assert [row[-1] for row in rows[2:4]] == [forward, backward]


def test_a_projected_cell_state_is_wider_than_output() -> None:
    rows = addresses(replace(A3, proj_size=3))
    assert {each.reason for each in rows if each.place.tensor == "c_n"} == {"cell_state_projected"}


def equalities(answer: Trace) -> list[Check]:
    return [each for each in checked(A3, answer) if each.address.equal]


def test_this_very_run_is_asked() -> None:
    assert [(each.verdict, each.difference) for each in equalities(trace(A3))] == [("equal", 0)] * 2


@pytest.mark.parametrize(
    ("shift", "verdict"), [(1e-7, "rounding"), (1e-3, "different"), (float("nan"), "different")]
)
def test_unequal_bits_are_reported_with_their_difference(shift: float, verdict: str) -> None:
    answer = trace(A3)
    moved = answer.values["h_n"].clone()
    moved[3, 0, 7] += shift
    answer = replace(answer, values={**answer.values, "h_n": moved})
    forward, backward = equalities(answer)
    assert (forward.verdict, forward.difference) == ("equal", 0)
    assert backward.verdict == verdict
    assert backward.difference == pytest.approx(shift, rel=0.2, nan_ok=True)


def test_without_numbers_nothing_is_claimed() -> None:
    assert {each.verdict for each in equalities(trace(A3, "meta"))} == {"not_computed"}


def test_without_an_equal_slice_there_is_no_verdict() -> None:
    others = [each for each in checked(A3, trace(A3)) if each.address.equal is None]
    assert len(others) == 6
    assert {(each.verdict, each.difference) for each in others} == {(None, None)}
