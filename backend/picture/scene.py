"""The picture as values: blocks, arrows and bands, each with its place and its meaning.

:mod:`backend.picture.layer` makes a scene from a setting; Plotly is only one way to draw it.
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
    """One block of the picture.

    Attributes:
        id: unique in its scene, the same for the same block after any change of sizes.
        tensor: the tensor the block is a part of; the hidden state inside a lane is no tensor
            that torch returns, except in the top layer, where it is a half of ``output``.
        role: what it is for the layer.
        direction: of its lane; ``None`` for the input.
        layer: of its lane; ``None`` for input and output.
        t: the time step, ``None`` for a state.
        slice: the expression that takes exactly this block, or "" where torch returns none.
        read: first and last step that its lane has read, in reading order. Above a bidirectional
            layer each of these steps has itself seen the whole input.
        box: its place.
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
    """A straight arrow; ``direction`` names its lane, ``None`` on the way up."""

    start: tuple[float, float]
    end: tuple[float, float]
    direction: Direction | None


@dataclass(frozen=True)
class Band:
    """The frame of one layer around its lanes."""

    layer: int
    box: Box


@dataclass(frozen=True)
class Layout:
    """How much room a picture has.

    Attributes:
        head: steps drawn before the gap of a long sequence.
        tail: steps drawn after it.
        gap: width of the gap, and of a row of left-out layers.
        between: free room between two columns, where the arrows run.
        state: width of a state block.
        margin: room on the left for the layers' names.
        least: smallest width and height of a picture: small ones keep their blocks' measure.
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
    """A picture as values.

    Attributes:
        blocks: every block, none overlapping another.
        arrows: from block to block, and between rows.
        bands: one for each drawn layer.
        steps: x of each drawn time step, by its true index.
        gap_x: x where steps are left out, or ``None``.
        gap_y: y where layers are left out, or ``None``.
        depth: sheets to draw behind each block for the batch, 0 to 2.
        bounds: contains every block and label.
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
    """Indices to draw of ``count``: all of them, or the first ``head`` and the last ``tail``."""
    # One left-out index would need as much room as the gap that replaces it.
    if count <= head + tail + 1:
        return list(range(count)), []
    return list(range(head)), list(range(count - tail, count))


def block_height(features: int) -> float:
    """Height of a block: grows gently with its features, so that 8192 still fits beside 1."""
    return 0.42 + 0.08 * log2(1 + features)
