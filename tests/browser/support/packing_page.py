"""Helpers for the Packing page: its content, and actions on it."""

from __future__ import annotations

from playwright.sync_api import Locator

from backend.layer.axes import as_torch_prints, sizes
from backend.layer.spec import LayerSpec
from backend.links.layer import to_query
from backend.links.lengths import DEFAULT_LENGTHS
from backend.packing.link import PackingRequest, packing_query
from backend.packing.rules import packing_shapes
from backend.packing.run import run_packing
from components.packing.controls import EXAMPLES
from components.packing.message import layout_of, scene_of
from components.words.catalogue import Messages
from tests.browser.support.visit import Visitor
from tests.browser.support.visitors import Visitors

WORDS = Messages("en")
HINT = WORDS.text("packing.links.hint")


def link(name: str) -> dict[str, str]:
    spec, asked = EXAMPLES[name]
    return to_query(spec) | packing_query(asked)


def shapes_for(asked: PackingRequest, spec: LayerSpec | None = None) -> dict[str, str]:
    """Return every tensor of a batch by the rules, as torch prints its shape."""
    shapes = packing_shapes(spec or LayerSpec(), asked)
    return {name: as_torch_prints(sizes(shape)) for name, shape in shapes.items()}


def packing(open_page: Visitors, query: dict[str, str] | str = "", **more: int) -> Visitor:
    visitor = open_page(query, path="packing", **more)  # type: ignore[arg-type]
    visitor.has_settled()
    return visitor


def point(visitor: Visitor, cell: str, asked: PackingRequest | None = None) -> None:
    """Move the pointer into a cell, which is not an element."""
    name, _, place = cell.partition(" ")
    row, column = map(int, place.split(","))
    run = run_packing(LayerSpec(), asked or PackingRequest(), "meta")
    scene = scene_of(run, layout_of(run))
    grid = next(grid for grid in scene.grids if grid.name == name)
    x, y = grid.cell(row * grid.columns + column).center
    box = visitor.page.locator(".se-blocks").bounding_box()
    assert box is not None
    across, down = x / scene.bounds.x1, 1 - y / scene.bounds.y1
    visitor.page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])


def away(visitor: Visitor) -> None:
    visitor.page.locator(".se-title").hover()


def nothing_is_lit(visitor: Visitor) -> None:
    visitor.sees_blocks()
    visitor.says(HINT)


def stepper(visitor: Visitor, place: int) -> Locator:
    return visitor.page.get_by_role("spinbutton", name=f"Length of sentence {place}", exact=True)


def editor(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("textbox", name="lengths: Lengths, separated by commas")


def button(visitor: Visitor, name: str) -> Locator:
    return visitor.box("lengths").get_by_role("button", name=name, exact=True)


def has_lengths(visitor: Visitor, *lengths: int) -> None:
    """Wait for these lengths in the URL, the shapes, the text field and the number fields."""
    query = {} if lengths == DEFAULT_LENGTHS else {"lengths": ",".join(map(str, lengths))}
    visitor.has_address(query)
    visitor.sees(shapes_for(PackingRequest(lengths)))
    visitor.waits(
        "(wanted) => String([...document.querySelectorAll('.se-stepper input')]"
        ".map((each) => each.value)) === wanted",
        arg=",".join(map(str, lengths)),
    )
