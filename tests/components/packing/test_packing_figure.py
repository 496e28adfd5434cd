"""The packing diagram as a Plotly figure: every cell in its color, with few shapes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given

from backend.layer.spec import LayerSpec
from backend.packing.link import PackingRequest
from backend.packing.run import run_packing
from backend.packing.scene import NOTHING, Grid, PackingScene
from backend.picture.scene import Box
from components.packing.figure import packing_figure
from components.packing.message import layout_of, scene_of
from components.picture.palette import COLORS, resolve
from tests.support.messages import plain
from tests.support.packing.packed import REFUSALS, SETTINGS, drawn, ran
from tests.support.packing.packing_strategies import any_asked, tiny_specs

MOST_SHAPES = 36
BOX = re.compile(r"M(-?[\d.]+),(-?[\d.]+)H(-?[\d.]+)V(-?[\d.]+)H(-?[\d.]+)Z")
LANES = ("forward", "backward")
EVERY_SETTING = pytest.mark.parametrize("name", SETTINGS)
Shape = dict[str, Any]


def shapes_of(name: str, compact: bool = False) -> tuple[PackingScene, list[Shape]]:
    scene, layout = drawn(name, compact)
    made = plain(packing_figure(scene, layout, ran(name).spec.bidirectional))
    return scene, made["layout"]["shapes"]


def boxes(shapes: Iterable[Shape], fill: str | None, grid: Grid, line: str = "") -> list[Box]:
    """Return every box of a color within a grid, or of an outline without a fill."""
    colour = f"@{fill}" if fill else "rgba(0,0,0,0)"
    found = []
    for shape in shapes:
        if shape["fillcolor"] != colour or (line and shape["line"]["color"] != f"@{line}"):
            continue
        for x0, y0, x1, y1, _ in BOX.findall(shape["path"]):
            box = Box(*map(float, (x0, y0, x1, y1)))
            x, y = box.center
            if grid.box.x0 < x < grid.box.x1 and grid.box.y0 < y < grid.box.y1:
                found.append(box)
    return found


def filled(shapes: Iterable[Shape], fill: str, grid: Grid) -> set[int]:
    """Return the places of a grid whose center is in a box of this color, each in one box."""
    found = boxes(shapes, fill, grid)
    hits = [
        place
        for place in range(len(grid.cells))
        for x, y in [grid.cell(place).center]
        for box in found
        if box.x0 < x < box.x1 and box.y0 <= y <= box.y1
    ]
    assert len(hits) == len(set(hits))
    return set(hits)


def places(scene: PackingScene, grid: Grid, steps: tuple[int, ...], odd: bool) -> set[int]:
    """Return the places of a grid with a token of an odd or of an even step."""
    return {
        place
        for place, number in enumerate(grid.cells)
        if 0 <= number < scene.tokens and bool(steps[number] % 2) == odd
    }


@pytest.mark.parametrize("name", [name for name in SETTINGS if name != "full"])
def test_every_cell_has_the_color_of_what_it_holds(name: str) -> None:
    """Check that odd steps have another tint than even ones."""
    scene, shapes = shapes_of(name)
    steps = tuple(token.step for token in drawn(name)[1].tokens)
    for grid in scene.grids:
        padding = {place for place, number in enumerate(grid.cells) if number >= scene.tokens}
        assert filled(shapes, "band", grid) == padding
        for odd in (False, True):
            wanted = places(scene, grid, steps, odd)
            tint = "odd" if odd else "fill"
            if grid.name == "h_n":
                rows = [{p for p in wanted if p // grid.columns == row} for row in range(2)]
                assert [filled(shapes, f"{lane}-{tint}", grid) for lane in LANES] == rows
            else:
                colour = "forward" if grid.name in ("packed_output", "output") else "time"
                assert filled(shapes, f"{colour}-{tint}", grid) == wanted


@pytest.mark.parametrize("name", ["start", "D", "wide", "deep", "C", "full"])
def test_backward_is_the_lower_half_of_both_outputs(name: str) -> None:
    scene, shapes = shapes_of(name)
    both = ran(name).spec.bidirectional
    for grid in scene.grids[3:5]:
        backward = boxes(shapes, "backward-fill", grid) + boxes(shapes, "backward-odd", grid)
        assert bool(backward) == both
        high = (grid.box.y1 - grid.box.y0) / len(grid.rows)
        area = sum((box.x1 - box.x0) * (box.y1 - box.y0) for box in backward)
        cell = (grid.box.x1 - grid.box.x0) / grid.columns * high
        tokens = scene.tokens if both else 0
        # Paths are rounded to a tenth of a pixel.
        assert area == pytest.approx(tokens * cell / 2, rel=0.05)
        for box in backward:
            row = round((grid.box.y1 - box.y0) / high)
            assert box.y1 == pytest.approx(grid.box.y1 - (row - 0.5) * high, abs=0.11)


@pytest.mark.parametrize("name", ["start", "C", "wide", "sorted"])
def test_rings_are_where_the_final_states_come_from(name: str) -> None:
    scene, shapes = shapes_of(name)
    output, run = scene.grids[4], ran(name)
    last = [length - 1 for length in run.asked.lengths]
    ends = {"forward": last, "backward": [0] * len(last) if run.spec.bidirectional else []}
    for lane, steps in ends.items():
        expected = [output.cell(row * output.columns + step) for row, step in enumerate(steps)]
        found = boxes(shapes, None, output, line=lane)
        assert [box.center for box in found] == [
            pytest.approx(box.center, abs=0.11) for box in expected
        ]


@pytest.mark.parametrize("name", ["start", "many", "narrow", "sorted"])
def test_the_staircase_goes_down_by_batch_sizes(name: str) -> None:
    scene, shapes = shapes_of(name)
    grid = scene.grids[1]
    (stairs,) = [each for each in shapes if each["line"] == {**each["line"], "color": "@time"}]
    high = (grid.box.y1 - grid.box.y0) / len(grid.rows)
    levels = [float(low) for low in re.findall(r"L[\d.]+,([\d.]+)H", stairs["path"])]
    counts = ran(name).values["batch_sizes"].tolist()[: grid.columns]
    assert levels == [pytest.approx(grid.box.y1 - count * high, abs=0.06) for count in counts]


@EVERY_SETTING
def test_an_arrow_leads_from_each_grid_to_the_next(name: str) -> None:
    scene, shapes = shapes_of(name)
    heads = [each for each in shapes if each["fillcolor"] == "@line"]
    count = len(scene.grids) - 1
    # After a refusal to pack there is one grid, and nowhere to go.
    assert len(heads) == min(count, 1)
    for head in heads:
        ends = [float(y) for y in re.findall(r"L7\.0,([\d.]+)L", head["path"])]
        assert len(ends) == count
        for (above, below), y in zip(pairwise(scene.grids), ends, strict=True):
            assert below.box.y1 <= y < above.box.y0


def is_whole(figure: dict[str, Any], scene: PackingScene) -> None:
    shapes = figure["layout"]["shapes"]
    json.dumps(figure, allow_nan=False)
    assert len(shapes) <= MOST_SHAPES
    named = {each["fillcolor"] for each in shapes} | {each["line"]["color"] for each in shapes}
    assert {each[1:] for each in named if each[0] == "@"} <= COLORS.keys()
    for shape in shapes:
        numbers = re.findall(r"(-?[\d.]+),(-?[\d.]+)", shape["path"])
        # Plotly draws no empty path, and complains of it.
        assert numbers
        numbers += [box[2:4] for box in BOX.findall(shape["path"])]
        for x, y in numbers:
            assert 0 <= float(x) <= scene.bounds.x1
            assert 0 <= float(y) <= scene.bounds.y1
    assert figure["data"] == []
    assert figure["layout"]["xaxis"]["range"] == [0, scene.bounds.x1]
    assert figure["layout"]["yaxis"]["range"] == [0, scene.bounds.y1]


@pytest.mark.parametrize("compact", [False, True])
@EVERY_SETTING
def test_a_picture_is_small_and_whole(name: str, compact: bool) -> None:
    scene, layout = drawn(name, compact)
    figure = plain(packing_figure(scene, layout, ran(name).spec.bidirectional))
    is_whole(figure, scene)
    for dark in (False, True):
        resolved: Any = resolve(figure, dark)
        assert len(go.Figure(resolved).layout.shapes) == len(figure["layout"]["shapes"])


@given(tiny_specs(), any_asked(steps=12))
def test_for_any_batch_a_picture_is_small_and_whole(spec: LayerSpec, asked: PackingRequest) -> None:
    run = run_packing(spec, asked, "meta")
    layout = layout_of(run)
    scene = scene_of(run, layout)
    is_whole(plain(packing_figure(scene, layout, spec.bidirectional)), scene)


def test_a_larger_batch_has_no_more_shapes() -> None:
    assert len(shapes_of("many")[1]) == len(shapes_of("start")[1]) <= MOST_SHAPES


def test_a_refused_run_has_no_cell_of_output() -> None:
    for name in REFUSALS:
        scene, shapes = shapes_of(name)
        fills = {each["fillcolor"] for each in shapes}
        assert ("@forward-fill" in fills) == (len(scene.grids) > 3)


def test_an_empty_text_is_not_a_cell() -> None:
    scene, shapes = shapes_of("start")
    data = scene.grids[2]
    gone = {place for place, number in enumerate(data.cells) if number == NOTHING}
    assert gone
    for colour in ("band", "time-fill", "time-odd"):
        assert not gone & filled(shapes, colour, data)
