"""The texts of the diagram in both languages, inside the diagram."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from backend.layer.axes import Dim, Factor
from backend.layer.presets import PRESETS
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec
from backend.picture.layer import build_scene
from backend.picture.scene import COMPACT, WIDE, Scene
from components.layer.labels import labels, named_size
from components.message.scene import Label
from components.picture.palette import COLORS
from components.words.catalogue import languages, messages
from tests.support.strategies import LINK, legal_specs


def written(
    spec: LayerSpec, compact: bool = False, language: str = "en"
) -> tuple[Scene, tuple[Label, ...]]:
    scene, shapes = build_scene(spec, COMPACT if compact else WIDE), tensor_shapes(spec)
    dims = {name: shapes[name] for name in ("input", "output")}
    return scene, labels(scene, dims, messages(language), compact)


def texts(spec: LayerSpec) -> list[str]:
    return [label.text for label in written(spec)[1]]


@pytest.mark.parametrize("compact", [False, True])
@given(spec=legal_specs(LINK))
def test_every_text_is_inside_the_picture(compact: bool, spec: LayerSpec) -> None:
    scene, found = written(spec, compact)
    bounds = scene.bounds
    for label in found:
        assert bounds.x0 <= label.x <= bounds.x1
        assert bounds.y0 <= label.y <= bounds.y1
        assert label.colour in COLORS
        assert label.text


@given(legal_specs(LINK))
def test_every_state_is_named_in_its_own_block(spec: LayerSpec) -> None:
    scene, found = written(spec)
    named = {label.text: label for label in found if re.fullmatch(r"[hc]_[0n]\[\d+\]", label.text)}
    states = {block.slice: block for block in scene.blocks if block.role in ("initial", "final")}
    assert named.keys() == states.keys()
    for name, block in states.items():
        assert (named[name].x, named[name].y) == block.box.center
        # The strong color of a final state needs its own text color.
        assert (named[name].colour == "on-strong") == (block.role == "final")


@given(legal_specs(LINK))
def test_the_sizes_beside_the_rows_are_those_of_the_tensors(spec: LayerSpec) -> None:
    found, shapes = texts(spec), tensor_shapes(spec)
    for name in ("input", "output"):
        assert found.count(name) == 1
        assert {named_size(dim) for dim in shapes[name]} <= set(found)
    assert found.count(f"L = {spec.seq_len}") == 2
    assert found.count(f"N = {spec.batch}") == (2 if spec.batched else 0)


@given(legal_specs(LINK))
def test_every_drawn_step_has_its_number_and_what_is_left_out_its_dots(spec: LayerSpec) -> None:
    scene, found = written(spec)
    steps = {label.text: label.x for label in found if label.text.startswith("t=")}
    assert steps == {f"t={t}": x for t, x in scene.steps.items()}
    dots = [label.text for label in found if label.text in ("⋯", "⋮")]
    assert ("⋯" in dots) == (len(scene.steps) < spec.seq_len) == (scene.gap_x is not None)
    assert ("⋮" in dots) == (len(scene.bands) < spec.num_layers) == (scene.gap_y is not None)
    # In the rows of input and output, below them, and in every drawn layer.
    assert dots.count("⋯") in (0, 3 + len(scene.bands))


def test_the_picture_of_a3_has_these_texts() -> None:
    assert set(texts(PRESETS["A3"])) == {
        *("input", "output", "N = 1", "L = 35", "H_in = 10", "D·H_out = 40", "⋯"),
        *("t=0", "t=1", "t=2", "t=33", "t=34", "layer 0", "layer 1"),
        *(f"{state}_{end}[{row}]" for state in "hc" for end in "0n" for row in range(4)),
    }


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("language", languages())
def test_layers_are_named_in_the_readers_language(language: str, compact: bool) -> None:
    scene, found = written(PRESETS["A3"], compact, language)
    words = messages(language)
    named = {label.text: label for label in found if label.colour == "layers"}
    assert list(named) == [words.text("picture.layer", layer=layer) for layer in range(2)]
    for band, label in zip(scene.bands, named.values(), strict=True):
        assert label.y == band.box.center[1]
        # A narrow picture has no room beside it.
        assert label.place == ("middle turned" if compact else "middle left")


def test_a_narrow_picture_has_smaller_type() -> None:
    wide, narrow = (
        {label.text: label.size for label in written(LayerSpec(), compact)[1]}
        for compact in (False, True)
    )
    assert all(narrow[text] < wide[text] for text in narrow)


def test_a_size_is_written_in_torchs_symbols() -> None:
    assert named_size(Dim("time", (Factor("L", 7),))) == "L = 7"
    assert named_size(Dim("feature", (Factor("H_in", 3),))) == "H_in = 3"
    stack = Dim("layers", (Factor("D", 2), Factor("num_layers", 3)))
    assert named_size(stack) == "D·num_layers = 6"
