"""Positions of a model's tensors and lines: a flow from top to bottom.

A bar is a line of the source; the tensors that it reads are above it, those that it makes below.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from backend.models.flow import MOST_COLUMNS, Flow, Row, Tensor
from backend.models.looks import Look, block_size, depth_of, halves_of, look_of
from backend.picture.scene import Box

Point = tuple[float, float]


@dataclass(frozen=True)
class Sheet:
    """Distances and limits of the flow, in pixels at its usual size.

    Attributes:
        wide: the width.
        block: the width of the widest block.
        row: the height of a row of tensors.
        bar: the height of a step.
        gap: the space between the two, for the arrows.
    """

    wide: float = 690
    block: float = 96
    row: float = 32
    bar: float = 20
    gap: float = 13


WIDE = Sheet()
COMPACT = Sheet(wide=336, block=30, row=30, bar=18, gap=12)


@dataclass(frozen=True)
class TensorNode:
    """One tensor of the flow.

    Attributes:
        id: the row that made it and its own name, unique in the flow.
        row: that row.
        tensor: the tensor itself.
        look: its look.
        halves: whether its last axis holds two directions side by side.
        depth: sheets behind it for the batch, 0 to 2.
        box: its position.
    """

    id: str
    row: Row
    tensor: Tensor
    look: Look
    halves: bool
    depth: int
    box: Box


@dataclass(frozen=True)
class LineNode:
    """One line of the flow."""

    id: str
    row: Row
    box: Box


@dataclass(frozen=True)
class FlowScene:
    """The flow as values: blocks do not overlap, ``bounds`` contain them all."""

    tensors: tuple[TensorNode, ...]
    lines: tuple[LineNode, ...]
    arrows: tuple[tuple[Point, Point], ...]
    bounds: Box


def flow_scene(
    flow: Flow, sheet: Sheet = WIDE, width_of: Callable[[Row], float] = lambda _: 0.0
) -> FlowScene:
    """Place the tensors and lines of ``flow``.

    Args:
        width_of: the preferred width of a line's code, in pixels; the bar gets as much as is free.
    """
    return _Builder(flow, sheet, width_of).build()


class _Builder:
    """Builder that places rows from top to bottom and then flips the picture."""

    def __init__(self, flow: Flow, sheet: Sheet, width_of: Callable[[Row], float]) -> None:
        self.flow, self.sheet, self.width_of = flow, sheet, width_of
        self.last_reader = {id(read): place for place, row in enumerate(flow) for read in row.reads}
        self.column_width = sheet.wide / MOST_COLUMNS
        self.tensors: list[TensorNode] = []
        self.lines: list[LineNode] = []
        self.arrows: list[tuple[Point, Point]] = []
        # Keyed by the tensor, because names are reused.
        self.nodes: dict[int, TensorNode] = {}
        self.columns: dict[int, int] = {}
        self.taken: set[int] = set(range(MOST_COLUMNS))
        self.down = 4.0

    def build(self) -> FlowScene:
        inputs = 0
        for place, row in enumerate(self.flow):
            if row.is_input:
                self._input(place, row, inputs % MOST_COLUMNS)
                inputs += 1
            else:
                self._line(place, row)
        failed = bool(self.flow) and self.flow[-1].failed
        height = self.down + (0 if failed else self.sheet.row) + 6
        return FlowScene(
            tuple(replace(each, box=_turned_box(each.box, height)) for each in self.tensors),
            tuple(replace(each, box=_turned_box(each.box, height)) for each in self.lines),
            tuple((_turned(start, height), _turned(end, height)) for start, end in self.arrows),
            Box(0, 0, self.sheet.wide, height),
        )

    def _input(self, place: int, row: Row, column: int) -> None:
        if column in self.taken:
            self._new_row(with_bar=False)
        for tensor in row.makes:
            self._tensor(place, row, tensor, column)

    def _line(self, place: int, row: Row) -> None:
        columns = self._columns(row)
        self._new_row(with_bar=True)
        spanned = [*columns, *(self.columns[id(each)] for each in row.reads)] or [0]
        top = self.down - self.sheet.gap - self.sheet.bar
        left = min(spanned) * self.column_width + 4
        right = max(
            (max(spanned) + 1) * self.column_width - 10,
            min(left + self.width_of(row), self._free_until(place, max(spanned))),
        )
        bar = Box(left, top, right, top + self.sheet.bar)
        self.lines.append(LineNode(f"row {place}", row, bar))
        for each in row.reads:
            x, y = self._bottom(each)
            self.arrows.append(((x, y), (x, bar.y0)))
        for each, column in zip(row.makes, columns, strict=True):
            self._tensor(place, row, each, column)
            x, y = self._top(each)
            self.arrows.append(((x, bar.y1), (x, y)))

    def _free_until(self, place: int, column: int) -> float:
        """Return the x of the next arrow that passes a line, right of ``column``."""
        passing = [
            node.box.x0
            for tensor, node in self.nodes.items()
            if self.columns[tensor] > column and self.last_reader.get(tensor, -1) > place
        ]
        return min(passing, default=self.sheet.wide) - 6

    def _columns(self, row: Row) -> list[int]:
        """Return the column of each tensor: a single one stays below the first that it reads."""
        if len(row.makes) != 1:
            return list(range(len(row.makes)))
        return [self.columns[id(row.reads[0])] if row.reads else 0]

    def _new_row(self, with_bar: bool) -> None:
        used = bool(self.tensors)
        line = self.sheet.bar + 2 * self.sheet.gap if with_bar else self.sheet.gap
        self.down += (self.sheet.row if used else 0) + line
        self.taken = set()

    def _tensor(self, place: int, row: Row, tensor: Tensor, column: int) -> None:
        self.taken.add(column)
        left = column * self.column_width + 4
        wide, high = block_size(tensor, self.sheet.block, self.sheet.row)
        middle = self.down + self.sheet.row / 2
        box = Box(left, middle - high / 2, left + wide, middle + high / 2)
        node = TensorNode(
            f"{place} {tensor.name}",
            row,
            tensor,
            look_of(tensor),
            halves_of(tensor),
            depth_of(tensor),
            box,
        )
        self.tensors.append(node)
        self.nodes[id(tensor)] = node
        self.columns[id(tensor)] = column

    def _bottom(self, tensor: Tensor) -> Point:
        box = self.nodes[id(tensor)].box
        return box.x0 + 12, box.y1 + 2

    def _top(self, tensor: Tensor) -> Point:
        box = self.nodes[id(tensor)].box
        return box.x0 + 12, box.y0 - 1


def _turned(point: Point, height: float) -> Point:
    return point[0], height - point[1]


def _turned_box(box: Box, height: float) -> Box:
    return Box(box.x0, height - box.y1, box.x1, height - box.y0)
