"""Positions of all tokens in the packing diagram: grids of cells, one below another.

A token keeps its number, its row in ``data`` of the PackedSequence, in all grids; padding cells
have numbers beyond the last token. Therefore a renderer can follow a token without knowing packing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from backend.packing.rules import PackedLayout
from backend.picture.scene import Box

GridName = Literal["input", "sorted", "packed", "packed_output", "output", "h_n"]
NOTHING = -1
"""The number of an absent cell."""


@dataclass(frozen=True)
class Paper:
    """Distances and limits of the diagram, in pixels at its usual size.

    Attributes:
        wide: the width.
        margin: space on the left for the sentences' names.
        columns: cells in one line of ``data``.
        budget: the intended height of a grid of all sentences.
        caption: space above a grid for its name and shape.
        foot: space below the input for its steps, below the sorted grid for ``batch_sizes``.
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
        name: the tensor; ``sorted`` is the input with its sentences longest first.
        box: its position; rows go from top to bottom.
        columns: cells in a row.
        cells: row by row, the number of a token or of padding, or :data:`NOTHING`.
        rows: the sentence, the first number of a line of data, or the row of h_n.
    """

    name: GridName
    box: Box
    columns: int
    cells: tuple[int, ...]
    rows: tuple[int, ...]

    def cell(self, place: int) -> Box:
        """Return the box of one cell."""
        row, column = divmod(place, self.columns)
        return self.span(row, column, row + 1, column + 1)

    def span(self, top: int, left: int, bottom: int, right: int) -> Box:
        """Return the box from a row and a column up to, excluding, another row and column."""
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
    """The diagram as values.

    Attributes:
        grids: the grids from top to bottom; they do not overlap.
        tokens: the number of tokens; larger numbers are padding.
        width: columns of the widest grid of sentences: padding ``n`` is sentence
            ``(n - tokens) // width``, step ``(n - tokens) % width``.
        bounds: a box that contains every grid and its texts.
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
    """Place every grid of ``drawn``.

    Args:
        padded: T, the steps of the padded input.
        unpacked: the steps of the padded output.
        rows: the top layer's rows of h_n, forward first.
        drawn: the tensors of a run; after an error the later ones are missing.
    """
    return _Builder(layout, padded, unpacked, rows, paper).build(drawn)


class _Builder:
    """Builder that places grids from top to bottom and then flips y, which grows upward."""

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
        # All grids share one time scale, so that equal steps are aligned.
        return self._place(name, rows, columns, cells, high, columns / self.width, foot)

    def _data(self, name: GridName) -> Grid:
        columns = max(1, min(self.total, self.paper.columns))
        starts = tuple(range(0, self.total, columns))
        count = len(starts) * columns
        cells = tuple(n if n < self.total else NOTHING for n in range(count))
        high = min(max(60 / max(len(starts), 1), 6.0), _HIGHEST)
        return self._place(name, starts, columns, cells, high, 1)

    def _states(self) -> Grid:
        """Place the top layer's final states.

        Forward ends at the last step of a sentence, backward at the first.
        """
        cells = [
            self.numbers[b][length - 1 if place == 0 else 0]
            for place in range(len(self.states))
            for b, length in enumerate(self.lengths)
        ]
        share = min(1.0, len(self.lengths) / 16)
        return self._place("h_n", self.states, len(self.lengths), tuple(cells), _STATE, share)

    def _numbers(self) -> list[list[int]]:
        """Return (N, width) numbers of the cells of the widest grid of sentences."""
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
