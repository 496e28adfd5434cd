"""The packing diagram of known batches, cell by cell."""

from __future__ import annotations

import pytest

from backend.packing.rules import packed_layout
from backend.packing.scene import COMPACT, NOTHING, WIDE, Grid, GridName, Paper, packing_scene
from tests.support.packing.packed import GOES_THROUGH, REFUSALS, SETTINGS, drawn, ran

SMALL = Paper(wide=80, margin=8, columns=4)
NAMES = ["input", "sorted", "packed", "packed_output", "output", "h_n"]


def grids(name: str, compact: bool = False) -> dict[str, Grid]:
    return {grid.name: grid for grid in drawn(name, compact)[0].grids}


def test_three_sentences_number_by_number() -> None:
    layout = packed_layout((1, 3, 2))
    names: tuple[GridName, ...] = ("input", "sorted", "packed", "output", "h_n")
    scene = packing_scene(layout, 3, 4, (2, 3), names, SMALL)
    found = {grid.name: grid for grid in scene.grids}
    # Six tokens; padding counts on from there, four to a sentence: the output is the widest.
    assert (scene.tokens, scene.width) == (6, 4)
    assert found["input"].cells == (2, 7, 8, 0, 3, 5, 1, 4, 16)
    assert found["input"].rows == (0, 1, 2)
    assert found["sorted"].rows == (1, 2, 0)
    assert found["sorted"].cells == (0, 3, 5, 1, 4, 16, 2, 7, 8)
    assert found["packed"].cells == (0, 1, 2, 3, 4, 5, NOTHING, NOTHING)
    assert found["packed"].rows == (0, 4)
    assert found["output"].cells == (2, 7, 8, 9, 0, 3, 5, 13, 1, 4, 16, 17)
    assert found["h_n"].cells == (2, 5, 4, 2, 0, 1)
    assert found["h_n"].rows == (2, 3)
    # Output reaches from margin to edge, input three quarters as far.
    assert (found["output"].box.x0, found["output"].box.x1) == (8, 76)
    assert found["input"].box.x1 == 8 + 0.75 * 68


def test_a_narrow_input_leaves_out_what_it_has_no_room_for() -> None:
    layout = packed_layout((5, 3, 2), 4)
    scene = packing_scene(layout, 4, 0, (0,), ("input", "packed"), SMALL)
    found = {grid.name: grid for grid in scene.grids}
    assert scene.tokens == 9
    assert found["input"].cells == (0, 3, 6, 8, 1, 4, 7, 16, 2, 5, 19, 20)
    assert found["packed"].cells == (*range(9), *[NOTHING] * 3)


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("name", SETTINGS)
def test_a_grid_is_as_large_as_its_tensor(name: str, compact: bool) -> None:
    run = ran(name)
    time = 1 if run.spec.batch_first else 0
    for grid in drawn(name, compact)[0].grids:
        size = run.shapes["input" if grid.name == "sorted" else grid.name]
        if grid.name in ("packed", "packed_output"):
            assert sum(cell != NOTHING for cell in grid.cells) == size[0]
        elif grid.name == "h_n":
            assert (len(grid.rows), grid.columns) == (run.spec.num_directions, size[1])
        else:
            # Without a length for each sentence, the grid has the sentences that packing reads.
            sentences = size[1 - time] if name != "counted" else len(run.asked.lengths)
            assert (len(grid.rows), grid.columns) == (sentences, size[time])


@pytest.mark.parametrize("name", SETTINGS)
def test_missing_tensors_are_not_drawn(name: str) -> None:
    count = {"pack": 1, "run": 3, "unpack": 4}
    failed = ran(name).failed
    assert list(grids(name)) == NAMES[: count[failed.stage] if failed else 6]
    assert (failed is None) == (name in (*GOES_THROUGH, "swapped"))


def test_every_refusal_is_drawn_as_far_as_it_went() -> None:
    stages = {name: ran(name).failed for name in REFUSALS}
    assert {name: failed.stage for name, failed in stages.items() if failed} == {
        **{"unsorted": "pack", "zero": "pack", "counted": "pack"},
        **{"narrow": "run", "total": "unpack"},
    }


@pytest.mark.parametrize("name", GOES_THROUGH)
def test_the_sorted_sentences_are_in_torchs_own_order(name: str) -> None:
    """Accept any order of sentences of one length, because torch's sort is unstable from 17 on."""
    run = ran(name)
    order = run.values.get("sorted_indices")
    expected = order.tolist() if order is not None else list(range(run.spec.batch))
    assert list(grids(name)["sorted"].rows) == expected


def test_the_rows_of_h_n_are_the_top_layers() -> None:
    assert grids("start")["h_n"].rows == (2, 3)
    assert grids("C")["h_n"].rows == (0,)
    assert grids("deep")["h_n"].rows == (30, 31)


def test_many_sentences_have_lower_rows_and_a_few_no_higher_ones() -> None:
    high = {
        name: (grid.box.y1 - grid.box.y0) / len(grid.rows)
        for name in ("many", "start", "one")
        for grid in [grids(name)["input"]]
    }
    assert 5 <= high["many"] < high["start"] == 12 < high["one"] == 14


def test_a_line_of_data_is_shorter_where_it_is_narrow() -> None:
    assert (WIDE.columns, COMPACT.columns) == (64, 32)
    assert grids("start")["packed"].rows == (0, 64)
    assert grids("start", compact=True)["packed"].rows == (0, 32, 64, 96)
    # Fewer tokens than a line holds fill it.
    assert grids("total")["packed"].columns == 10


def test_a_full_batch_stays_a_picture_one_can_look_at() -> None:
    for compact in (False, True):
        scene, _ = drawn("full", compact)
        assert len(scene.grids) == 6
        assert scene.bounds.y1 < 1500
