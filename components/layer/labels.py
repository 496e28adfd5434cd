"""The texts of a layer's diagram: states, time steps, layers and sizes."""

from __future__ import annotations

from backend.layer.axes import Dim
from backend.picture.scene import Block, Scene
from components.message.scene import Label, Place
from components.words.catalogue import Messages


def labels(
    scene: Scene, dims: dict[str, tuple[Dim, ...]], words: Messages, compact: bool = False
) -> tuple[Label, ...]:
    """Return every text of the diagram.

    Args:
        dims: the named axes of input and output, whose sizes are shown next to them.
        words: the language of the names of the layers.
        compact: whether the diagram is narrow, with smaller type.
    """
    size = 10 if compact else 12
    return (
        *(
            _state_label(block, size)
            for block in scene.blocks
            if block.role in ("initial", "final")
        ),
        *_time_labels(scene, size),
        *_row_labels(scene, dims, size),
        *_layer_labels(scene, words, compact, size),
    )


def named_size(dim: Dim) -> str:
    """Return the name and the size of an axis: ``D·H_out = 40``."""
    return f"{dim.symbol.replace('*', '·')} = {dim.size}"


def _state_label(block: Block, size: int) -> Label:
    x, y = block.box.center
    color = "on-strong" if block.role == "final" else str(block.direction)
    return Label(x, y, block.slice, "middle center", color, size)


def _time_labels(scene: Scene, size: int) -> list[Label]:
    low = min(block.box.y0 for block in scene.blocks) - 0.45
    found = [Label(x, low, f"t={t}", "middle center", "time", size) for t, x in scene.steps.items()]
    if scene.gap_x is not None:
        rows = [
            sum(block.box.center[1] for block in scene.blocks if block.role == role) / count
            for role in ("input", "output")
            if (count := sum(block.role == role for block in scene.blocks))
        ]
        rows += [low, *(band.box.center[1] for band in scene.bands)]
        found += [Label(scene.gap_x, y, "⋯", "middle center", "muted", size + 4) for y in rows]
    if scene.gap_y is not None:
        middle = (scene.bounds.x0 + scene.bounds.x1) / 2
        found.append(Label(middle, scene.gap_y, "⋮", "middle center", "muted", size + 6))
    return found


def _row_labels(scene: Scene, dims: dict[str, tuple[Dim, ...]], size: int) -> list[Label]:
    """Return the tensor and its last axis for the left of a row, the other axes for the right."""
    found = []
    for tensor, shape in dims.items():
        blocks = [block for block in scene.blocks if block.role == tensor]
        left = min(block.box.x0 for block in blocks) - 0.25
        right = max(block.box.x1 for block in blocks) + 0.25
        low, high = min(b.box.y0 for b in blocks), max(b.box.y1 for b in blocks)
        middle = (low + high) / 2
        *others, features = shape
        found.append(Label(left, middle, tensor, "top left", "ink", size + 1, bold=True))
        found.append(Label(left, middle, named_size(features), "bottom left", "feature", size))
        places: tuple[Place, Place] = ("top right", "bottom right")
        for dim, place in zip(others, places, strict=False):
            found.append(Label(right, middle, named_size(dim), place, dim.axis, size))
    return found


def _layer_labels(scene: Scene, words: Messages, compact: bool, size: int) -> list[Label]:
    x = min(block.box.x0 for block in scene.blocks) - (0.3 if compact else 1.25)
    place: Place = "middle turned" if compact else "middle left"
    return [
        Label(
            x,
            band.box.center[1],
            words.text("picture.layer", layer=band.layer),
            place,
            "layers",
            size,
        )
        for band in scene.bands
    ]
