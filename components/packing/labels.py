"""The texts of the packing diagram: captions, sentences, steps and ids."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from backend.layer.axes import Shape
from backend.packing.rules import PackedLayout
from backend.packing.scene import Grid, PackingScene
from components.message.scene import Label
from components.words.catalogue import Messages

TENSORS = {
    "input": "input",
    "sorted": "sorted_indices",
    "packed": "packed",
    "packed_output": "packed_output",
    "output": "output",
    "h_n": "h_n",
}
"""The tensor of each grid, whose row in the shapes belongs to the grid."""
_SMALL, _LINE = 10, 11.0
"""The smallest legible font size, and its line height in pixels."""
_LEAST_ID, _LEAST_COUNT = 17.0, 13.0


def packing_labels(
    scene: PackingScene,
    layout: PackedLayout,
    ids: list[list[int]],
    shapes: dict[str, Shape],
    words: Messages,
    compact: bool = False,
) -> tuple[Label, ...]:
    """Return every text of ``scene``.

    Args:
        ids: the token ids by sentence and step.
        shapes: the named axes of the tensors of the run.
    """
    size = 10 if compact else 12
    found: list[Label] = []
    for grid in scene.grids:
        found += _captions(grid, shapes, words, size)
        found += _rows(grid)
        if grid.name == "sorted":
            found += _batch_sizes(grid, layout, compact)
        if grid.name == "input":
            found += _steps(grid)
            found += _ids(grid, ids)
    return tuple(found)


def _captions(grid: Grid, shapes: dict[str, Shape], words: Messages, size: int) -> Iterator[Label]:
    box = grid.box
    y = box.y1 + 9
    yield Label(box.x0, y, words.text(f"packing.grid.{grid.name}"), "middle left", "ink", size)
    shape = shapes.get("input" if grid.name == "sorted" else grid.name)
    # The caption and the sizes must both fit into the width.
    if shape is not None and grid.name != "h_n":
        sizes = ", ".join(str(dim.size) for dim in shape)
        yield Label(box.x1, y, f"({sizes})", "middle right", "muted", size)


def _rows(grid: Grid) -> Iterator[Label]:
    """Yield the name of each row, or of every n-th row if the rows are low."""
    high = _high(grid)
    for number in range(0, len(grid.rows), ceil(_LINE / high)):
        row, y = grid.rows[number], grid.box.y1 - (number + 0.5) * high
        match grid.name:
            case "packed" | "packed_output":
                text = str(row)
            case "h_n":
                text = f"h_n[{row}]"
            case _:
                text = f"b={row}"
        yield Label(grid.box.x0 - 4, y, text, "middle right", "muted", _SMALL)


def _batch_sizes(grid: Grid, layout: PackedLayout, compact: bool) -> Iterator[Label]:
    y = grid.box.y0 - 7
    wide = (grid.box.x1 - grid.box.x0) / grid.columns
    if not compact:
        yield Label(grid.box.x0 - 4, y, "batch_sizes", "middle right", "time", _SMALL)
    if wide < _LEAST_COUNT:
        return
    for step, count in enumerate(layout.batch_sizes[: grid.columns]):
        yield Label(grid.cell(step).center[0], y, str(count), "middle center", "time", _SMALL)


def _steps(grid: Grid) -> Iterator[Label]:
    wide = (grid.box.x1 - grid.box.x0) / grid.columns
    every = next((n for n in (1, 2, 5, 10, 20) if n * wide >= 26), 32)
    for step in range(0, grid.columns, every):
        text = f"t={step}" if step == 0 else str(step)
        x = grid.cell(step).center[0]
        yield Label(x, grid.box.y0 - 7, text, "middle center", "time", _SMALL)


def _ids(grid: Grid, ids: list[list[int]]) -> Iterator[Label]:
    """Yield the token ids, if they fit into the cells."""
    box = grid.cell(0)
    if box.x1 - box.x0 < _LEAST_ID or _high(grid) < _SMALL:
        return
    for place in range(len(grid.cells)):
        row, step = divmod(place, grid.columns)
        token = ids[grid.rows[row]][step]
        # The id 0 is padding.
        if token:
            x, y = grid.cell(place).center
            yield Label(x, y, str(token), "middle center", "ink", _SMALL)


def _high(grid: Grid) -> float:
    """Return the height of a row."""
    return (grid.box.y1 - grid.box.y0) / len(grid.rows)
