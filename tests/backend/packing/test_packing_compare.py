"""Packed and padded runs: the effect of padding on h_n, and the real end of a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from backend.layer.spec import LayerSpec
from backend.packing.compare import RowDifference, compare, sentences
from backend.packing.link import PackingRequest
from backend.packing.run import PackingRun, run_packing

ASKED = PackingRequest((2, 5, 5, 1))
SPEC = LayerSpec()


def verdicts(run: PackingRun) -> dict[tuple[int, int], str]:
    return {(each.row, each.sentence): each.verdict for each in compare(run)}


def test_every_row_and_every_sentence_is_compared() -> None:
    found = compare(run_packing(SPEC, ASKED))
    assert [(each.row, each.sentence) for each in found] == [
        (row, sentence) for row in range(4) for sentence in range(4)
    ]
    lanes = [(each.layer, each.direction) for each in found[::4]]
    assert lanes == [(0, "forward"), (0, "backward"), (1, "forward"), (1, "backward")]


@pytest.mark.parametrize("layer", ["RNN", "GRU", "LSTM"])
def test_padding_changes_the_short_sentences_alone(layer: str) -> None:
    run = run_packing(LayerSpec(layer=layer), ASKED)  # type: ignore[arg-type]
    for (_, sentence), verdict in verdicts(run).items():
        assert (verdict == "different") == (ASKED.lengths[sentence] < 5)
    for each in compare(run):
        assert (each.difference > 1e-3) == (ASKED.lengths[each.sentence] < 5)


def test_a_difference_is_the_largest_of_its_row() -> None:
    run = run_packing(SPEC, ASKED)
    for each in compare(run):
        row = run.values["h_n"][each.row, each.sentence]
        other = run.padded["h_n"][each.row, each.sentence]
        assert each.difference == max((row - other).abs().tolist())


@pytest.mark.parametrize(
    ("change", "verdict"),
    [(0.0, "equal"), (1e-7, "rounding"), (1e-3, "different"), (float("nan"), "different")],
)
def test_bits_first_then_rounding(change: float, verdict: str) -> None:
    run = run_packing(SPEC, ASKED)
    packed = run.values["h_n"].clone()
    packed[1, 2, 7] += change
    run = replace(
        run, values={**run.values, "h_n": packed}, padded={"h_n": run.values["h_n"].clone()}
    )
    expected = dict.fromkeys(verdicts(run), "equal") | {(1, 2): verdict}
    assert verdicts(run) == expected


@pytest.mark.parametrize("batch_first", [True, False])
def test_a_sentence_ends_where_its_state_was_taken(batch_first: bool) -> None:
    run = run_packing(LayerSpec(batch_first=batch_first), ASKED)
    found = sentences(run)
    assert [each.equal for each in found] == [True] * 4
    assert [each.zeros for each in found] == [each.padded for each in found]
    assert [each.padded for each in found] == [True, False, False, True]
    texts = [found[0].last.text, found[0].state.text, found[0].end.text]
    assert texts == (
        ["output[0, 1, :20]", "h_n[2, 0]", "output[0, -1]"]
        if batch_first
        else ["output[1, 0, :20]", "h_n[2, 0]", "output[-1, 0]"]
    )


def test_one_direction_takes_the_whole_step() -> None:
    run = run_packing(LayerSpec(bidirectional=False, proj_size=3), ASKED)
    found = sentences(run)[1]
    assert (found.last.text, found.state.text) == ("output[1, 4]", "h_n[1, 1]")
    assert found.last.of(run.values).shape == found.state.of(run.values).shape == (3,)
    assert found.equal


def test_a_total_length_pads_every_row() -> None:
    found = sentences(run_packing(SPEC, replace(ASKED, total_length=6)))
    assert [(each.padded, each.zeros) for each in found] == [(True, True)] * 4


def test_a_spoilt_output_is_noticed() -> None:
    run = run_packing(SPEC, ASKED)
    output = run.values["output"].clone()
    output[1, 4, 3] += 1e-6
    output[0, -1, 0] = 1.0
    found = sentences(replace(run, values={**run.values, "output": output}))
    assert [each.equal for each in found] == [True, False, True, True]
    assert [each.zeros for each in found] == [False, False, False, True]


def test_without_numbers_there_is_nothing_to_compare() -> None:
    for run in (
        run_packing(SPEC, ASKED, "meta"),
        run_packing(SPEC, replace(ASKED, width=4)),
        run_packing(SPEC, replace(ASKED, enforce_sorted=True)),
    ):
        assert (compare(run), sentences(run)) == ((), ())


def test_without_an_output_there_are_still_states() -> None:
    run = run_packing(SPEC, replace(ASKED, total_length=4))
    assert sentences(run) == ()
    assert len(compare(run)) == 16
    assert all(isinstance(each, RowDifference) for each in compare(run))
    assert torch.equal(run.values["h_n"], run_packing(SPEC, ASKED).values["h_n"])
