"""The highlight of a still image, computed as by ``lit`` in ``static/picture/links.js``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from components.message.scene import BlockSet, Corners, Scene, SceneGrid


@dataclass(frozen=True)
class Lit:
    """The highlighted blocks, and the sentence that is shown with them.

    Attributes:
        whole: the corners of blocks that are highlighted completely.
        part: the corners of blocks that are highlighted in part.
        sources: the corners of hatched blocks, where a change starts.
        said: the sentence.
    """

    whole: tuple[Corners, ...] = ()
    part: tuple[Corners, ...] = ()
    sources: tuple[Corners, ...] = ()
    said: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell of a grid: its id, its place, and the number of its token."""

    id: str
    box: Corners
    number: int


def lit_at_rest(scene: Scene) -> Lit:
    """Return the highlight of the page while the pointer is elsewhere."""
    found: BlockSet | None = (scene.sets or {}).get(scene.rest or "")
    if found is None:
        return Lit()
    places = {block.id: block.box for block in scene.blocks}

    def of(names: Sequence[str]) -> tuple[Corners, ...]:
        return tuple(places[each] for each in names if each in places)

    return Lit(of(found.whole), of(found.part), of(found.sources or ()), found.text)


def lit_by(scene: Scene, focus: str) -> Lit | None:
    """Return the highlight of a tensor, a block's id or its slice; ``None`` for any other name."""
    if focus in scene.tensors:
        return Lit(tuple(_tensor(scene, focus)), said=scene.tensors[focus])
    for block in scene.blocks:
        if focus and focus in (block.id, block.slice, block.group):
            same = (each.box for each in scene.blocks if each.group == block.group)
            return Lit(tuple(same), said=block.text)
    for cell in cells(scene):
        if cell.id == focus:
            same = (each.box for each in cells(scene) if each.number == cell.number)
            return Lit(tuple(same), said=_token(scene, cell.number))
    return None


def focus_choices(scene: Scene) -> str:
    """Return the names that ``focus`` accepts, for the warning about an unknown name."""
    return ", ".join(scene.tensors)


def _tensor(scene: Scene, name: str) -> Iterator[Corners]:
    # A tensor in many cells is highlighted as its frame.
    frames = [each.box for each in scene.frames if each.tensor == name]
    yield from frames or [each.box for each in scene.blocks if each.tensor == name]


def cells(scene: Scene) -> Iterator[Cell]:
    """Yield every cell of every grid."""
    for grid in scene.grids or ():
        yield from _cells(grid)


def _cells(grid: SceneGrid) -> Iterator[Cell]:
    """Yield the cells of one grid, as ``withCells`` in ``static/picture/cells.js`` does."""
    x0, y0, x1, y1 = grid.box
    if not grid.cells:
        return
    wide, high = (x1 - x0) / grid.columns, (y1 - y0) * grid.columns / len(grid.cells)
    for place, number in enumerate(grid.cells):
        row, column = divmod(place, grid.columns)
        if number >= 0:
            left, top = x0 + column * wide, y1 - row * high
            yield Cell(f"{grid.id} {row},{column}", (left, top - high, left + wide, top), number)


def _token(scene: Scene, number: int) -> str:
    tokens = scene.tokens or ()
    if number < len(tokens):
        return tokens[number]
    return (scene.paddings or ())[(number - len(tokens)) // (scene.width or 1)]
