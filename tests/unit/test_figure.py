"""The picture as Plotly draws it: few parts, all of them within it, all of them named."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings

from backend.presets import PRESETS
from backend.rules import tensor_shapes
from backend.scene import COMPACT, WIDE, Scene
from backend.shapes import Dim, Factor
from backend.spec import LayerSpec
from backend.staging import build_scene
from components.figure import figure, named_size
from components.messages import languages, messages
from components.palette import COLOURS, resolve
from components.words import block_sentence
from tests.strategies import LINK, legal_specs

PAIR = re.compile(r"(-?[0-9.]+),(-?[0-9.]+)")
MOST_SHAPES = 20


def drawn(
    spec: LayerSpec, compact: bool = False, language: str = "en"
) -> tuple[Scene, dict[str, Any]]:
    words, shapes = messages(language), tensor_shapes(spec)
    scene = build_scene(spec, COMPACT if compact else WIDE)
    dims = {name: shapes[name] for name in ("input", "output")}
    return scene, figure(scene, dims, words, lambda block: block_sentence(block, words), compact)


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
@settings(max_examples=150)
@given(spec=legal_specs(LINK))
def test_whatever_the_setting_a_picture_is_small_and_whole(compact: bool, spec: LayerSpec) -> None:
    scene, made = drawn(spec, compact)
    json.dumps(made, allow_nan=False)
    assert len(made["data"]) == 2
    assert len(made["layout"]["shapes"]) <= MOST_SHAPES
    assert {each[1:] for each in strings(made) if each.startswith("@")} <= COLOURS.keys()
    bounds = scene.bounds
    for shape in made["layout"]["shapes"]:
        for x, y in PAIR.findall(shape["path"]):
            assert bounds.x0 <= float(x) <= bounds.x1
            assert bounds.y0 <= float(y) <= bounds.y1


@settings(max_examples=150)
@given(legal_specs(LINK))
def test_every_text_stands_within_the_picture(spec: LayerSpec) -> None:
    scene, made = drawn(spec)
    texts, _ = made["data"]
    columns = [texts[name] for name in ("x", "y", "text", "textposition")]
    assert len({len(column) for column in columns}) == 1
    bounds = scene.bounds
    assert bounds.x0 <= min(texts["x"]) <= max(texts["x"]) <= bounds.x1
    assert bounds.y0 <= min(texts["y"]) <= max(texts["y"]) <= bounds.y1


@settings(max_examples=150)
@given(legal_specs())
def test_every_state_has_its_label_and_every_block_its_words(spec: LayerSpec) -> None:
    scene, made = drawn(spec)
    texts, hover = made["data"]
    states = [block.slice for block in scene.blocks if block.role in ("initial", "final")]
    assert sorted(t for t in texts["text"] if re.fullmatch(r"[hc]_[0n]\[\d+\]", t)) == sorted(
        states
    )
    assert hover["customdata"] == [block.id for block in scene.blocks]
    for block, text, x, y in zip(scene.blocks, hover["text"], hover["x"], hover["y"], strict=True):
        assert block.slice in text
        assert "<b>" in text
        assert (x, y) == pytest.approx(block.box.center, abs=0.006)


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("compact", [False, True])
def test_plotly_takes_the_picture(name: str, compact: bool) -> None:
    _, made = drawn(PRESETS[name], compact)
    for dark in (False, True):
        resolved: Any = resolve(made, dark)
        assert [each for each in strings(resolved) if each.startswith("@")] == []
        assert len(go.Figure(resolved).layout.shapes) == len(made["layout"]["shapes"])


def test_the_sizes_beside_the_rows_are_those_of_the_tensors() -> None:
    texts = set(drawn(PRESETS["A3"])[1]["data"][0]["text"])
    assert texts >= {"<b>input</b>", "<b>output</b>", "N = 1", "L = 35"}
    assert texts >= {"H<sub>in</sub> = 10", "D·H<sub>out</sub> = 40"}
    assert texts >= {"t=0", "t=1", "t=2", "t=33", "t=34", "⋯"}


def test_without_a_batch_no_size_of_it_is_written() -> None:
    texts = drawn(LayerSpec(batched=False))[1]["data"][0]["text"]
    assert [text for text in texts if text.startswith("N ")] == []
    assert texts.count("L = 35") == 2


@pytest.mark.parametrize(("batch", "sheets"), [(1, 0), (2, 1), (3, 2), (1000, 2)])
def test_the_batch_is_depth(batch: int, sheets: int) -> None:
    shapes = drawn(LayerSpec(batch=batch))[1]["layout"]["shapes"]
    flat = drawn(LayerSpec())[1]["layout"]["shapes"]
    assert len(shapes) - len(flat) == sheets


@pytest.mark.parametrize("language", languages())
def test_layers_are_named_in_the_readers_language(language: str) -> None:
    annotations = drawn(PRESETS["A3"], language=language)[1]["layout"]["annotations"]
    words = messages(language)
    assert [each["text"] for each in annotations] == [
        words.text("picture.layer", layer=layer) for layer in range(2)
    ]


def test_a_direction_is_told_without_colour_too() -> None:
    """Every hidden and output block has an arrow in it."""
    scene, made = drawn(LayerSpec())
    for direction in ("forward", "backward"):
        *_, signs = (s for s in made["layout"]["shapes"] if s["fillcolor"] == f"@{direction}")
        carriers = [block for block in scene.blocks if block.role in ("hidden", "output")]
        count = sum(block.direction == direction for block in carriers)
        assert signs["path"].count("Z") == count > 0


def test_a_size_is_written_in_torchs_symbols() -> None:
    assert named_size(Dim("time", (Factor("L", 7),))) == "L = 7"
    assert named_size(Dim("feature", (Factor("H_in", 3),))) == "H<sub>in</sub> = 3"
    stack = Dim("layers", (Factor("D", 2), Factor("num_layers", 3)))
    assert named_size(stack) == "D·num_layers = 6"
