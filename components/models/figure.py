"""The diagram of a model as a Plotly figure, and the texts that the page lays over it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from backend.models.flow import Row
from backend.models.scene import FlowScene, LineNode, TensorNode
from backend.picture.scene import Box
from components.message.figure import Figure
from components.message.layout import PathShape
from components.message.scene import Label
from components.picture.figure import path, plain_figure
from components.picture.pen import Pen

_FILLS = {
    "ids": ("input", "input-line"),
    "sequence": ("time-fill", "time"),
    "state": ("forward-fill", "forward"),
    "plain": ("band", "line"),
}
_SHEET = 3.0
_LETTER = 5.9
"""The width of a letter of code in pixels, at the usual size."""
_PLACE = re.compile(r"(\[\d+\])+$")
_BOLD, _FIGURE = 0.57, 0.53
"""The width of a letter of a name and of a size, relative to the font size."""


def model_figure(scene: FlowScene) -> Figure:
    """Return the diagram without its texts as a Plotly figure."""
    bounds = scene.bounds
    pen = Pen(bounds, bounds.x1, bounds.y1)
    shapes = [
        path("".join(pen.arrow(start, end) for start, end in scene.arrows), "line", "line"),
        *_bars(scene.lines, pen),
        *_tensors(scene.tensors, pen),
    ]
    return plain_figure([shape for shape in shapes if shape.path], bounds.x1, bounds.y1)


def _bars(lines: Iterable[LineNode], pen: Pen) -> Iterator[PathShape]:
    found = list(lines)
    ran = "".join(pen.box(node.box) for node in found if not node.row.failed)
    failed = "".join(pen.box(node.box) for node in found if node.row.failed)
    yield path(ran, "panel", "accent", 1.2)
    yield path(failed, "mark", "backward", 2, "dash")


def _tensors(tensors: Iterable[TensorNode], pen: Pen) -> Iterator[PathShape]:
    found = list(tensors)
    for sheet in (2, 1):
        behind = [node for node in found if node.depth >= sheet]
        yield path("".join(pen.box(node.box, _SHEET * sheet) for node in behind), "paper")
    for look, (fill, line) in _FILLS.items():
        whole = [node.box for node in found if node.look == look and not node.halves]
        yield path("".join(map(pen.box, whole)), fill, line, 1.2)
    halved = [node.box for node in found if node.halves]
    yield path("".join(pen.box(_part(box, 0)) for box in halved), "forward-fill", "forward", 1.2)
    yield path("".join(pen.box(_part(box, 1)) for box in halved), "backward-fill", "backward", 1.2)


def _part(box: Box, half: int) -> Box:
    middle = (box.x0 + box.x1) / 2
    return Box(middle if half else box.x0, box.y0, box.x1 if half else middle, box.y1)


def model_labels(scene: FlowScene, compact: bool = False) -> tuple[Label, ...]:
    """Return the name and the sizes of every tensor, and the code of every line."""
    size = 10 if compact else 12
    found: list[Label] = []
    for node in scene.tensors:
        x, y = node.box.x1 + 5 + _SHEET * node.depth, (node.box.y0 + node.box.y1) / 2
        room = _free_beside(node, scene) - x
        name = shortened_name(node.tensor.name, int(room / (_BOLD * size)))
        sizes = shortened(str(node.tensor.sizes), int(room / (_FIGURE * (size - 1))))
        found.append(Label(x, y + 1, name, "top right", "ink", size, bold=True))
        found.append(Label(x, y - 1, sizes, "bottom right", "muted", size - 1))
    for line in scene.lines:
        x, y = line.box.x0 + 8, (line.box.y0 + line.box.y1) / 2
        failed = line.row.failed
        room = int((line.box.x1 - x) / (_LETTER * (size - 1) / 11)) - (2 if failed else 0)
        sign = "✗ " if failed else ""
        text = f"{sign}{shortened(line.row.code, room)}"
        color = "backward" if failed else "ink"
        found.append(Label(x, y, text, "middle left", color, size - 1))
    return tuple(found)


def _free_beside(node: TensorNode, scene: FlowScene) -> float:
    """Return the x at which the next tensor of the same row begins."""
    low, high = node.box.y0, node.box.y1
    row = (each.box for each in scene.tensors if each.box.y0 < high and low < each.box.y1)
    return min((box.x0 for box in row if box.x0 > node.box.x1), default=scene.bounds.x1)


def bar_width(row: Row, compact: bool) -> float:
    """Return the width that a line's code needs in its bar, in pixels."""
    return 24 + len(row.code) * _LETTER * (9 if compact else 11) / 11


def shortened_name(name: str, room: int) -> str:
    """Cut a name of a tensor; its place in a value stays: ``hidd…[0][1]``."""
    end = _PLACE.search(name)
    place = end[0] if end else ""
    if len(name) <= room or room < len(place) + 2:
        return shortened(name, room)
    return shortened(name.removesuffix(place), room - len(place)) + place


def shortened(text: str, room: int) -> str:
    """Cut ``text`` to at most ``room`` letters, with an ellipsis at the end."""
    return text if len(text) <= room else f"{text[: max(room - 1, 1)]}…"
