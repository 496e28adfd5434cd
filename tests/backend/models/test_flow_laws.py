"""Laws of the diagram of sources, including failing ones, in both widths."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import combinations

import pytest

from backend.models.flow import Flow, flow_of
from backend.models.presets import presets
from backend.models.scene import (
    COMPACT,
    WIDE,
    FlowScene,
    LineNode,
    Point,
    Sheet,
    TensorNode,
    flow_scene,
)
from backend.models.source_link import SOURCES, read_source
from backend.picture.scene import Box
from backend.reader.reading import Paste
from backend.reader.runs.read import read
from components.models.figure import bar_width
from tests.support.boxes import contains, overlap

EVERY_SOURCE = pytest.mark.parametrize("name", presets())
INSIDE = 0.01


@lru_cache
def flow(name: str) -> Flow:
    """Return the flow of an example."""
    return flow_of(read(read_source([*presets()[name].items()]).paste), {})


def drawn(name: str, sheet: Sheet = WIDE) -> FlowScene:
    return flow_scene(flow(name), sheet, lambda row: bar_width(row, sheet is COMPACT))


def within(point: Point, box: Box) -> bool:
    x, y = point
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


@EVERY_SOURCE
def test_every_tensor_is_drawn_once_and_read_after_it_was_made(name: str) -> None:
    scene = drawn(name)
    made = [tensor for row in flow(name) for tensor in row.makes]
    assert [node.tensor for node in scene.tensors] == made
    names = [node.id for node in scene.tensors] + [node.id for node in scene.lines]
    assert max(Counter(names).values(), default=1) == 1
    known: set[int] = set()
    for row in flow(name):
        assert {id(each) for each in row.reads} <= known
        known |= {id(each) for each in row.makes}


@pytest.mark.parametrize("sheet", [WIDE, COMPACT], ids=["wide", "compact"])
@EVERY_SOURCE
def test_no_two_blocks_overlap_and_all_are_within_the_bounds(name: str, sheet: Sheet) -> None:
    scene = drawn(name, sheet)
    nodes: list[TensorNode | LineNode] = [*scene.tensors, *scene.lines]
    assert [(a.id, b.id) for a, b in combinations(nodes, 2) if overlap(a.box, b.box)] == []
    assert all(contains(scene.bounds, node.box) for node in nodes)
    assert all(node.box.x0 < node.box.x1 and node.box.y0 < node.box.y1 for node in nodes)
    assert all(within(point, scene.bounds) for arrow in scene.arrows for point in arrow)
    assert scene.bounds.x1 == sheet.wide


@EVERY_SOURCE
def test_every_line_is_a_bar_and_only_the_last_may_have_failed(name: str) -> None:
    scene = drawn(name)
    assert [node.row for node in scene.lines] == [row for row in flow(name) if not row.is_input]
    assert not any(node.row.failed for node in scene.lines[:-1])
    for node in scene.lines[-1:]:
        if node.row.failed:
            boxes = [each.box for each in scene.tensors] + [each.box for each in scene.lines]
            assert node.box.y0 == min(box.y0 for box in boxes)


@EVERY_SOURCE
def test_an_arrow_leads_from_what_is_read_through_the_bar_to_what_is_made(name: str) -> None:
    scene = drawn(name)
    boxes = {id(node.tensor): node.box for node in scene.tensors}
    expected = 0
    for bar in scene.lines:
        ends = [(boxes[id(each)], bar.box) for each in bar.row.reads]
        ends += [(bar.box, boxes[id(each)]) for each in bar.row.makes]
        assert all(leads(scene, upper, lower) for upper, lower in ends)
        expected += len(ends)
    assert len(scene.arrows) == expected


def leads(scene: FlowScene, upper: Box, lower: Box) -> bool:
    """Return whether an arrow runs from the lower edge of one box to the upper edge of another."""
    gap = 3
    return any(
        upper.x0 <= start[0] <= upper.x1
        and lower.x0 <= end[0] <= lower.x1
        and abs(start[1] - upper.y0) < gap
        and abs(end[1] - lower.y1) < gap
        for start, end in scene.arrows
    )


def test_more_features_are_a_wider_block_and_more_steps_a_higher_one() -> None:
    def box(**values: str) -> Box:
        paste = read_source([("code", "~sine"), *values.items()]).paste
        axes = {4: (("N", "L", "hidden_size"),)}
        scene = flow_scene(flow_of(read(paste), axes))
        return next(node.box for node in scene.tensors if node.tensor.name == "output")

    one, wider, higher = box(), box(hidden_size="40"), box(seq_len="50")
    assert wider.x1 - wider.x0 > one.x1 - one.x0
    assert higher.y1 - higher.y0 > one.y1 - one.y0


def test_the_statement_of_a_line_is_whole() -> None:
    (packed,) = (row for row in flow("classifier") if row.makes[0].name == "packed.data")
    assert packed.code.startswith("pack_padded_sequence(")
    assert packed.code.endswith("enforce_sorted=False )")
    assert [each.name for each in packed.reads] == ["embedded", "lengths"]


def test_every_example_is_known() -> None:
    assert set(SOURCES) <= set(presets())


def test_each_part_of_a_sequence_reads_the_part_before_it() -> None:
    source = "nn.Sequential(\n    nn.Linear(10, 32),\n    nn.ReLU(),\n)\n"
    first, linear, relu = flow_of(read(Paste(source)), {})
    assert (linear.code, relu.code) == ("nn.Linear(10, 32)", "nn.ReLU()")
    assert (linear.reads, relu.reads) == (first.makes, linear.makes)
