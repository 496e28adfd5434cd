"""Draw a scene with Plotly, as plain JSON: few shapes, few traces, colours by name.

Everything of one look is one path shape, whatever its number: the browser's time grows with the
number of shapes, traces and texts, not with the points in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from backend.scene import Arrow, Block, Box, Direction, Scene
from backend.shapes import Dim
from components.messages import Messages
from components.palette import token
from components.pen import Pen

Figure = dict[str, Any]
Label = tuple[float, float, str, str, str, float]
"""x, y, text, position, colour and size of one text."""

_LOOKS = {
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
_NOMINAL = {False: (690, 600), True: (336, 420)}
"""Pixels a picture usually has, wide and compact: for round corners and straight arrow heads."""


def figure(
    scene: Scene,
    dims: dict[str, tuple[Dim, ...]],
    words: Messages,
    describe: Callable[[Block], str],
    compact: bool = False,
) -> Figure:
    """The picture of ``scene`` as a Plotly figure in JSON form.

    Args:
        dims: the named axes of input and output, for the sizes written beside them.
        words: the language of the labels.
        describe: what a block says when the pointer is on it.
        compact: smaller type, for a narrow picture.
    """
    size = 10 if compact else 12
    wide, high = _NOMINAL[compact]
    bounds = scene.bounds
    pen = Pen((bounds.x1 - bounds.x0) / wide, (bounds.y1 - bounds.y0) / high)
    return {
        "data": [_labels(scene, dims, size), _hover(scene, describe)],
        "layout": {
            "shapes": [
                _path("".join(pen.box(band.box) for band in scene.bands), "band", "rule"),
                *_arrows(scene.arrows, pen),
                *_sheets(scene, pen),
                *_blocks(scene, pen),
                *_signs(scene, pen),
            ],
            "annotations": _layer_names(scene, words, compact, size),
            "xaxis": _axis(bounds.x0, bounds.x1),
            "yaxis": _axis(bounds.y0, bounds.y1),
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "hovermode": "closest",
            "dragmode": False,
            "font": {"family": "inherit", "size": size, "color": token("ink")},
            "hoverlabel": {
                "bgcolor": token("panel"),
                "bordercolor": token("line"),
                "font": {"color": token("ink"), "size": 13},
                "align": "left",
            },
        },
    }


def _axis(low: float, high: float) -> dict[str, Any]:
    return {"range": [low, high], "visible": False, "fixedrange": True}


def _look(block: Block) -> str:
    return f"{block.role} {block.direction}" if block.direction else block.role


def _blocks(scene: Scene, pen: Pen) -> list[dict[str, Any]]:
    shapes = []
    for look, (fill, line, width, dash) in _LOOKS.items():
        boxes = [block.box for block in scene.blocks if _look(block) == look]
        if boxes:
            shapes.append(_path("".join(map(pen.box, boxes)), fill, line, width, dash))
    return shapes


def _sheets(scene: Scene, pen: Pen) -> list[dict[str, Any]]:
    """The batch as depth: sheets behind every block, the farthest first."""
    return [
        _path(
            "".join(pen.box(_moved(block.box, _SHEET * sheet)) for block in scene.blocks), "paper"
        )
        for sheet in range(scene.depth, 0, -1)
    ]


def _arrows(arrows: Iterable[Arrow], pen: Pen) -> list[dict[str, Any]]:
    shapes = []
    found = list(arrows)
    for direction, colour in ((None, "line"), ("forward", "forward"), ("backward", "backward")):
        path = "".join(
            pen.arrow(arrow.start, arrow.end) for arrow in found if arrow.direction == direction
        )
        if path:
            shapes.append(_path(path, colour, colour))
    return shapes


def _signs(scene: Scene, pen: Pen) -> list[dict[str, Any]]:
    """An arrow inside every block of a lane, so that colour is not the only sign of direction."""
    shapes = []
    for direction in _DIRECTIONS:
        path = "".join(
            pen.sign(block.box.center, backward=direction == "backward")
            for block in scene.blocks
            if block.direction == direction and block.role in ("hidden", "output")
        )
        if path:
            shapes.append(_path(path, direction, direction))
    return shapes


def _moved(box: Box, by: float) -> Box:
    return Box(box.x0 + by, box.y0 + by, box.x1 + by, box.y1 + by)


def _path(
    path: str, fill: str, line: str = "line", width: float = 1, dash: str = "solid"
) -> dict[str, Any]:
    return {
        "type": "path",
        "path": path,
        "fillcolor": token(fill),
        "line": {"color": token(line), "width": width, "dash": dash},
        "layer": "below",
    }


def _labels(scene: Scene, dims: dict[str, tuple[Dim, ...]], size: int) -> dict[str, Any]:
    rows = [
        _state_label(block, size) for block in scene.blocks if block.role in ("initial", "final")
    ]
    rows += _time_labels(scene, size)
    rows += _row_labels(scene, dims, size)
    x, y, text, place, colour, sizes = (list(column) for column in zip(*rows, strict=True))
    return {
        "type": "scatter",
        "mode": "text",
        "x": x,
        "y": y,
        "text": text,
        "textposition": place,
        "textfont": {"color": colour, "size": sizes},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _state_label(block: Block, size: int) -> Label:
    x, y = block.box.center
    colour = "on-strong" if block.role == "final" else str(block.direction)
    return (round(x, 2), round(y, 2), block.slice, "middle center", token(colour), size)


def _time_labels(scene: Scene, size: int) -> list[Label]:
    low = min(block.box.y0 for block in scene.blocks) - 0.45
    rows = [
        (round(x, 2), low, f"t={t}", "middle center", token("time"), size)
        for t, x in scene.steps.items()
    ]
    if scene.gap_x is not None:
        heights = [
            sum(block.box.center[1] for block in scene.blocks if block.role == role) / count
            for role in ("input", "output")
            if (count := sum(block.role == role for block in scene.blocks))
        ]
        heights += [low, *(band.box.center[1] for band in scene.bands)]
        rows += [
            (scene.gap_x, round(y, 2), "⋯", "middle center", token("muted"), size + 4)
            for y in heights
        ]
    if scene.gap_y is not None:
        middle = (scene.bounds.x0 + scene.bounds.x1) / 2
        rows.append((middle, scene.gap_y, "⋮", "middle center", token("muted"), size + 6))
    return rows


def _row_labels(scene: Scene, dims: dict[str, tuple[Dim, ...]], size: int) -> list[Label]:
    """Left of the row its tensor and feature size, right of it the batch and the length."""
    rows = []
    for tensor, shape in dims.items():
        blocks = [block for block in scene.blocks if block.role == tensor]
        left = min(block.box.x0 for block in blocks) - 0.25
        right = max(block.box.x1 for block in blocks) + 0.25
        low, high = min(b.box.y0 for b in blocks), max(b.box.y1 for b in blocks)
        middle = (low + high) / 2
        *others, features = shape
        rows.append((left, middle, f"<b>{tensor}</b>", "top left", token("ink"), size + 1))
        rows.append((left, middle, named_size(features), "bottom left", token("feature"), size))
        for dim, place in zip(others, ("top right", "bottom right"), strict=False):
            rows.append((right, middle, named_size(dim), place, token(dim.axis), size))
    return rows


def named_size(dim: Dim) -> str:
    """``D·H_out = 40``, with the subscript typeset."""
    parts = []
    for factor in dim.factors:
        head, _, sub = factor.symbol.partition("_")
        parts.append(f"{head}<sub>{sub}</sub>" if sub and head == "H" else factor.symbol)
    return f"{'·'.join(parts)} = {dim.size}"


def _layer_names(scene: Scene, words: Messages, compact: bool, size: int) -> list[dict[str, Any]]:
    left = min(block.box.x0 for block in scene.blocks)
    return [
        {
            "x": round(left - (0.3 if compact else 1.0), 2),
            "y": round(band.box.center[1], 2),
            "text": words.text("picture.layer", layer=band.layer),
            "textangle": -90 if compact else 0,
            "xanchor": "center" if compact else "left",
            "showarrow": False,
            "font": {"color": token("layers"), "size": size},
        }
        for band in scene.bands
    ]


def _hover(scene: Scene, describe: Callable[[Block], str]) -> dict[str, Any]:
    """Invisible markers in the middle of the blocks: what carries hover and, later, the links."""
    centers = [block.box.center for block in scene.blocks]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(x, 2) for x, _ in centers],
        "y": [round(y, 2) for _, y in centers],
        "customdata": [block.id for block in scene.blocks],
        "text": [describe(block) for block in scene.blocks],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": 26, "opacity": 0, "symbol": "square"},
    }
