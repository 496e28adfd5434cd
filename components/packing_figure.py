"""Draw the packing picture's grids with Plotly: a few path shapes whatever the number of cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any

from backend.packing_rules import PackedLayout
from backend.packing_scene import Grid, PackingScene
from backend.scene import Box
from components.figure import Figure, path, plain_figure
from components.pen import Pen

Run = tuple[int, int, int, int]
"""First row, first column, one past the last row, one past the last column."""
_SENTENCES = ("input", "sorted", "output")
_HALVES = ("packed_output", "output")


def packing_figure(scene: PackingScene, layout: PackedLayout, bidirectional: bool) -> Figure:
    """The picture of ``scene``, without its texts, as a Plotly figure in JSON form."""
    bounds = scene.bounds
    pen = Pen(bounds, bounds.x1, bounds.y1)
    artist = _Artist(scene, layout, bidirectional, pen)
    shapes: list[dict[str, Any]] = [each for grid in scene.grids for each in artist.grid(grid)]
    # One grid alone, after a refusal, leads nowhere.
    if arrows := "".join(pen.arrow(start, end) for start, end in _ways(scene.grids)):
        shapes.append(path(arrows, "line", "line"))
    return plain_figure(shapes, bounds.x1, bounds.y1)


class _Artist:
    def __init__(
        self, scene: PackingScene, layout: PackedLayout, bidirectional: bool, pen: Pen
    ) -> None:
        self.scene, self.layout, self.pen = scene, layout, pen
        self.both = bidirectional

    def grid(self, grid: Grid) -> list[dict[str, Any]]:
        tokens = self.scene.tokens
        shapes = [self._cells(grid, lambda n: n >= tokens, "band", "rule")]
        for odd in (False, True):
            shapes += self._tokens(grid, odd)
        shapes.append(self._lines(grid))
        if grid.name == "sorted":
            shapes.append(self._staircase(grid))
        if grid.name == "output":
            shapes += self._ends(grid)
        return [shape for shape in shapes if shape["path"]]

    def _tokens(self, grid: Grid, odd: bool) -> list[dict[str, Any]]:
        """Steps take turns in two tints, so that the columns are seen again in ``data``."""
        suffix = "odd" if odd else "fill"
        if grid.name == "h_n":
            lanes = ("forward", "backward")
            return [
                self._cells(grid, self._of_step(odd), f"{lane}-{suffix}", lane, row=row)
                for row, lane in enumerate(lanes[: len(grid.rows)])
            ]
        if grid.name not in _HALVES:
            return [self._cells(grid, self._of_step(odd), f"time-{suffix}", f"time-{suffix}")]
        whole = self._cells(grid, self._of_step(odd), f"forward-{suffix}", f"forward-{suffix}")
        if not self.both:
            return [whole]
        colour = f"backward-{suffix}"
        return [whole, self._cells(grid, self._of_step(odd), colour, colour, halves=True)]

    def _of_step(self, odd: bool) -> Callable[[int], bool]:
        tokens = self.layout.tokens
        return lambda n: 0 <= n < len(tokens) and tokens[n].step % 2 == odd

    def _cells(
        self,
        grid: Grid,
        chosen: Callable[[int], bool],
        fill: str,
        line: str,
        halves: bool = False,
        row: int | None = None,
    ) -> dict[str, Any]:
        """All chosen cells as one shape; with ``halves`` the lower half of each."""
        runs = [run for run in _runs(grid, chosen) if row is None or run[0] == row]
        if halves:
            boxes = [box for run in runs for box in _lower_halves(grid, run)]
        else:
            boxes = [_run_box(grid, run) for run in runs]
        return path("".join(map(self._box, boxes)), fill, line, 0.6)

    def _box(self, box: Box) -> str:
        x0, y0 = self.pen.point((box.x0, box.y0))
        x1, y1 = self.pen.point((box.x1, box.y1))
        return f"M{x0:.1f},{y0:.1f}H{x1:.1f}V{y1:.1f}H{x0:.1f}Z"

    def _lines(self, grid: Grid) -> dict[str, Any]:
        """Between the cells, in the colour of the page."""
        box, count = grid.box, len(grid.rows)
        wide = (box.x1 - box.x0) / grid.columns
        high = (box.y1 - box.y0) / max(count, 1)
        text = "".join(
            f"M{box.x0 + n * wide:.1f},{box.y0:.1f}V{box.y1:.1f}" for n in range(grid.columns + 1)
        )
        text += "".join(
            f"M{box.x0:.1f},{box.y0 + n * high:.1f}H{box.x1:.1f}" for n in range(count + 1)
        )
        return path(text, "none", "paper", 1.4 if min(wide, high) > 8 else 0.7)

    def _staircase(self, grid: Grid) -> dict[str, Any]:
        """Around all tokens of the sorted grid: its steps are ``batch_sizes``."""
        tops = [grid.cell(n) for n in range(grid.columns)]
        high = tops[0].y1 - tops[0].y0
        text = f"M{grid.box.x0:.1f},{grid.box.y1:.1f}"
        for column, count in enumerate(self.layout.batch_sizes[: grid.columns]):
            low = grid.box.y1 - count * high
            text += f"L{tops[column].x0:.1f},{low:.1f}H{tops[column].x1:.1f}"
        return path(f"{text}V{grid.box.y1:.1f}Z", "none", "time", 2)

    def _ends(self, grid: Grid) -> list[dict[str, Any]]:
        """Rings around the steps that h_n holds: the last of forward, the first of backward."""
        rings = [("forward", [length - 1 for length in self.layout.lengths])]
        if self.both:
            rings.append(("backward", [0] * len(self.layout.lengths)))
        return [
            path(
                "".join(
                    self._box(grid.cell(row * grid.columns + step))
                    for row, step in enumerate(steps)
                ),
                "none",
                lane,
                1.8,
            )
            for lane, steps in rings
        ]


def _runs(grid: Grid, chosen: Callable[[int], bool]) -> Iterator[Run]:
    """Neighbouring chosen cells as one: a step of the sentences is a column, one of data a row."""
    rows = len(grid.rows)
    marks = [chosen(number) for number in grid.cells]
    if grid.name in _SENTENCES:
        for column in range(grid.columns):
            for first, end in _stretches(marks[column :: grid.columns]):
                yield first, column, end, column + 1
        return
    for row in range(rows):
        for first, end in _stretches(marks[row * grid.columns : (row + 1) * grid.columns]):
            yield row, first, row + 1, end


def _stretches(marks: list[bool]) -> Iterator[tuple[int, int]]:
    """First and one past the last place of each stretch of true marks."""
    bounded = [False, *marks, False]
    edges = [place for place, (one, next_) in enumerate(pairwise(bounded)) if one != next_]
    return zip(edges[::2], edges[1::2], strict=True)


def _run_box(grid: Grid, run: Run) -> Box:
    top, left, bottom, right = run
    first = grid.cell(top * grid.columns + left)
    last = grid.cell((bottom - 1) * grid.columns + right - 1)
    return Box(first.x0, last.y0, last.x1, first.y1)


def _lower_halves(grid: Grid, run: Run) -> Iterator[Box]:
    """The lower half of every row of a run."""
    top, left, bottom, right = run
    for row in range(top, bottom):
        box = _run_box(grid, (row, left, row + 1, right))
        yield Box(box.x0, box.y0, box.x1, (box.y0 + box.y1) / 2)


def _ways(grids: Iterable[Grid]) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """From each grid down to the next, left of both."""
    x = 7.0
    for _above, below in pairwise(grids):
        yield (x, below.box.y1 + 18), (x, below.box.y1 + 2)
