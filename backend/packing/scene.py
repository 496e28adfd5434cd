"""Where every token stands in the packing picture: grids of cells, one below another.

A token keeps its number, its place in ``data`` of the PackedSequence, through all grids; a cell of
padding has a number beyond the last token. So the same token is the same number everywhere, and a
renderer needs to know nothing of packing to follow it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from backend.packing.rules import PackedLayout
from backend.picture.scene import Box

GridName = Literal["input", "sorted", "packed", "packed_output", "output", "h_n"]
NOTHING = -1
"""The number of a cell that is not there."""


@dataclass(frozen=True)
class Paper:
    """How much room the picture has, in pixels of its usual size.

    Attributes:
        wide: width.
        margin: room on the left for the sentences' names.
        columns: cells in one line of ``data``.
        budget: height that a grid of all sentences aims at.
        caption: room above a grid for its name and shape.
        foot: room below the input for its time steps, below the sorted grid for ``batch_sizes``.
    """

    wide: float = 690
    margin: float = 74
    columns: int = 64
    budget: float = 120
    caption: float = 24
    foot: float = 14


WIDE = Paper()
COMPACT = Paper(wide=336, margin=40, columns=32, budget=110)
_LOWEST, _HIGHEST, _STATE = 5.0, 14.0, 12.0


@dataclass(frozen=True)
class Grid:
    """One tensor as cells.

    Attributes:
        name: which; ``sorted`` is the input with its sentences longest first.
        box: its place; rows from the top down.
        columns: cells in a row.
        cells: row by row, the token's number, a padding's number, or :data:`NOTHING`.
        rows: what each row is: the sentence, the first number of a line of data, the row of h_n.
    """

    name: GridName
    box: Box
    columns: int
    cells: tuple[int, ...]
    rows: tuple[int, ...]

    def cell(self, place: int) -> Box:
        """The box of one cell."""
        row, column = divmod(place, self.columns)
        return self.span(row, column, row + 1, column + 1)

    def span(self, top: int, left: int, bottom: int, right: int) -> Box:
        """The box of the cells from a row and a column on, up to the last two, left out."""
        wide, high = self._size
        x0, y1 = self.box.x0, self.box.y1
        return Box(x0 + left * wide, y1 - bottom * high, x0 + right * wide, y1 - top * high)

    @cached_property
    def _size(self) -> tuple[float, float]:
        """Width and height of a cell."""
        box = self.box
        return (box.x1 - box.x0) / self.columns, (box.y1 - box.y0) / len(self.rows)


@dataclass(frozen=True)
class PackingScene:
    """The picture as values.

    Attributes:
        grids: from top to bottom, none overlapping another.
        tokens: how many numbers are tokens; from there on they are padding.
        width: columns of the widest grid of sentences: padding ``n`` is sentence
            ``(n - tokens) // width``, step ``(n - tokens) % width``.
        bounds: contains every grid and its texts.
    """

    grids: tuple[Grid, ...]
    tokens: int
    width: int
    bounds: Box


def packing_scene(
    layout: PackedLayout,
    padded: int,
    unpacked: int,
    rows: tuple[int, ...],
    drawn: tuple[GridName, ...],
    paper: Paper = WIDE,
) -> PackingScene:
    """Place every grid that is ``drawn``.

    Args:
        padded: T, steps of the padded input.
        unpacked: steps of the padded output.
        rows: the top layer's rows of h_n, forward first.
        drawn: what a run gave; after a failure the later grids are missing.
    """
    return _Builder(layout, padded, unpacked, rows, paper).build(drawn)


class _Builder:
    """Places the grids from the top down, then turns them over: in a scene y grows upward."""

    def __init__(
        self,
        layout: PackedLayout,
        padded: int,
        unpacked: int,
        states: tuple[int, ...],
        paper: Paper,
    ) -> None:
        self.layout, self.paper, self.states = layout, paper, states
        self.padded, self.unpacked = padded, unpacked
        self.lengths = layout.lengths
        self.width = max(padded, unpacked)
        self.total = len(layout.tokens)
        self.numbers = self._numbers()
        self.down = 0.0

    def build(self, drawn: tuple[GridName, ...]) -> PackingScene:
        grids = tuple(self._grid(name) for name in drawn)
        height = self.down + 4
        return PackingScene(
            tuple(_turned(grid, height) for grid in grids),
            self.total,
            self.width,
            Box(0, 0, self.paper.wide, height),
        )

    def _grid(self, name: GridName) -> Grid:
        sentences = tuple(range(len(self.lengths)))
        match name:
            case "input":
                return self._sentences(name, sentences, self.padded, self.paper.foot)
            case "sorted":
                return self._sentences(name, self.layout.order, self.padded, self.paper.foot)
            case "output":
                return self._sentences(name, sentences, self.unpacked)
            case "packed" | "packed_output":
                return self._data(name)
            case "h_n":
                return self._states()

    def _sentences(
        self, name: GridName, rows: tuple[int, ...], columns: int, foot: float = 0
    ) -> Grid:
        high = min(max(self.paper.budget / len(rows), _LOWEST), _HIGHEST)
        cells = tuple(number for b in rows for number in self.numbers[b][:columns])
        # All sentences share one scale of time, so that steps stand below each other.
        return self._place(name, rows, columns, cells, high, columns / self.width, foot)

    def _data(self, name: GridName) -> Grid:
        columns = max(1, min(self.total, self.paper.columns))
        starts = tuple(range(0, self.total, columns))
        count = len(starts) * columns
        cells = tuple(n if n < self.total else NOTHING for n in range(count))
        high = min(max(60 / max(len(starts), 1), 6.0), _HIGHEST)
        return self._place(name, starts, columns, cells, high, 1)

    def _states(self) -> Grid:
        """The top layer's final states: forward read a sentence's last step last, backward its
        first."""
        cells = [
            self.numbers[b][length - 1 if place == 0 else 0]
            for place in range(len(self.states))
            for b, length in enumerate(self.lengths)
        ]
        share = min(1.0, len(self.lengths) / 16)
        return self._place("h_n", self.states, len(self.lengths), tuple(cells), _STATE, share)

    def _numbers(self) -> list[list[int]]:
        """(N, width) the number of each cell of the widest grid of sentences."""
        width = self.width
        starts = [self.total + sentence * width for sentence in range(len(self.lengths))]
        numbers = [list(range(start, start + width)) for start in starts]
        for number, (sentence, step) in enumerate(self.layout.tokens):
            numbers[sentence][step] = number
        return numbers

    def _place(
        self,
        name: GridName,
        rows: tuple[int, ...],
        columns: int,
        cells: tuple[int, ...],
        high: float,
        share: float,
        foot: float = 0,
    ) -> Grid:
        top = self.down + self.paper.caption
        bottom = top + high * len(rows)
        self.down = bottom + foot
        left = self.paper.margin
        right = left + (self.paper.wide - left - 4) * share
        return Grid(name, Box(left, top, right, bottom), columns, cells, rows)


def _turned(grid: Grid, height: float) -> Grid:
    box = grid.box
    turned = Box(box.x0, height - box.y1, box.x1, height - box.y0)
    return Grid(grid.name, turned, grid.columns, grid.cells, grid.rows)
