"""The marker of the Slices page: the numbers that one input cell changes."""

from __future__ import annotations

import pytest
import torch

from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.picture.layer import build_scene
from backend.picture.scene import Block
from backend.slices.link import Asked
from backend.slices.marker import Mark, mark
from components.words.catalogue import messages
from tests.support.slices.expressions import by_torch
from tests.support.slices.panel import (
    A3,
    EVERY_LANGUAGE,
    EVERY_SETTING,
    shown,
)


def holding(block: Block, numbers: dict[str, torch.Tensor]) -> torch.Tensor:
    """Return Python's value of a block's slice in ``numbers``."""
    return by_torch(block.slice, numbers, {})


def marked(spec: LayerSpec, sample: int, step: int) -> Mark:
    found = mark(spec, trace(spec), sample if spec.batched else None, step)
    assert found is not None
    return found


@EVERY_SETTING
def test_a_mark_lights_exactly_the_blocks_that_changed(spec: LayerSpec) -> None:
    cell = (spec.batch - 1 if spec.batched else 0, spec.seq_len // 2)
    _, sets, rest = shown(spec, Asked(mark=cell))
    found = marked(spec, *cell)
    whole, part, sources = set(), set(), set()
    for block in build_scene(spec).blocks:
        if block.role == "input" and block.t == cell[1]:
            sources.add(block.id)
        if block.slice and block.tensor in found.changed:
            numbers = holding(block, dict(found.changed))
            if numbers.any():
                (whole if numbers.all() else part).add(block.id)
    assert rest == "mark"
    assert (set(sets["mark"]["whole"]), set(sets["mark"]["part"])) == (whole, part)
    assert set(sets["mark"]["sources"]) == sources
    assert whole | part
    assert found.cell.text in sets["mark"]["text"]


@EVERY_LANGUAGE
def test_every_place_says_whether_it_felt_the_mark(language: str) -> None:
    spec, words = LayerSpec(num_layers=1, seq_len=4, batch=2), messages(language)
    _, sets, _ = shown(spec, Asked(mark=(1, 2)), words)
    notes = sets["mark"]["notes"]
    assert notes.keys() == {touch.place.text for touch in marked(spec, 1, 2).touches}
    assert notes["output[:, 3, :20]"] == words.text(
        "marker.changed", place="output[:, 3, :20]", changed=20, width=20
    )
    assert notes["output[:, 1, :20]"] == words.text(
        "marker.out_of_reach", place="output[:, 1, :20]"
    )


def test_a_fading_change_differs_from_a_missing_one() -> None:
    """Check a relu layer whose dead units read the cell and stay 0."""
    spec = LayerSpec(layer="RNN", nonlinearity="relu", seq_len=60, num_layers=1, hidden_size=3)
    drawn = {block.slice for block in build_scene(spec).blocks}
    touches = [each for each in marked(spec, 0, 0).touches if each.place.text in drawn]
    faded = [touch.place.text for touch in touches if touch.faded]
    notes = shown(spec, Asked(mark=(0, 0)))[1]["mark"]["notes"]
    assert faded
    for place in faded:
        assert notes[place] == messages("en").text("marker.faded", place=place)


def test_drawn_places_of_a_long_sequence_show_their_reaction() -> None:
    spec = LayerSpec(num_layers=1, seq_len=300)
    notes = shown(spec, Asked(mark=(0, 3)))[1]["mark"]["notes"]
    of_run = ("output", "h_n", "c_n")
    drawn = {block.slice for block in build_scene(spec).blocks if block.tensor in of_run}
    assert notes.keys() == drawn - {""}


@EVERY_LANGUAGE
def test_a_mark_is_summed_up_in_numbers(language: str) -> None:
    spec, words = LayerSpec(batch=2), messages(language)
    panel, _, _ = shown(spec, Asked(mark=(1, 7)), words)
    found = marked(spec, 1, 7)
    summary, *tensors, random = panel["mark"]["sentences"]
    assert random == words.text("marker.untrained")
    assert summary == words.text(
        "marker.summary", cell="`input[1, 7]`", lit=len(found.lit), places=len(found.touches)
    )
    counts = {name: int(changed.sum()) for name, changed in found.changed.items()}
    assert tensors == [
        words.text("marker.tensor", tensor=name, changed=f"{counts[name]:,}", total=total)
        for name, total in (("output", "2,800"), ("h_n", "160"), ("c_n", "160"))
    ]
    # Half of the numbers are the other sequence's.
    assert 1000 < counts["output"] <= 1400


@pytest.mark.parametrize(
    ("spec", "most"),
    [(LayerSpec(batch=3), [2, 34]), (LayerSpec(batched=False, batch=3, seq_len=9), [0, 8])],
)
def test_the_marker_goes_as_far_as_the_input(spec: LayerSpec, most: list[int]) -> None:
    panel, sets, rest = shown(spec, Asked())
    assert panel["mark"] == {
        **{"on": False, "cell": [0, 0], "most": most, "batched": spec.batched},
        "sentences": [],
    }
    assert ("mark" in sets, rest) == (False, "result")
    sample, step = most
    panel, _, _ = shown(spec, Asked(mark=(sample, step)))
    assert (panel["mark"]["on"], panel["mark"]["cell"]) == (True, most)


def test_a_mark_stays_beside_an_expression_that_is_refused() -> None:
    panel, sets, rest = shown(A3, Asked(expr="nonsense", mark=(0, 3)))
    assert "problem" in panel["cards"][0]
    assert (sets.keys(), rest) == ({"mark"}, "mark")
