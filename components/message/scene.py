"""The picture's texts and blocks, and the blocks that light up together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import UNSET, UnsetType

from components.message.value import Value

Corners = tuple[float, float, float, float]
"""x0, y0, x1, y1 in units of the scene; y grows upward."""
Place = Literal[
    "middle center",
    "middle left",
    "middle right",
    "middle turned",
    "top left",
    "bottom left",
    "top right",
    "bottom right",
]
"""Where a text lies, seen from its point; ``turned`` reads upward around it."""


class Label(Value, frozen=True):
    """One text of the picture.

    Attributes:
        x: of its point, in units of the scene.
        y: of its point, upward.
        text: ``H_in``, ``H_out`` and ``H_cell`` are shown with a subscript.
        place: where the text lies, seen from its point.
        colour: a name of the palette.
        size: of the type, in pixels.
        bold: whether it stands out.
    """

    x: float
    y: float
    text: str
    place: Place
    colour: str
    size: int
    bold: bool = False


class SceneBlock(Value, frozen=True):
    """One block of the picture, which is a button on the page.

    Attributes:
        id: unique in its scene, the same for the same block after a change of sizes.
        box: its corners.
        group: blocks of one group are the same numbers.
        tensor: the tensor whose row belongs to the block, or "".
        name: for a screen reader.
        text: the sentence that is shown when the block is pointed at.
        slice: the expression that takes exactly this block, or "".
    """

    id: str
    box: Corners
    group: str
    tensor: str
    name: str
    text: str
    slice: str | UnsetType = UNSET


class SceneGrid(Value, frozen=True):
    """A tensor as many cells, which are made into blocks by the browser.

    Attributes:
        id: unique in its scene.
        tensor: the tensor whose row belongs to the grid.
        name: for a screen reader.
        box: its corners.
        columns: cells in each row.
        cells: a number for each cell, row by row. Cells with one number are the same token; numbers
            from the count of tokens on are padding; -1 is no cell.
    """

    id: str
    tensor: str
    name: str
    box: Corners
    columns: int
    cells: Sequence[int]


class BlockSet(Value, frozen=True):
    """Blocks that light up together.

    Attributes:
        whole: ids of blocks that are meant.
        part: ids of blocks of which some numbers are meant.
        text: the sentence that is shown with them.
        notes: a further sentence for single blocks, by their slice.
        sources: ids of blocks that are hatched, because a change starts there.
    """

    whole: Sequence[str]
    part: Sequence[str]
    text: str
    notes: Mapping[str, str] | UnsetType = UNSET
    sources: Sequence[str] | UnsetType = UNSET


class SceneWords(Value, frozen=True):
    """The texts around the blocks.

    Attributes:
        hint: the sentence while nothing is pointed at.
        walk: the name of all blocks together, for a screen reader.
    """

    hint: str
    walk: str


class Scene(Value, frozen=True):
    """Everything that lies over the drawing.

    Attributes:
        bounds: the corners of the drawing.
        labels: its texts.
        blocks: its blocks.
        tensors: a sentence for each tensor that can be pointed at, by its name.
        words: the texts around the blocks.
        grids: tensors with many cells.
        tokens: a sentence for each token of the grids.
        paddings: a sentence for the padding of each row.
        width: cells of padding that have one sentence.
        sets: blocks that light up together, by name.
        rest: the set that is lit while nothing is pointed at, or "".
    """

    bounds: Corners
    labels: Sequence[Label]
    blocks: Sequence[SceneBlock]
    tensors: Mapping[str, str]
    words: SceneWords
    grids: Sequence[SceneGrid] | UnsetType = UNSET
    tokens: Sequence[str] | UnsetType = UNSET
    paddings: Sequence[str] | UnsetType = UNSET
    width: int | UnsetType = UNSET
    sets: Mapping[str, BlockSet] | UnsetType = UNSET
    rest: str | UnsetType = UNSET

    @property
    def frames(self) -> tuple[SceneGrid | SceneBlock, ...]:
        """Every grid as one, then every block."""
        return *(self.grids or ()), *self.blocks
