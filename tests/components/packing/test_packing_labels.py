"""The texts of the packing diagram: content, place and size."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from backend.layer.spec import LayerSpec
from backend.packing.link import PackingRequest
from backend.packing.rules import packing_shapes
from backend.packing.run import run_packing
from backend.packing.scene import Grid
from components.message.scene import Label
from components.packing.labels import TENSORS, packing_labels
from components.packing.message import layout_of, scene_of
from components.packing.words import drawn_ids
from components.picture.palette import COLORS
from components.words.catalogue import Messages, languages, messages
from tests.support.packing.packed import SETTINGS, ran
from tests.support.packing.packing_strategies import any_asked, tiny_specs

SMALLEST = 9.5
"""Pixels, as on the Layer page."""
EVERY_SETTING = pytest.mark.parametrize("name", SETTINGS)
EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())


def written(
    spec: LayerSpec, asked: PackingRequest, words: Messages, compact: bool = False
) -> tuple[dict[str, Grid], tuple[Label, ...]]:
    run = run_packing(spec, asked, "meta")
    layout = layout_of(run)
    scene = scene_of(run, layout, compact)
    shapes = packing_shapes(spec, asked)
    found = packing_labels(scene, layout, drawn_ids(run), shapes, words, compact)
    return {grid.name: grid for grid in scene.grids}, found


def of(
    name: str, compact: bool = False, language: str = "en"
) -> tuple[dict[str, Grid], list[Label]]:
    grids, found = written(*SETTINGS[name], messages(language), compact)
    return grids, list(found)


def beside(grid: Grid, found: list[Label]) -> list[str]:
    """Return the texts left of a grid, from top to bottom."""
    here = [
        label
        for label in found
        if label.place == "middle right"
        and label.x < grid.box.x0
        and grid.box.y0 < label.y < grid.box.y1
    ]
    return [label.text for label in sorted(here, key=lambda label: -label.y)]


def below(grid: Grid, found: list[Label]) -> list[Label]:
    """Return the texts below a grid, from left to right."""
    here = [label for label in found if grid.box.y0 - 14 < label.y < grid.box.y0]
    return sorted(here, key=lambda label: label.x)


@given(tiny_specs(), any_asked(steps=20))
@pytest.mark.parametrize("compact", [False, True])
def test_every_text_is_inside_the_picture_and_readable(
    compact: bool, spec: LayerSpec, asked: PackingRequest
) -> None:
    run = run_packing(spec, asked, "meta")
    bounds = scene_of(run, layout_of(run), compact).bounds
    for label in written(spec, asked, messages("en"), compact)[1]:
        assert bounds.x0 < label.x < bounds.x1
        assert bounds.y0 < label.y < bounds.y1
        assert label.colour in COLORS
        assert label.text
        assert label.size >= SMALLEST


@EVERY_LANGUAGE
@EVERY_SETTING
def test_every_grid_is_named_and_has_its_size_beside_it(name: str, language: str) -> None:
    words, run = messages(language), ran(name)
    grids, found = of(name, language=language)
    for grid in grids.values():
        above = {(each.x, each.text) for each in found if each.y == grid.box.y1 + 9}
        caption = (grid.box.x0, words.text(f"packing.grid.{grid.name}"))
        shape = run.shapes["input" if grid.name == "sorted" else grid.name]
        size = (grid.box.x1, str(shape))
        assert above == ({caption} if grid.name == "h_n" else {caption, size})


def test_the_sentences_are_named_in_their_order() -> None:
    grids, found = of("start")
    assert beside(grids["input"], found) == [f"b={n}" for n in range(10)]
    assert beside(grids["output"], found) == [f"b={n}" for n in range(10)]
    order = ran("start").values["sorted_indices"].tolist()
    assert beside(grids["sorted"], found) == [f"b={n}" for n in order]
    assert beside(grids["packed"], found) == ["0", "64"]
    assert beside(grids["h_n"], found) == ["h_n[2]", "h_n[3]"]


@pytest.mark.parametrize(("name", "every"), [("many", 3), ("full", 3), ("one", 1)])
def test_low_rows_are_named_while_there_is_room(name: str, every: int) -> None:
    grids, found = of(name)
    rows = range(len(grids["input"].rows))
    assert beside(grids["input"], found) == [f"b={n}" for n in rows[::every]]
    high = (grids["input"].box.y1 - grids["input"].box.y0) / len(rows)
    assert every * high >= SMALLEST


@pytest.mark.parametrize("name", ["start", "sorted", "narrow", "long"])
def test_batch_sizes_are_below_their_steps(name: str) -> None:
    grids, found = of(name)
    grid = grids["sorted"]
    title, *counts = below(grid, found)
    assert title.text == "batch_sizes"
    columns = range(grid.columns)
    assert [label.x for label in counts] == [grid.cell(n).center[0] for n in columns]
    # What a narrow input has cut off has no column.
    sizes = ran(name).values["batch_sizes"].tolist()
    assert [int(label.text) for label in counts] == sizes[: grid.columns]
    assert all(label.colour == "time" for label in (title, *counts))


def test_where_columns_are_narrow_there_are_no_counts() -> None:
    grids, found = of("full")
    assert [label.text for label in below(grids["sorted"], found)] == ["batch_sizes"]
    grids, found = of("start", compact=True)
    counts = [label.text for label in below(grids["sorted"], found)]
    assert counts == [str(n) for n in ran("start").values["batch_sizes"].tolist()]


@pytest.mark.parametrize(("name", "compact", "every"), [("start", False, 1), ("start", True, 2)])
def test_steps_are_numbered_at_their_columns(name: str, compact: bool, every: int) -> None:
    grids, found = of(name, compact)
    grid = grids["input"]
    steps = below(grid, found)
    numbers = [0, *(int(label.text) for label in steps[1:])]
    assert steps[0].text == "t=0"
    assert numbers == list(range(0, grid.columns, every))
    assert [label.x for label in steps] == [grid.cell(n).center[0] for n in numbers]


@pytest.mark.parametrize("name", ["start", "C", "total", "many"])
def test_every_token_shows_its_id_in_its_cell(name: str) -> None:
    grids, found = of(name)
    run, grid = ran(name), grids["input"]
    ids = run.values["ids"] if run.spec.batch_first else run.values["ids"].T
    shown = {
        (label.x, label.y): int(label.text)
        for label in found
        if label.place == "middle center" and grid.box.y0 < label.y < grid.box.y1
    }
    real = {
        grid.cell(place).center: number
        for place, number in enumerate(ids.flatten().tolist())
        if number
    }
    assert len(real) == run.steps_computed
    assert shown == ({} if name == "many" else real)


@pytest.mark.parametrize("compact", [False, True])
@EVERY_SETTING
def test_a_narrow_picture_says_the_same_in_smaller_type(name: str, compact: bool) -> None:
    words = messages("en")
    captions = [
        label
        for label in of(name, compact)[1]
        if label.text in {words.text(f"packing.grid.{grid}") for grid in TENSORS}
    ]
    assert captions
    assert {label.size for label in captions} == {10 if compact else 12}


def test_every_grid_belongs_to_a_tensor_of_the_run() -> None:
    assert TENSORS.keys() == of("start")[0].keys()
    assert set(TENSORS.values()) <= ran("start").shapes.keys()


@EVERY_LANGUAGE
def test_no_caption_is_left_in_the_other_language(language: str) -> None:
    texts = [label.text for label in of("start", language=language)[1]]
    korean = [text for text in texts if re.search("[가-힣]", text)]
    assert len(korean) == (6 if language == "ko" else 0)
