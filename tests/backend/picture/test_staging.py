"""The diagram of the default example, block by block."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend.layer.spec import LayerSpec
from backend.picture.layer import build_scene
from backend.picture.scene import COMPACT, WIDE, Block, Layout, Scene

A3 = LayerSpec()
LAYOUTS = pytest.mark.parametrize("layout", [WIDE, COMPACT], ids=["wide", "compact"])


def by_id(scene: Scene) -> dict[str, Block]:
    return {block.id: block for block in scene.blocks}


@pytest.mark.parametrize(
    ("layout", "steps"), [(WIDE, [0, 1, 2, 33, 34]), (COMPACT, [0, 1, 34])], ids=["wide", "compact"]
)
def test_long_sequences_show_their_ends(layout: Layout, steps: list[int]) -> None:
    scene = build_scene(A3, layout)
    assert list(scene.steps) == steps
    assert scene.gap_x is not None
    before, after = scene.steps[steps[-1 - layout.tail]], scene.steps[steps[-layout.tail]]
    assert before + 0.5 < scene.gap_x < after - 0.5


def test_short_sequences_are_drawn_whole() -> None:
    scene = build_scene(replace(A3, seq_len=6))
    assert (list(scene.steps), scene.gap_x) == ([0, 1, 2, 3, 4, 5], None)


def test_tall_stacks_show_their_ends() -> None:
    scene = build_scene(replace(A3, num_layers=16))
    assert [band.layer for band in scene.bands] == [0, 1, 2, 3, 4, 13, 14, 15]
    assert scene.gap_y is not None
    below, above = scene.bands[4].box, scene.bands[5].box
    assert below.y1 < scene.gap_y < above.y0


@pytest.mark.parametrize(("batch", "sheets"), [(1, 0), (2, 1), (3, 2), (1024, 2)])
def test_the_batch_is_depth(batch: int, sheets: int) -> None:
    assert build_scene(replace(A3, batch=batch)).depth == sheets
    assert build_scene(replace(A3, batch=batch, batched=False)).depth == 0


@pytest.mark.parametrize(
    ("block", "expression"),
    [
        ("input t34", "input[:, 34]"),
        ("output forward t0", "output[:, 0, :20]"),
        ("output backward t0", "output[:, 0, 20:]"),
        ("hidden l1 backward t33", "output[:, 33, 20:]"),
        ("hidden l0 forward t0", ""),
        ("h_n[3]", "h_n[3]"),
        ("c_0[0]", "c_0[0]"),
    ],
)
def test_a_block_names_its_slice(block: str, expression: str) -> None:
    assert by_id(build_scene(A3))[block].slice == expression


@pytest.mark.parametrize(
    ("changes", "expression"),
    [
        ({"batch_first": False}, "output[2, :, :20]"),
        ({"bidirectional": False}, "output[:, 2]"),
        ({"bidirectional": False, "batch_first": False}, "output[2]"),
        ({"batched": False}, "output[2, :20]"),
        ({"batched": False, "bidirectional": False}, "output[2]"),
        ({"proj_size": 7}, "output[:, 2, :7]"),
    ],
)
def test_slices_follow_the_layout(changes: dict[str, bool], expression: str) -> None:
    assert by_id(build_scene(replace(A3, **changes)))["output forward t2"].slice == expression


@pytest.mark.parametrize(
    ("block", "read"),
    [
        ("input t2", None),
        ("h_0[1]", None),
        ("hidden l1 forward t2", (0, 2)),
        ("hidden l1 backward t2", (34, 2)),
        ("output backward t34", (34, 34)),
        ("h_n[2]", (0, 34)),
        ("c_n[3]", (34, 0)),
    ],
)
def test_a_block_knows_what_it_has_read(block: str, read: tuple[int, int] | None) -> None:
    assert by_id(build_scene(A3))[block].read == read


@LAYOUTS
def test_cell_states_are_outside_of_hidden_states(layout: Layout) -> None:
    blocks = by_id(build_scene(A3, layout))
    assert blocks["c_0[0]"].box.x1 <= blocks["h_0[0]"].box.x0
    assert blocks["h_n[0]"].box.x1 <= blocks["c_n[0]"].box.x0
    assert blocks["c_n[1]"].box.x1 <= blocks["h_n[1]"].box.x0
    assert blocks["h_0[1]"].box.x1 <= blocks["c_0[1]"].box.x0


def test_a_projection_shows_in_the_heights() -> None:
    blocks = by_id(build_scene(replace(A3, proj_size=2)))
    h, c = blocks["h_n[0]"].box, blocks["c_n[0]"].box
    assert h.y1 - h.y0 < c.y1 - c.y0
    assert h.center[1] == pytest.approx(c.center[1])
