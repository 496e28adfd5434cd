"""The diagram's texts and blocks, and the blocks that are highlighted together."""

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
"""The position of a text relative to its point; ``turned`` text reads upward."""


class Label(Value, frozen=True):
    """One text of the diagram.

    Attributes:
        x: the x of its point, in units of the scene.
        y: the y of its point, upward.
        text: the text; ``H_in``, ``H_out`` and ``H_cell`` are shown with a subscript.
        place: the position of the text relative to its point.
        colour: the color, a name of the palette.
        size: the font size in pixels.
        bold: whether the text is bold.
    """

    x: float
    y: float
    text: str
    place: Place
    colour: str
    size: int
    bold: bool = False


class SceneBlock(Value, frozen=True):
    """One block of the diagram, which is a button on the page.

    Attributes:
        id: the name in its scene, the same for the same block after a change of sizes.
        box: the corners.
        group: the name of the group of blocks with the same values.
        tensor: the tensor whose row belongs to the block, or "".
        name: the name for screen readers.
        text: the sentence that is shown for the block.
        slice: the expression that returns exactly this block, or "".
    """

    id: str
    box: Corners
    group: str
    tensor: str
    name: str
    text: str
    slice: str | UnsetType = UNSET


class SceneGrid(Value, frozen=True):
    """A tensor as many cells, which the browser makes into blocks.

    Attributes:
        id: the name in its scene.
        tensor: the tensor whose row belongs to the grid.
        name: the name for screen readers.
        box: the corners.
        columns: the number of cells in each row.
        cells: a number for each cell, row by row. Cells with the same number are the same token;
            numbers from the count of tokens on are padding; -1 is an empty place.
    """

    id: str
    tensor: str
    name: str
    box: Corners
    columns: int
    cells: Sequence[int]


class BlockSet(Value, frozen=True):
    """Blocks that are highlighted together.

    Attributes:
        whole: the ids of blocks that are highlighted completely.
        part: the ids of blocks that are highlighted in part.
        text: the sentence that is shown with them.
        notes: a further sentence for single blocks, by their slice.
        sources: the ids of hatched blocks, where a change starts.
    """

    whole: Sequence[str]
    part: Sequence[str]
    text: str
    notes: Mapping[str, str] | UnsetType = UNSET
    sources: Sequence[str] | UnsetType = UNSET


class SceneWords(Value, frozen=True):
    """The texts around the blocks.

    Attributes:
        hint: the sentence while no block is highlighted.
        walk: the name of all blocks together for screen readers.
    """

    hint: str
    walk: str


class Scene(Value, frozen=True):
    """The texts and blocks over the diagram.

    Attributes:
        bounds: the corners of the diagram.
        labels: the texts.
        blocks: the blocks.
        tensors: a sentence for each tensor, by its name.
        words: the texts around the blocks.
        grids: the tensors with many cells.
        tokens: a sentence for each token of the grids.
        paddings: a sentence for the padding of each row.
        width: the number of padding cells that share a sentence.
        sets: the sets of blocks that are highlighted together, by name.
        rest: the name of the set that is highlighted by default, or "".
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
        """Return every grid as one block, then every block."""
        return *(self.grids or ()), *self.blocks
