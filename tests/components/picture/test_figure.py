"""The diagram as a Plotly figure: few shapes inside the page, without texts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given

from backend.layer.presets import PRESETS
from backend.layer.spec import LayerSpec
from backend.picture.layer import build_scene
from backend.picture.scene import COMPACT, WIDE, Scene
from components.layer.figure import figure
from components.picture.palette import COLORS, resolve
from components.picture.pen import Pen
from tests.support.messages import plain
from tests.support.strategies import LINK, legal_specs

PAIR = re.compile(r"(-?[0-9.]+),(-?[0-9.]+)")
MOST_SHAPES = 20
PAGE = {False: (690, 600), True: (336, 420)}
"""Width and height of the figure, wide and compact."""


def drawn(spec: LayerSpec, compact: bool = False) -> tuple[Scene, dict[str, Any]]:
    scene = build_scene(spec, COMPACT if compact else WIDE)
    return scene, plain(figure(scene, compact))


def shapes(spec: LayerSpec) -> list[dict[str, Any]]:
    return drawn(spec)[1]["layout"]["shapes"]


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from strings(each)


@pytest.mark.parametrize("compact", [False, True])
@given(spec=legal_specs(LINK))
def test_for_any_setting_a_picture_is_small_and_whole(compact: bool, spec: LayerSpec) -> None:
    _, made = drawn(spec, compact)
    json.dumps(made, allow_nan=False)
    assert len(made["layout"]["shapes"]) <= MOST_SHAPES
    assert {each[1:] for each in strings(made) if each.startswith("@")} <= COLORS.keys()
    wide, high = PAGE[compact]
    for shape in made["layout"]["shapes"]:
        assert shape["path"]
        for x, y in PAIR.findall(shape["path"]):
            assert 0 <= float(x) <= wide
            assert 0 <= float(y) <= high


@pytest.mark.parametrize("compact", [False, True])
@given(spec=legal_specs(LINK))
def test_only_the_shapes_change_from_one_setting_to_another(compact: bool, spec: LayerSpec) -> None:
    """Check that a step changes shapes only, because axes take Plotly three times as long."""
    made, plain = (drawn(each, compact)[1] for each in (spec, LayerSpec()))
    assert made["layout"] | {"shapes": []} == plain["layout"] | {"shapes": []}
    assert made["data"] == []
    wide, high = PAGE[compact]
    assert (made["layout"]["xaxis"]["range"], made["layout"]["yaxis"]["range"]) == (
        [0, wide],
        [0, high],
    )


def test_no_text_is_plotlys() -> None:
    layout = drawn(LayerSpec(batch=3))[1]["layout"]
    assert not layout.keys() & {"annotations", "title"}
    assert not any("label" in shape for shape in layout["shapes"])


@given(legal_specs())
def test_every_block_is_drawn_in_its_place_and_look(spec: LayerSpec) -> None:
    scene, made = drawn(spec)
    pen = Pen(scene.bounds, *PAGE[False])
    fills = {"initial": "paper", "final": "{}-strong", "hidden": "{}-fill", "output": "{}-fill"}
    for block in scene.blocks:
        fill = "@" + fills.get(block.role, "input").format(block.direction)
        where = pen.box(block.box)
        carriers = [each for each in made["layout"]["shapes"] if where in each["path"]]
        assert fill in {each["fillcolor"] for each in carriers}, block.id
        # A dotted outline tells what goes in from what comes out.
        dotted = any(each["line"]["dash"] == "dot" for each in carriers)
        assert dotted == (block.role == "initial")


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("compact", [False, True])
def test_plotly_takes_the_picture(name: str, compact: bool) -> None:
    _, made = drawn(PRESETS[name], compact)
    for dark in (False, True):
        resolved: Any = resolve(made, dark)
        assert [each for each in strings(resolved) if each.startswith("@")] == []
        assert len(go.Figure(resolved).layout.shapes) == len(made["layout"]["shapes"])


@pytest.mark.parametrize(("batch", "sheets"), [(1, 0), (2, 1), (3, 2), (1000, 2)])
def test_the_batch_is_depth(batch: int, sheets: int) -> None:
    assert len(shapes(LayerSpec(batch=batch))) - len(shapes(LayerSpec())) == sheets


def test_a_direction_is_reported_without_color_too() -> None:
    """Check that every hidden and output block has an arrow."""
    scene, made = drawn(LayerSpec())
    for direction in ("forward", "backward"):
        *_, signs = (s for s in made["layout"]["shapes"] if s["fillcolor"] == f"@{direction}")
        carriers = [block for block in scene.blocks if block.role in ("hidden", "output")]
        count = sum(block.direction == direction for block in carriers)
        assert signs["path"].count("Z") == count > 0
