"""Laws of the diagram of every model, including failing chains, in both widths."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from backend.models.link import ModelRequest, build
from backend.models.results import Made, ModelRun
from backend.models.run import run_model
from backend.models.scene import COMPACT, WIDE, FlowScene, Point, Sheet, flow_scene
from backend.models.steps.sources import Source
from backend.picture.scene import Box
from components.models.figure import bar_width
from tests.support.boxes import contains, overlap
from tests.support.models.model_helpers import run_of
from tests.support.models.model_strategies import chain_requests, tutorial_requests

REQUESTS = tutorial_requests() | chain_requests()
SHEETS = st.sampled_from((WIDE, COMPACT))
DEVICES = st.sampled_from(("cpu", "meta"))
INSIDE = 0.01
"""Return whether two boxes overlap; touching edges do not count."""


def scene_of(run: ModelRun, sheet: Sheet) -> FlowScene:
    return flow_scene(run, sheet, lambda step: bar_width(step, sheet is COMPACT))


def drawn(request: ModelRequest, sheet: Sheet, device: str = "cpu") -> tuple[ModelRun, FlowScene]:
    run = run_model(build(request), device)
    return run, scene_of(run, sheet)


def made_in(run: ModelRun) -> list[Made]:
    return [made for stage in run.stages for made in stage.made]


def reading(run: ModelRun) -> list[tuple[int, tuple[Made, ...]]]:
    """Return the index and the inputs of every step, including a failed one."""
    found = [(place, stage.inputs) for place, stage in enumerate(run.stages)]
    return found if run.failed is None else [*found, (run.failed.place, run.failed.inputs)]


def within(point: Point, box: Box) -> bool:
    x, y = point
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


@given(REQUESTS, SHEETS, DEVICES)
def test_every_tensor_is_drawn_once_beside_the_step_that_made_it(
    request: ModelRequest, sheet: Sheet, device: str
) -> None:
    run, scene = drawn(request, sheet, device)
    assert [id(node.made) for node in scene.tensors] == [id(made) for made in made_in(run)]
    for node in scene.tensors:
        assert any(node.made is made for made in run.stages[node.place].made)
    names = [node.id for node in (*scene.tensors, *scene.steps)]
    assert max(Counter(names).values()) == 1


@given(REQUESTS, SHEETS, DEVICES)
def test_a_step_reads_the_results_of_earlier_steps(
    request: ModelRequest, sheet: Sheet, device: str
) -> None:
    """Check the identity of inputs, by which the diagram finds their sources."""
    run, _ = drawn(request, sheet, device)
    known: set[int] = set()
    for stage in run.stages:
        assert {id(made) for made in stage.inputs} <= known
        known |= {id(made) for made in stage.made}
    if run.failed is not None:
        assert {id(made) for made in run.failed.inputs} <= known


@given(REQUESTS, SHEETS)
def test_no_two_blocks_overlap_and_all_are_within_the_bounds(
    request: ModelRequest, sheet: Sheet
) -> None:
    _, scene = drawn(request, sheet)
    nodes = (*scene.tensors, *scene.steps)
    assert [(a.id, b.id) for a, b in combinations(nodes, 2) if overlap(a.box, b.box)] == []
    assert all(contains(scene.bounds, node.box) for node in nodes)
    assert all(node.box.x0 < node.box.x1 and node.box.y0 < node.box.y1 for node in nodes)
    assert all(within(point, scene.bounds) for arrow in scene.arrows for point in arrow)
    assert scene.bounds.x1 == sheet.wide


@given(REQUESTS, SHEETS)
def test_every_step_is_a_bar_and_only_the_last_may_have_failed(
    request: ModelRequest, sheet: Sheet
) -> None:
    run, scene = drawn(request, sheet)
    ran = [p for p, stage in enumerate(run.stages) if not isinstance(stage.step, Source)]
    if run.failed is None:
        assert [(bar.place, bar.failed) for bar in scene.steps] == [(p, False) for p in ran]
        return
    assert [bar.place for bar in scene.steps] == [*ran, run.failed.place]
    *before, last = scene.steps
    assert not any(bar.failed for bar in before)
    assert last.failed
    assert last.step is run.failed.step
    assert last.box.y0 == min(node.box.y0 for node in (*scene.tensors, *scene.steps))


@given(REQUESTS, SHEETS)
def test_an_arrow_leads_from_what_is_read_through_the_bar_to_what_is_made(
    request: ModelRequest, sheet: Sheet
) -> None:
    run, scene = drawn(request, sheet)
    boxes = {id(node.made): node.box for node in scene.tensors}
    bars = {bar.place: bar.box for bar in scene.steps}
    expected = 0
    for place, read in reading(run):
        for made in read:
            ends = [boxes[id(made)] for made in run.stages[place].made] if place not in bars else []
            targets = [bars[place]] if place in bars else ends
            for target in targets:
                assert leads(scene, boxes[id(made)], target)
                expected += 1
    for place, bar in bars.items():
        for made in run.stages[place].made if place < len(run.stages) else ():
            assert leads(scene, bar, boxes[id(made)])
            expected += 1
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


@given(REQUESTS, SHEETS)
def test_an_arrow_runs_over_no_other_block(request: ModelRequest, sheet: Sheet) -> None:
    _, scene = drawn(request, sheet)
    crossed = [
        (arrow, node.id)
        for arrow in scene.arrows
        for node in (*scene.tensors, *scene.steps)
        if any(within(point, shrunk(node.box)) for point in points(*arrow))
    ]
    assert crossed == []


def points(start: Point, end: Point, count: int = 60) -> list[Point]:
    """Return points of an arrow without its ends."""
    return [
        (
            start[0] + (end[0] - start[0]) * part / count,
            start[1] + (end[1] - start[1]) * part / count,
        )
        for part in range(1, count)
    ]


def shrunk(box: Box) -> Box:
    return Box(box.x0 + INSIDE, box.y0 + INSIDE, box.x1 - INSIDE, box.y1 - INSIDE)


SIZES = {
    "sine": ("hidden_size", "seq_len", "output", {}),
    "heads": ("hidden_size", "seq_len", "hidden_states", {}),
    "chain": ("input_size", "seq_len", "x", {"start": "features", "chain": "none"}),
}
"""Of a model: what makes a block wide, what makes it high, and the rest of its link."""


@given(st.sampled_from(sorted(SIZES)), st.integers(1, 8), st.integers(1, 3))
def test_more_features_are_a_wider_block_and_more_steps_a_higher_one(
    name: str, size: int, more: int
) -> None:
    wide, high, tensor, start = SIZES[name]

    def box(**given: Any) -> Box:
        scene = flow_scene(run_of(name, **{**start, **given}))
        return next(node.box for node in scene.tensors if node.made.name == tensor)

    one = box(**{wide: size, high: size})
    wider, higher = (
        box(**{wide: size + more, high: size}),
        box(**{wide: size, high: size + more}),
    )
    assert wider.x1 - wider.x0 > one.x1 - one.x0
    assert higher.y1 - higher.y0 > one.y1 - one.y0
