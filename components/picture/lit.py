"""What lights up in a still picture: the twin of ``lit`` in ``static/links.js``.

Both take the scene of a message, as :mod:`components.layer.scene` and its like make it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Scene = Mapping[str, Any]
Corners = tuple[float, float, float, float]
"""x0, y0, x1, y1 in units of the scene; y grows upward."""


@dataclass(frozen=True)
class Lit:
    """What is lit, and the sentence that says what it is.

    Attributes:
        whole: places of blocks that are meant.
        part: places of blocks of which some numbers are.
        sources: places of blocks that are hatched, because something starts there.
        said: the sentence.
    """

    whole: tuple[Corners, ...] = ()
    part: tuple[Corners, ...] = ()
    sources: tuple[Corners, ...] = ()
    said: str = ""


def lit_at_rest(scene: Scene) -> Lit:
    """What the page itself lights while nothing is pointed at."""
    found = scene.get("sets", {}).get(scene.get("rest"))
    if not found:
        return Lit()
    places = {block["id"]: tuple(block["box"]) for block in scene["blocks"]}

    def of(name: str) -> tuple[Corners, ...]:
        return tuple(places[each] for each in found.get(name, ()) if each in places)

    return Lit(of("whole"), of("part"), of("sources"), found["text"])


def lit_by(scene: Scene, focus: str) -> Lit | None:
    """What ``focus`` names: a tensor, a block's id or its slice; ``None`` if there is no such."""
    tensors = scene.get("tensors", {})
    if focus in tensors:
        return Lit(tuple(_tensor(scene, focus)), said=tensors[focus])
    for block in blocks(scene):
        if focus in (block["id"], block.get("slice"), block["group"]) and focus:
            return Lit(tuple(_group(scene, block["group"])), said=block["text"])
    return None


def focus_choices(scene: Scene) -> str:
    """The tensors that can be named, for the sentence that says what was not found."""
    return ", ".join(scene.get("tensors", {}))


def _tensor(scene: Scene, name: str) -> Iterator[Corners]:
    # Of a tensor in many cells, its frame.
    for each in (*scene.get("grids", ()), *scene["blocks"]):
        if each.get("tensor") == name:
            yield tuple(each["box"])


def _group(scene: Scene, group: object) -> Iterator[Corners]:
    return (tuple(block["box"]) for block in blocks(scene) if block["group"] == group)


def blocks(scene: Scene) -> Iterator[Mapping[str, Any]]:
    """Every block, a block for each cell of a grid among them."""
    yield from scene["blocks"]
    for grid in scene.get("grids", ()):
        yield from _cells(scene, grid)


def _cells(scene: Scene, grid: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """As ``withCells`` in ``static/cells.js``."""
    x0, y0, x1, y1 = grid["box"]
    columns, cells = grid["columns"], grid["cells"]
    if not cells:
        return
    wide, high = (x1 - x0) / columns, (y1 - y0) * columns / len(cells)
    for place, number in enumerate(cells):
        row, column = divmod(place, columns)
        if number >= 0:
            left, top = x0 + column * wide, y1 - row * high
            yield {
                "id": f"{grid['id']} {row},{column}",
                "box": (left, top - high, left + wide, top),
                "group": number,
                "text": _token(scene, number),
            }


def _token(scene: Scene, number: int) -> str:
    tokens = scene["tokens"]
    if number < len(tokens):
        return str(tokens[number])
    return str(scene["paddings"][(number - len(tokens)) // scene["width"]])
