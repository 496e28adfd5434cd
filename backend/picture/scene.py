"""A diagram as values: blocks, arrows and bands, each with its position and meaning.

:mod:`backend.picture.layer` builds a scene from a configuration; renderers draw it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log2
from typing import Literal

from backend.layer.spec import Direction

Role = Literal["input", "hidden", "initial", "final", "output"]


@dataclass(frozen=True)
class Box:
    """A rectangle; x grows to the right, y upward, both in units of a cell's width."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def center(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


@dataclass(frozen=True)
class Block:
    """One block of the diagram.

    Attributes:
        id: a unique id in the scene, which stays the same when sizes change.
        tensor: the tensor that contains the block, or "". Torch does not return the hidden states
            inside the layer, except for the top layer, where they are a half of ``output``.
        role: the role of the block in the layer.
        direction: the direction of its row; ``None`` for the input.
        layer: the index of the stacked layer; ``None`` for input and output.
        t: the time step, ``None`` for a state.
        slice: the expression that selects exactly this block, or "" if torch does not return it.
        read: the first and last step that its direction has read, in reading order. Above a
            bidirectional layer each of these steps already depends on the whole input.
        box: its position.
    """

    id: str
    tensor: str
    role: Role
    direction: Direction | None
    layer: int | None
    t: int | None
    slice: str
    read: tuple[int, int] | None
    box: Box


@dataclass(frozen=True)
class Arrow:
    """A straight arrow; ``direction`` is ``None`` for an arrow from layer to layer."""

    start: tuple[float, float]
    end: tuple[float, float]
    direction: Direction | None


@dataclass(frozen=True)
class Band:
    """The frame around the rows of one layer."""

    layer: int
    box: Box


@dataclass(frozen=True)
class Layout:
    """Distances and limits of a diagram.

    Attributes:
        head: steps drawn before the gap of a long sequence.
        tail: steps drawn after it.
        gap: width of the gap, and height of the gap for omitted layers.
        between: space between two columns, for the arrows.
        state: width of a state block.
        margin: space on the left for the layers' names.
        least: smallest width and height of a diagram, so that few blocks are not enlarged.
    """

    head: int = 3
    tail: int = 2
    gap: float = 0.7
    between: float = 0.34
    state: float = 1.1
    margin: float = 1.4
    least: tuple[float, float] = (10.0, 8.5)


WIDE = Layout()
COMPACT = Layout(head=2, tail=1, gap=0.6, between=0.28, state=1.2, margin=0.5, least=(7.5, 8.5))


@dataclass(frozen=True)
class Scene:
    """A diagram as values.

    Attributes:
        blocks: every block; blocks do not overlap.
        arrows: arrows from block to block, and between rows.
        bands: one for each drawn layer.
        steps: x of each drawn time step, by its index.
        gap_x: x of the omitted steps, or ``None``.
        gap_y: y of the omitted layers, or ``None``.
        depth: sheets to draw behind each block for the batch, 0 to 2.
        bounds: a box that contains every block and label.
    """

    blocks: tuple[Block, ...]
    arrows: tuple[Arrow, ...]
    bands: tuple[Band, ...]
    steps: dict[int, float]
    gap_x: float | None
    gap_y: float | None
    depth: int
    bounds: Box


def elide(count: int, head: int, tail: int) -> tuple[list[int], list[int]]:
    """Return the indices to draw of ``count``: all, or the first ``head`` and last ``tail``."""
    # Omitting a single index saves nothing: the gap is as wide as the block.
    if count <= head + tail + 1:
        return list(range(count)), []
    return list(range(head)), list(range(count - tail, count))


def block_height(features: int) -> float:
    """Return the height of a block; its logarithmic growth keeps 8192 features drawable."""
    return 0.42 + 0.08 * log2(1 + features)
