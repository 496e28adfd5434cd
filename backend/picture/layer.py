"""Positions of all blocks of a layer's diagram: a scene from a configuration.

Time runs to the right, layers are stacked upward, and each layer has one row per direction.
Forward rows enter on the left and end on the right, backward rows the other way round.
"""

from __future__ import annotations

from typing import Literal

from backend.layer import slice as slices
from backend.layer.spec import Direction, LayerSpec
from backend.picture.scene import (
    WIDE,
    Arrow,
    Band,
    Block,
    Box,
    Layout,
    Role,
    Scene,
    block_height,
    elide,
)

HEAD_LAYERS, TAIL_LAYERS = 5, 3
_ROW_GAP, _LANE_GAP, _BAND_PAD, _PAIR_GAP = 0.5, 0.16, 0.16, 0.08


def build_scene(spec: LayerSpec, layout: Layout = WIDE) -> Scene:
    """Build the scene of ``spec``; it has a few dozen blocks for any sizes."""
    return _Builder(spec, layout).build()


class _Builder:
    """Builder that collects the parts of one scene from bottom to top."""

    def __init__(self, spec: LayerSpec, layout: Layout) -> None:
        self.spec, self.layout = spec, layout
        self.states = spec.states
        self.blocks: list[Block] = []
        self.arrows: list[Arrow] = []
        self.bands: list[Band] = []
        self.gap_y: float | None = None
        self._place_columns()

    def build(self) -> Scene:
        top = self._input_row()
        head, tail = elide(self.spec.num_layers, HEAD_LAYERS, TAIL_LAYERS)
        for layer in head:
            top = self._layer(layer, top)
        if tail:
            self.gap_y = top + _ROW_GAP / 2 + self.layout.gap / 2
            top += self.layout.gap
        for layer in tail:
            top = self._layer(layer, top)
        top = self._output_row(top)
        depth = min(self.spec.batch - 1, 2) if self.spec.batched else 0
        return Scene(
            blocks=tuple(self.blocks),
            arrows=tuple(self.arrows),
            bands=tuple(self.bands),
            steps=self.steps,
            gap_x=self.gap_x,
            gap_y=self.gap_y,
            depth=depth,
            bounds=self._bounds(top),
        )

    def _bounds(self, top: float) -> Box:
        """Return the bounds with all labels; a small diagram is centered in its least size."""
        x0, y0, x1, y1 = -self.layout.margin, -0.75, self.right + 0.15, top + 0.3
        wide, high = self.layout.least
        side = max(0.0, wide - (x1 - x0)) / 2
        rise = max(0.0, high - (y1 - y0)) / 2
        return Box(x0 - side, y0 - rise, x1 + side, y1 + rise)

    def _place_columns(self) -> None:
        between, gap = self.layout.between, self.layout.gap
        self.states_width = len(self.states) * self.layout.state
        head, tail = elide(self.spec.seq_len, self.layout.head, self.layout.tail)
        x = self.states_width + 1.5 * between
        self.left_edge = x
        self.steps: dict[int, float] = {}
        self.gap_x: float | None = None
        for t in head:
            self.steps[t] = x + 0.5
            x += 1 + between
        if tail:
            self.gap_x = x + gap / 2
            x += gap + between
        for t in tail:
            self.steps[t] = x + 0.5
            x += 1 + between
        self.right_edge = x - between
        self.right = self.right_edge + 1.5 * between + self.states_width

    def _input_row(self) -> float:
        height = block_height(self.spec.input_size)
        for t in self.steps:
            where = slices.step(self.spec, "input", t).text
            self._add("input", "input", None, None, t, where, None, 0, height)
        return height

    def _layer(self, layer: int, below: float) -> float:
        bottom = below + _ROW_GAP
        y = bottom + _BAND_PAD
        for number in range(self.spec.num_directions):
            direction: Direction = "backward" if number else "forward"
            y += _LANE_GAP if number else 0
            y += self._lane(layer, direction, y)
        box = Box(self.left_edge - 0.14, bottom, self.right_edge + 0.14, y + _BAND_PAD)
        self.bands.append(Band(layer, box))
        self._arrows_up(below, bottom)
        return box.y1

    def _lane(self, layer: int, direction: Direction, y: float) -> float:
        """Add a row with its lower edge at ``y`` and return its height."""
        widths = {"h": self.spec.h_out, "c": self.spec.hidden_size}
        heights = {state: block_height(widths[state]) for state in self.states}
        height = max(heights.values())
        top_layer = layer == self.spec.num_layers - 1
        for t in self.steps:
            where = slices.half(self.spec, t, direction).text if top_layer else ""
            low = y + (height - heights["h"]) / 2
            read = (0, t) if direction == "forward" else (self.spec.seq_len - 1, t)
            tensor = "output" if top_layer else ""
            self._add("hidden", tensor, direction, layer, t, where, read, low, low + heights["h"])
        row = layer * self.spec.num_directions + (direction == "backward")
        for state in self.states:
            low = y + (height - heights[state]) / 2
            for role in ("initial", "final"):
                self._state(state, role, direction, layer, row, low, low + heights[state])
        self._arrows_along(direction, y + height / 2)
        return height

    def _state(
        self,
        state: str,
        role: Literal["initial", "final"],
        direction: Direction,
        layer: int,
        row: int,
        y0: float,
        y1: float,
    ) -> None:
        # Forward enters on the left and ends on the right, backward the other way round. h is
        # next to the cells, c outside of h.
        at_left = (role == "initial") == (direction == "forward")
        place = self.states.index(state)
        if at_left:
            x1 = self.states_width - place * self.layout.state
            x0 = x1 - self.layout.state + _PAIR_GAP
        else:
            x0 = self.right - self.states_width + place * self.layout.state
            x1 = x0 + self.layout.state - _PAIR_GAP
        name = f"{state}_0" if role == "initial" else f"{state}_n"
        read = None
        if role == "final":
            last = self.spec.seq_len - 1
            read = (0, last) if direction == "forward" else (last, 0)
        where = slices.state(name, row).text
        box = Box(x0, y0, x1, y1)
        self.blocks.append(Block(where, name, role, direction, layer, None, where, read, box))

    def _output_row(self, below: float) -> float:
        bottom = below + _ROW_GAP
        height = block_height(self.spec.h_out)
        y = bottom
        for number in range(self.spec.num_directions):
            direction: Direction = "backward" if number else "forward"
            for t in self.steps:
                read = (0, t) if direction == "forward" else (self.spec.seq_len - 1, t)
                where = slices.half(self.spec, t, direction).text
                self._add("output", "output", direction, None, t, where, read, y, y + height)
            y += height
        self._arrows_up(below, bottom)
        return y

    def _arrows_up(self, y0: float, y1: float) -> None:
        self.arrows += [Arrow((x, y0), (x, y1), None) for x in self.steps.values()]

    def _arrows_along(self, direction: Direction, y: float) -> None:
        columns = [(x - 0.5, x + 0.5) for x in self.steps.values()]
        if self.gap_x is not None:
            columns.append((self.gap_x - self.layout.gap / 2, self.gap_x + self.layout.gap / 2))
        starts = [self.states_width, *(x1 for _, x1 in sorted(columns))]
        ends = [*(x0 for x0, _ in sorted(columns)), self.right - self.states_width]
        for x0, x1 in zip(starts, ends, strict=True):
            start, end = ((x0, y), (x1, y)) if direction == "forward" else ((x1, y), (x0, y))
            self.arrows.append(Arrow(start, end, direction))

    def _add(
        self,
        role: Role,
        tensor: str,
        direction: Direction | None,
        layer: int | None,
        t: int,
        where: str,
        read: tuple[int, int] | None,
        y0: float,
        y1: float,
    ) -> None:
        x = self.steps[t]
        parts = [role, "" if layer is None else f"l{layer}", direction or "", f"t{t}"]
        block_id = " ".join(part for part in parts if part)
        box = Box(x - 0.5, y0, x + 0.5, y1)
        self.blocks.append(Block(block_id, tensor, role, direction, layer, t, where, read, box))
