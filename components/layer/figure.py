"""The diagram of a layer as a Plotly figure."""

from __future__ import annotations

from collections.abc import Iterable

from backend.layer.spec import Direction
from backend.picture.scene import Arrow, Block, Box, Scene
from components.message.figure import Figure
from components.message.layout import Dash, PathShape
from components.picture.figure import path, plain_figure
from components.picture.pen import Pen

_LOOKS: dict[str, tuple[str, str, float, Dash]] = {
    # look: (fill, line, line width, dash)
    "input": ("input", "input-line", 1.2, "solid"),
    "hidden forward": ("forward-fill", "forward", 1.2, "solid"),
    "hidden backward": ("backward-fill", "backward", 1.2, "solid"),
    "output forward": ("forward-fill", "forward", 1.2, "solid"),
    "output backward": ("backward-fill", "backward", 1.2, "solid"),
    "initial forward": ("paper", "forward", 1.4, "dot"),
    "initial backward": ("paper", "backward", 1.4, "dot"),
    "final forward": ("forward-strong", "forward", 1.4, "solid"),
    "final backward": ("backward-strong", "backward", 1.4, "solid"),
}
_DIRECTIONS: tuple[Direction, ...] = ("forward", "backward")
_SHEET = 0.075
_PAGE = {False: (690, 600), True: (336, 420)}
"""The usual width and height in pixels, wide and compact. They are the units of the figure."""


def figure(scene: Scene, compact: bool = False) -> Figure:
    """Return the diagram without its texts as a Plotly figure.

    Args:
        compact: whether the diagram is narrow.
    """
    wide, high = _PAGE[compact]
    pen = Pen(scene.bounds, wide, high)
    return plain_figure(
        [
            path("".join(pen.box(band.box) for band in scene.bands), "band", "rule"),
            *_sheets(scene, pen),
            *_arrows(scene.arrows, pen),
            *_blocks(scene, pen),
            *_signs(scene, pen),
        ],
        wide,
        high,
    )


def _look(block: Block) -> str:
    return f"{block.role} {block.direction}" if block.direction else block.role


def _blocks(scene: Scene, pen: Pen) -> list[PathShape]:
    boxes: dict[str, list[Box]] = {look: [] for look in _LOOKS}
    for block in scene.blocks:
        boxes[_look(block)].append(block.box)
    return [
        path("".join(map(pen.box, found)), *_LOOKS[look]) for look, found in boxes.items() if found
    ]


def _sheets(scene: Scene, pen: Pen) -> list[PathShape]:
    """Draw the batch as sheets behind every block, the farthest first."""
    return [
        path("".join(pen.box(block.box, _SHEET * sheet) for block in scene.blocks), "paper")
        for sheet in range(scene.depth, 0, -1)
    ]


def _arrows(arrows: Iterable[Arrow], pen: Pen) -> list[PathShape]:
    shapes = []
    found = list(arrows)
    for direction, color in ((None, "line"), ("forward", "forward"), ("backward", "backward")):
        text = "".join(
            pen.arrow(arrow.start, arrow.end) for arrow in found if arrow.direction == direction
        )
        if text:
            shapes.append(path(text, color, color))
    return shapes


def _signs(scene: Scene, pen: Pen) -> list[PathShape]:
    """Draw an arrow inside every block, so that color is not the only sign of direction."""
    shapes = []
    for direction in _DIRECTIONS:
        text = "".join(
            pen.sign(block.box.center, backward=direction == "backward")
            for block in scene.blocks
            if block.direction == direction and block.role in ("hidden", "output")
        )
        if text:
            shapes.append(path(text, direction, direction))
    return shapes
