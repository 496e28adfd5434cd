"""Positions of a model's tensors and steps: a flow from top to bottom.

A bar is a step; the tensors that it reads are above it, those that it makes below. There are three
columns: the sequence, hidden states and cell states.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from backend.models.looks import Look, block_size, depth_of, halves_of, look_of
from backend.models.results import Made, ModelRun, Stage
from backend.models.source_flow import InputStep
from backend.models.steps.functions import TakeFromResult
from backend.models.steps.sources import Lengths, Source, Zeros
from backend.models.steps.step import Step
from backend.picture.scene import Box

Point = tuple[float, float]
_COLUMNS = 3


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
        id: the step that made it and its own name, unique in the flow.
        place: the index of that step.
        made: the tensor itself.
        look: its look.
        halves: whether its last axis holds two directions side by side.
        depth: sheets behind it for the batch, 0 to 2.
        box: its position.
    """

    id: str
    place: int
    made: Made
    look: Look
    halves: bool
    depth: int
    box: Box


@dataclass(frozen=True)
class StepNode:
    """One step of the flow; ``failed`` if torch rejected it."""

    id: str
    place: int
    step: Step
    failed: bool
    box: Box


@dataclass(frozen=True)
class FlowScene:
    """The flow as values: blocks do not overlap, ``bounds`` contain them all."""

    tensors: tuple[TensorNode, ...]
    steps: tuple[StepNode, ...]
    arrows: tuple[tuple[Point, Point], ...]
    bounds: Box


def flow_scene(
    run: ModelRun, sheet: Sheet = WIDE, width_of: Callable[[Step], float] = lambda _: 0.0
) -> FlowScene:
    """Place the tensors and steps of ``run``, and the step that failed.

    Args:
        width_of: the preferred width of a step's text, in pixels; the bar gets as much as is free.
    """
    return _Builder(run, sheet, width_of).build()


def node_id(place: int, name: str) -> str:
    """Return the id of a tensor by the step that made it."""
    return f"{place} {name}"


class _Builder:
    """Builder that places rows from top to bottom and then flips the picture."""

    def __init__(self, run: ModelRun, sheet: Sheet, width_of: Callable[[Step], float]) -> None:
        self.run, self.sheet, self.width_of = run, sheet, width_of
        self.last_reader = _last_readers(run)
        self.column_width = sheet.wide / _COLUMNS
        self.tensors: list[TensorNode] = []
        self.steps: list[StepNode] = []
        self.arrows: list[tuple[Point, Point]] = []
        # Keyed by the tensor, because names are reused.
        self.nodes: dict[int, TensorNode] = {}
        self.columns: dict[int, int] = {}
        self.taken: set[int] = set(range(_COLUMNS))
        self.down = 4.0

    def build(self) -> FlowScene:
        for place, stage in enumerate(self.run.stages):
            if isinstance(stage.step, Source):
                self._source(place, stage)
            else:
                self._step(place, stage.step, stage.inputs, stage.made)
        failed = self.run.failed
        if failed is not None:
            self._step(failed.place, failed.step, failed.inputs, (), failed=True)
        height = self.down + (0 if failed is not None else self.sheet.row) + 6
        return FlowScene(
            tuple(replace(each, box=_turned_box(each.box, height)) for each in self.tensors),
            tuple(replace(each, box=_turned_box(each.box, height)) for each in self.steps),
            tuple((_turned(start, height), _turned(end, height)) for start, end in self.arrows),
            Box(0, 0, self.sheet.wide, height),
        )

    def _source(self, place: int, stage: Stage) -> None:
        columns = [_source_column(stage.step, each) for each in stage.made]
        if stage.inputs or self.taken.intersection(columns):
            self._new_row(with_bar=False)
        for made, column in zip(stage.made, columns, strict=True):
            self._tensor(place, made, column)
            for read in stage.inputs:
                self._arrow(self._bottom(read), self._top(made))

    def _step(
        self,
        place: int,
        step: Step,
        inputs: tuple[Made, ...],
        made: tuple[Made, ...],
        failed: bool = False,
    ) -> None:
        columns = self._made_columns(step, inputs, made)
        self._new_row(with_bar=True)
        spanned = [*columns, *(self.columns[id(each)] for each in inputs)] or [0]
        top = self.down - self.sheet.gap - self.sheet.bar
        left = min(spanned) * self.column_width + 4
        right = max(
            (max(spanned) + 1) * self.column_width - 10,
            min(left + self.width_of(step), self._free_until(place, max(spanned))),
        )
        bar = Box(left, top, right, top + self.sheet.bar)
        self.steps.append(StepNode(f"step {place}", place, step, failed, bar))
        for each in inputs:
            x, y = self._bottom(each)
            self._arrow((x, y), (x, bar.y0))
        for each, column in zip(made, columns, strict=True):
            self._tensor(place, each, column)
            x, y = self._top(each)
            self._arrow((x, bar.y1), (x, y))

    def _free_until(self, place: int, column: int) -> float:
        """Return the x of the next arrow that passes a step, right of ``column``."""
        passing = [
            node.box.x0
            for made, node in self.nodes.items()
            if self.columns[made] > column and self.last_reader.get(made, -1) > place
        ]
        return min(passing, default=self.sheet.wide) - 6

    def _made_columns(
        self, step: Step, inputs: tuple[Made, ...], made: tuple[Made, ...]
    ) -> list[int]:
        if len(made) != 1:
            return list(range(len(made)))
        source = inputs[0] if inputs else None
        if isinstance(step, TakeFromResult):
            source = next((each for each in inputs if each.name == step.part), source)
        return [self.columns[id(source)] if source is not None else 0]

    def _new_row(self, with_bar: bool) -> None:
        used = bool(self.tensors)
        step = self.sheet.bar + 2 * self.sheet.gap if with_bar else self.sheet.gap
        self.down += (self.sheet.row if used else 0) + step
        self.taken = set()

    def _tensor(self, place: int, made: Made, column: int) -> None:
        self.taken.add(column)
        left = column * self.column_width + 4
        wide, high = block_size(made, self.sheet.block, self.sheet.row)
        middle = self.down + self.sheet.row / 2
        box = Box(left, middle - high / 2, left + wide, middle + high / 2)
        node = TensorNode(
            node_id(place, made.name),
            place,
            made,
            look_of(made),
            halves_of(made),
            depth_of(made),
            box,
        )
        self.tensors.append(node)
        self.nodes[id(made)] = node
        self.columns[id(made)] = column

    def _bottom(self, made: Made) -> Point:
        box = self.nodes[id(made)].box
        return box.x0 + 12, box.y1 + 2

    def _top(self, made: Made) -> Point:
        box = self.nodes[id(made)].box
        return box.x0 + 12, box.y0 - 1

    def _arrow(self, start: Point, end: Point) -> None:
        self.arrows.append((start, end))


def _last_readers(run: ModelRun) -> dict[int, int]:
    """Return the index of the last step that reads each tensor."""
    reads = [(place, stage.inputs) for place, stage in enumerate(run.stages)]
    if run.failed is not None:
        reads.append((run.failed.place, run.failed.inputs))
    return {id(made): place for place, read in reads for made in read}


def _source_column(step: Step, made: Made) -> int:
    if isinstance(step, InputStep):
        return step.column
    if isinstance(step, Zeros):
        return 2 if made.name.startswith("c") else 1
    return 1 if isinstance(step, Lengths) else 0


def _turned(point: Point, height: float) -> Point:
    return point[0], height - point[1]


def _turned_box(box: Box, height: float) -> Box:
    return Box(box.x0, height - box.y1, box.x1, height - box.y0)
