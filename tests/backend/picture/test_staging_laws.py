"""Laws of the diagram for every setting of a link and both layouts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from backend.layer.spec import LayerSpec
from backend.picture.layer import build_scene
from backend.picture.scene import COMPACT, WIDE, Block, Layout, Scene, block_height
from tests.support.boxes import contains, overlap
from tests.support.strategies import LINK, legal_specs

MOST_BLOCKS, MOST_ARROWS = 250, 200
LAYOUTS = st.sampled_from([WIDE, COMPACT])
SPECS = legal_specs(LINK)


def of_role(scene: Scene, *roles: str) -> list[Block]:
    return [block for block in scene.blocks if block.role in roles]


@given(SPECS, LAYOUTS)
def test_no_two_blocks_overlap(spec: LayerSpec, layout: Layout) -> None:
    blocks = build_scene(spec, layout).blocks
    clashes = [(a.id, b.id) for a, b in combinations(blocks, 2) if overlap(a.box, b.box)]
    assert not clashes


@given(SPECS, LAYOUTS)
def test_everything_is_within_the_bounds(spec: LayerSpec, layout: Layout) -> None:
    scene = build_scene(spec, layout)
    assert all(contains(scene.bounds, part.box) for part in (*scene.blocks, *scene.bands))
    for x, y in (point for arrow in scene.arrows for point in (arrow.start, arrow.end)):
        assert scene.bounds.x0 <= x <= scene.bounds.x1
        assert scene.bounds.y0 <= y <= scene.bounds.y1


@given(SPECS, LAYOUTS)
def test_a_small_picture_has_room_around_it(spec: LayerSpec, layout: Layout) -> None:
    bounds = build_scene(spec, layout).bounds
    wide, high = layout.least
    assert bounds.x1 - bounds.x0 >= wide - 1e-9
    assert bounds.y1 - bounds.y0 >= high - 1e-9


@given(SPECS, LAYOUTS)
def test_every_block_has_an_area_and_a_name_of_its_own(spec: LayerSpec, layout: Layout) -> None:
    blocks = build_scene(spec, layout).blocks
    assert all(each.box.x0 < each.box.x1 and each.box.y0 < each.box.y1 for each in blocks)
    assert max(Counter(block.id for block in blocks).values()) == 1


@given(SPECS, LAYOUTS)
def test_a_picture_stays_small_at_any_size(spec: LayerSpec, layout: Layout) -> None:
    scene = build_scene(spec, layout)
    assert len(scene.blocks) <= MOST_BLOCKS
    assert len(scene.arrows) <= MOST_ARROWS
    assert scene.depth <= 2


@given(SPECS, LAYOUTS, st.integers(1, 4))
def test_double_the_layers_are_double_the_lanes(
    spec: LayerSpec, layout: Layout, num_layers: int
) -> None:
    single = build_scene(replace(spec, num_layers=num_layers), layout)
    double = build_scene(replace(spec, num_layers=2 * num_layers), layout)
    for role in ("hidden", "initial", "final"):
        assert len(of_role(double, role)) == 2 * len(of_role(single, role))
    for role in ("input", "output"):
        assert len(of_role(double, role)) == len(of_role(single, role))
    assert len(double.bands) == 2 * len(single.bands)


@given(SPECS, LAYOUTS)
def test_final_states_are_at_the_end_of_their_direction(spec: LayerSpec, layout: Layout) -> None:
    scene = build_scene(spec, layout)
    cells = of_role(scene, "hidden")
    left, right = min(each.box.x0 for each in cells), max(each.box.x1 for each in cells)
    for state in of_role(scene, "initial", "final"):
        ends_right = (state.role == "final") == (state.direction == "forward")
        assert state.box.x0 > right if ends_right else state.box.x1 < left


@given(SPECS, LAYOUTS)
def test_rows_of_states_count_layers_and_directions(spec: LayerSpec, layout: Layout) -> None:
    for state in of_role(build_scene(spec, layout), "initial", "final"):
        row = int(state.slice.removeprefix(f"{state.tensor}[").removesuffix("]"))
        layer, place = divmod(row, spec.num_directions)
        assert state.layer == layer
        assert state.direction == ("backward" if place else "forward")


@given(SPECS, LAYOUTS)
def test_states_are_beside_their_own_lane(spec: LayerSpec, layout: Layout) -> None:
    scene = build_scene(spec, layout)
    height = {(cell.layer, cell.direction): cell.box.center[1] for cell in of_role(scene, "hidden")}
    for state in of_role(scene, "initial", "final"):
        assert abs(state.box.center[1] - height[state.layer, state.direction]) < 1e-9


@given(SPECS, LAYOUTS)
def test_layers_stack_upward_between_input_and_output(spec: LayerSpec, layout: Layout) -> None:
    scene = build_scene(spec, layout)
    assert [band.layer for band in scene.bands][-1] == spec.num_layers - 1
    assert all(below.box.y1 < above.box.y0 for below, above in pairwise(scene.bands))
    assert max(each.box.y1 for each in of_role(scene, "input")) < scene.bands[0].box.y0
    assert min(each.box.y0 for each in of_role(scene, "output")) > scene.bands[-1].box.y1
    band = {band.layer: band.box for band in scene.bands}
    assert all(contains(band[each.layer], each.box) for each in of_role(scene, "hidden"))  # type: ignore[index]


@given(SPECS, LAYOUTS)
def test_lanes_of_a_layer_have_separate_rows(spec: LayerSpec, layout: Layout) -> None:
    parts = [each for each in build_scene(spec, layout).blocks if each.layer == 0]
    forward = [each.box for each in parts if each.direction == "forward"]
    backward = [each.box for each in parts if each.direction == "backward"]
    assert forward
    assert bool(backward) == spec.bidirectional
    assert max(box.y1 for box in forward) < min((box.y0 for box in backward), default=float("inf"))


@given(SPECS, LAYOUTS)
def test_time_runs_right_from_first_to_last(spec: LayerSpec, layout: Layout) -> None:
    scene = build_scene(spec, layout)
    assert (min(scene.steps), max(scene.steps)) == (0, spec.seq_len - 1)
    assert all(scene.steps[a] < scene.steps[b] for a, b in pairwise(sorted(scene.steps)))
    assert (scene.gap_x is None) == (len(scene.steps) == spec.seq_len)
    for block in of_role(scene, "input", "hidden", "output"):
        assert abs(block.box.center[0] - scene.steps[block.t]) < 1e-9  # type: ignore[index]


@given(SPECS, LAYOUTS)
def test_arrows_run_the_way_of_their_lane(spec: LayerSpec, layout: Layout) -> None:
    for arrow in build_scene(spec, layout).arrows:
        across, up = arrow.end[0] - arrow.start[0], arrow.end[1] - arrow.start[1]
        if arrow.direction is None:
            assert across == 0
            assert up > 0
        else:
            assert up == 0
            assert (across > 0) == (arrow.direction == "forward")


@given(SPECS, LAYOUTS)
def test_heights_tell_features(spec: LayerSpec, layout: Layout) -> None:
    h_out = spec.proj_size or spec.hidden_size
    features = {"h_0": h_out, "h_n": h_out, "output": h_out, "": h_out, "input": spec.input_size}
    for block in build_scene(spec, layout).blocks:
        expected = block_height(features.get(block.tensor, spec.hidden_size))
        assert abs(block.box.y1 - block.box.y0 - expected) < 1e-9


@given(SPECS, LAYOUTS, SPECS)
def test_a_block_keeps_its_name_when_widths_change(
    spec: LayerSpec, layout: Layout, other: LayerSpec
) -> None:
    widths = {"input_size": other.input_size, "batch": other.batch}
    changed = replace(spec, **widths, hidden_size=spec.hidden_size + other.hidden_size)
    assert [block.id for block in build_scene(changed, layout).blocks] == [
        block.id for block in build_scene(spec, layout).blocks
    ]
