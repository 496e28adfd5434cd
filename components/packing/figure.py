"""The grids of the packing diagram as a Plotly figure, with few shapes for any number of cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Literal

from backend.packing.rules import PackedLayout
from backend.packing.scene import NOTHING, Grid, PackingScene
from backend.picture.scene import Box
from components.message.figure import Figure
from components.message.layout import PathShape
from components.picture.figure import path, plain_figure
from components.picture.pen import Pen

Run = tuple[int, int, int, int]
"""The first row, the first column, the row after the last, the column after the last."""
Kind = Literal["even", "odd", "padding", "nothing"]
"""The kind of a cell: a token of an even or an odd step, padding, or an empty place."""
_BOX = "M%.1f,%.1fH%.1fV%.1fH%.1fZ"
_SENTENCES = ("input", "sorted", "output")
_HALVES = ("packed_output", "output")


def packing_figure(scene: PackingScene, layout: PackedLayout, bidirectional: bool) -> Figure:
    """Return the diagram without its texts as a Plotly figure."""
    bounds = scene.bounds
    pen = Pen(bounds, bounds.x1, bounds.y1)
    artist = _Artist(scene, layout, bidirectional)
    shapes: list[PathShape] = [each for grid in scene.grids for each in artist.grid(grid)]
    # After an error there may be only one grid, without an arrow.
    if arrows := "".join(pen.arrow(start, end) for start, end in _ways(scene.grids)):
        shapes.append(path(arrows, "line", "line"))
    return plain_figure(shapes, bounds.x1, bounds.y1)


class _Artist:
    def __init__(self, scene: PackingScene, layout: PackedLayout, bidirectional: bool) -> None:
        self.scene, self.layout = scene, layout
        self.both = bidirectional
        # Even and odd steps have different tints, so that each column can be found in ``data``.
        self.kinds: list[Kind] = ["odd" if token.step % 2 else "even" for token in layout.tokens]

    def grid(self, grid: Grid) -> list[PathShape]:
        runs = _runs(grid, [self._kind(number) for number in grid.cells])
        shapes = [_cells(grid, runs["padding"], "band", "rule")]
        shapes += self._tokens(grid, runs["even"], "fill")
        shapes += self._tokens(grid, runs["odd"], "odd")
        shapes.append(self._lines(grid))
        if grid.name == "sorted":
            shapes.append(self._staircase(grid))
        if grid.name == "output":
            shapes += self._ends(grid)
        return [shape for shape in shapes if shape.path]

    def _kind(self, number: int) -> Kind:
        if number >= self.scene.tokens:
            return "padding"
        return "nothing" if number == NOTHING else self.kinds[number]

    def _tokens(self, grid: Grid, runs: list[Run], suffix: str) -> list[PathShape]:
        if grid.name == "h_n":
            lanes = ("forward", "backward")
            return [
                _cells(grid, [run for run in runs if run[0] == row], f"{lane}-{suffix}", lane)
                for row, lane in enumerate(lanes[: len(grid.rows)])
            ]
        if grid.name not in _HALVES:
            return [_cells(grid, runs, f"time-{suffix}", f"time-{suffix}")]
        whole = _cells(grid, runs, f"forward-{suffix}", f"forward-{suffix}")
        if not self.both:
            return [whole]
        color = f"backward-{suffix}"
        return [whole, _shape(_lower_halves(grid, runs), color, color)]

    def _lines(self, grid: Grid) -> PathShape:
        """Draw the lines between the cells in the color of the page."""
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

    def _staircase(self, grid: Grid) -> PathShape:
        """Draw the outline of all tokens of the sorted grid; its steps are ``batch_sizes``."""
        tops = [grid.cell(n) for n in range(grid.columns)]
        high = tops[0].y1 - tops[0].y0
        text = f"M{grid.box.x0:.1f},{grid.box.y1:.1f}"
        for column, count in enumerate(self.layout.batch_sizes[: grid.columns]):
            low = grid.box.y1 - count * high
            text += f"L{tops[column].x0:.1f},{low:.1f}H{tops[column].x1:.1f}"
        return path(f"{text}V{grid.box.y1:.1f}Z", "none", "time", 2)

    def _ends(self, grid: Grid) -> list[PathShape]:
        """Draw rings around the steps in h_n: the last one forward, the first one backward."""
        rings = [("forward", [length - 1 for length in self.layout.lengths])]
        if self.both:
            rings.append(("backward", [0] * len(self.layout.lengths)))
        return [
            path(
                "".join(
                    _box(grid.cell(row * grid.columns + step)) for row, step in enumerate(steps)
                ),
                "none",
                lane,
                1.8,
            )
            for lane, steps in rings
        ]


def _runs(grid: Grid, kinds: Sequence[Kind]) -> dict[Kind, list[Run]]:
    """Merge neighboring cells of one kind: columns in the sentences, rows in ``data``."""
    found: dict[Kind, list[Run]] = {"even": [], "odd": [], "padding": [], "nothing": []}
    columns = grid.columns
    if grid.name in _SENTENCES:
        for column in range(columns):
            for kind, first, end in _stretches(kinds[column::columns]):
                found[kind].append((first, column, end, column + 1))
        return found
    for row in range(len(grid.rows)):
        for kind, first, end in _stretches(kinds[row * columns : (row + 1) * columns]):
            found[kind].append((row, first, row + 1, end))
    return found


def _stretches(kinds: Sequence[Kind]) -> Iterator[tuple[Kind, int, int]]:
    """Yield each stretch of one kind with its first index and the index after its last."""
    end = 0
    for kind, same in groupby(kinds):
        first, end = end, end + len(list(same))
        yield kind, first, end


def _cells(grid: Grid, runs: Iterable[Run], fill: str, line: str) -> PathShape:
    return _shape((grid.span(*run) for run in runs), fill, line)


def _lower_halves(grid: Grid, runs: Iterable[Run]) -> Iterator[Box]:
    """Yield the lower half of every row of each run."""
    for top, left, bottom, right in runs:
        for row in range(top, bottom):
            box = grid.span(row, left, row + 1, right)
            yield Box(box.x0, box.y0, box.x1, (box.y0 + box.y1) / 2)


def _shape(boxes: Iterable[Box], fill: str, line: str) -> PathShape:
    return path("".join(map(_box, boxes)), fill, line, 0.6)


def _box(box: Box) -> str:
    """Return the path of a box; the units of the scene are the pixels of the page."""
    return _BOX % (box.x0, box.y0, box.x1, box.y1, box.x0)


def _ways(grids: Iterable[Grid]) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Yield an arrow from each grid down to the next, left of both."""
    x = 7.0
    for _above, below in pairwise(grids):
        yield (x, below.box.y1 + 18), (x, below.box.y1 + 2)
