"""Laws of the packing diagram for every batch, every stage and both widths."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from backend.packing.link import PackingRequest
from backend.packing.rules import PackedLayout, Token, packed_layout, refusal
from backend.packing.scene import (
    COMPACT,
    NOTHING,
    WIDE,
    Grid,
    GridName,
    PackingScene,
    Paper,
    packing_scene,
)
from backend.picture.scene import Box
from tests.support.boxes import contains, overlap
from tests.support.packing.packing_strategies import any_asked, legal_asked

ALL: tuple[GridName, ...] = ("input", "sorted", "packed", "packed_output", "output", "h_n")
DRAWN = {None: 6, "pack": 1, "run": 3, "unpack": 4}
"""How many of them there are where torch refuses a call."""
MANY = ("input", "sorted", "packed", "packed_output", "output")
"""Where every token stands; h_n holds one number a sentence."""


@dataclass(frozen=True)
class Picture:
    """A scene with its sources."""

    scene: PackingScene
    layout: PackedLayout
    padded: int
    unpacked: int
    paper: Paper

    def grid(self, name: GridName) -> Grid | None:
        return next((grid for grid in self.scene.grids if grid.name == name), None)

    def token(self, number: int) -> Token:
        """Return what a number stands for, padding included."""
        if number < self.scene.tokens:
            return self.layout.tokens[number]
        return Token(*divmod(number - self.scene.tokens, self.scene.width))


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    asked: PackingRequest = draw(any_asked(steps=20) | legal_asked())
    refused = refusal(asked)
    layout = packed_layout(asked.lengths, asked.padded_width)
    unpacked = asked.total_length or asked.longest
    drawn = ALL[: DRAWN[refused and refused.stage]]
    # Not yet unpacked there are no steps.
    unpacked = unpacked if "output" in drawn else 0
    top = draw(st.sampled_from(((0,), (2, 3), (4,))))
    paper = draw(st.sampled_from((WIDE, COMPACT)))
    scene = packing_scene(layout, asked.padded_width, unpacked, top, drawn, paper)
    return Picture(scene, layout, asked.padded_width, unpacked, paper)


def rows_of(grid: Grid) -> list[tuple[int, ...]]:
    starts = range(0, len(grid.cells), grid.columns)
    return [grid.cells[start : start + grid.columns] for start in starts]


@given(pictures())
def test_no_two_grids_overlap_and_each_has_room_for_its_name(picture: Picture) -> None:
    grids = picture.scene.grids
    assert not any(overlap(one.box, other.box) for one, other in combinations(grids, 2))
    tops = [picture.scene.bounds.y1, *(grid.box.y0 for grid in grids)]
    for above, grid in zip(tops, grids, strict=False):
        assert above - grid.box.y1 >= picture.paper.caption - 1e-9


@given(pictures())
def test_the_bounds_contain_every_grid(picture: Picture) -> None:
    scene = picture.scene
    assert all(contains(scene.bounds, grid.box) for grid in scene.grids)
    assert (scene.bounds.x0, scene.bounds.y0, scene.bounds.x1) == (0, 0, picture.paper.wide)
    assert all(grid.box.x0 == picture.paper.margin for grid in scene.grids)
    # The numbers of the steps stand below the first two.
    floors = [*(grid.box.y1 + picture.paper.caption for grid in scene.grids[1:]), 0]
    for grid, floor in zip(scene.grids[:2], floors, strict=False):
        assert grid.box.y0 - floor >= picture.paper.foot - 1e-9


@given(pictures())
def test_they_are_in_the_order_of_their_creation(picture: Picture) -> None:
    grids = picture.scene.grids
    assert tuple(grid.name for grid in grids) == ALL[: len(grids)]
    assert all(above.box.y0 > below.box.y1 for above, below in pairwise(grids))


@given(pictures())
def test_a_grid_is_rows_times_columns_of_cells(picture: Picture) -> None:
    for grid in picture.scene.grids:
        assert len(grid.cells) == len(grid.rows) * grid.columns
        area = (grid.box.x1 - grid.box.x0) * (grid.box.y1 - grid.box.y0)
        assert area > 0


@given(pictures(), st.data())
def test_the_cells_fill_their_grid_from_the_top_left(picture: Picture, data: st.DataObject) -> None:
    for grid in picture.scene.grids:
        place = data.draw(st.integers(0, len(grid.cells) - 1))
        other = data.draw(st.integers(0, len(grid.cells) - 1))
        box = grid.cell(place)
        slack = 1e-9
        loose = Box(
            grid.box.x0 - slack, grid.box.y0 - slack, grid.box.x1 + slack, grid.box.y1 + slack
        )
        assert contains(loose, box)
        share = (box.x1 - box.x0) * (box.y1 - box.y0) * len(grid.cells)
        area = (grid.box.x1 - grid.box.x0) * (grid.box.y1 - grid.box.y0)
        assert abs(share - area) < 1e-6 * area
        (row, column), (low, right) = divmod(place, grid.columns), divmod(other, grid.columns)
        (x, y), (x_other, y_other) = box.center, grid.cell(other).center
        assert (x < x_other) == (column < right)
        assert (y > y_other) == (row < low)


@given(pictures())
def test_a_token_is_in_every_grid_exactly_once(picture: Picture) -> None:
    scene = picture.scene
    assert scene.tokens == len(picture.layout.tokens)
    for grid in scene.grids:
        times = Counter(number for number in grid.cells if 0 <= number < scene.tokens)
        if grid.name in MANY:
            assert times == Counter(range(scene.tokens))
        else:
            assert len(grid.cells) == len(grid.rows) * len(picture.layout.lengths)


@given(pictures())
def test_a_row_is_the_steps_of_its_sentence(picture: Picture) -> None:
    lengths = picture.layout.lengths
    for name in ("input", "sorted", "output"):
        grid = picture.grid(name)  # type: ignore[arg-type]
        if grid is None:
            continue
        everyone = picture.layout.order if name == "sorted" else tuple(range(len(lengths)))
        assert grid.rows == everyone
        for sentence, row in zip(grid.rows, rows_of(grid), strict=True):
            assert [picture.token(number) for number in row] == [
                Token(sentence, step) for step in range(grid.columns)
            ]
            real = [number < picture.scene.tokens for number in row]
            steps = min(lengths[sentence], picture.padded)
            assert real == [step < steps for step in range(grid.columns)]


@given(pictures())
def test_data_counts_its_rows_and_has_no_padding(picture: Picture) -> None:
    for name in ("packed", "packed_output"):
        grid = picture.grid(name)  # type: ignore[arg-type]
        if grid is None:
            continue
        total = picture.scene.tokens
        assert grid.cells[:total] == tuple(range(total))
        # A last line that is not full, and no line beyond.
        assert set(grid.cells[total:]) <= {NOTHING}
        assert len(grid.cells) - total < grid.columns <= picture.paper.columns
        assert grid.rows == tuple(range(0, total, grid.columns))


@given(pictures())
def test_final_states_are_each_sentences_last_step_and_first(picture: Picture) -> None:
    grid = picture.grid("h_n")
    if grid is None:
        return
    forward, *backward = rows_of(grid)
    lengths = picture.layout.lengths
    assert [picture.token(number) for number in forward] == [
        Token(sentence, length - 1) for sentence, length in enumerate(lengths)
    ]
    for row in backward:
        assert [picture.token(number) for number in row] == [
            Token(sentence, 0) for sentence in range(len(lengths))
        ]


@given(pictures(), st.data())
def test_the_head_of_a_step_is_above_its_column(picture: Picture, data: st.DataObject) -> None:
    """Check that input, sorted and output share a time scale, whatever their widths."""
    grids = [picture.grid(name) for name in ("input", "sorted", "output")]
    there = [grid for grid in grids if grid is not None]
    step = data.draw(st.integers(0, min(grid.columns for grid in there) - 1))
    places = [grid.cell(step).center[0] for grid in there]
    assert max(places) - min(places) < 1e-6


@given(pictures())
def test_the_numbers_of_padding_differ_from_those_of_tokens(picture: Picture) -> None:
    scene = picture.scene
    sentences = len(picture.layout.lengths)
    for grid in scene.grids:
        for number in set(grid.cells) - {NOTHING}:
            assert 0 <= number < scene.tokens + sentences * scene.width
            token = picture.token(number)
            real = token.step < min(picture.layout.lengths[token.sentence], picture.padded)
            assert real == (number < scene.tokens)
