"""Blocks are linked if and only if they have the same values."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from backend.expressions.evaluate import evaluate
from backend.layer.addresses import addresses
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.picture.layer import build_scene
from backend.picture.scene import COMPACT, WIDE, Layout
from components.layer.labels import labels
from components.layer.scene import linked_scene
from components.words.catalogue import languages, messages
from tests.support.messages import plain
from tests.support.random_run import lively_run
from tests.support.strategies import LINK, legal_specs

LAYOUTS = st.sampled_from((WIDE, COMPACT))
Block = dict[str, Any]


def linked(spec: LayerSpec, layout: Layout = WIDE, language: str = "en") -> dict[str, Any]:
    scene, shapes, words = build_scene(spec, layout), tensor_shapes(spec), messages(language)
    dims = {name: shapes[name] for name in ("input", "output")}
    texts = labels(scene, dims, words, layout is COMPACT)
    return plain(linked_scene(scene, texts, addresses(spec), spec, words))


def groups(blocks: list[Block]) -> dict[str, list[Block]]:
    found: dict[str, list[Block]] = {}
    for block in blocks:
        found.setdefault(block["group"], []).append(block)
    return found


@given(legal_specs(), LAYOUTS)
def test_blocks_of_one_group_hold_equal_numbers_in_this_very_run(
    spec: LayerSpec, layout: Layout
) -> None:
    values = trace(spec).values
    for name, group in groups(linked(spec, layout)["blocks"]).items():
        if not group[0]["slice"]:
            # Inside a lower layer torch returns nothing: such a block is alone.
            assert [block["id"] for block in group] == [name]
            continue
        numbers = evaluate(name, values, {})
        for block in group:
            assert torch.equal(evaluate(block["slice"], values, {}), numbers), block["slice"]


@given(legal_specs(), LAYOUTS)
def test_blocks_of_two_groups_hold_other_numbers(spec: LayerSpec, layout: Layout) -> None:
    values = lively_run(spec)
    # Initial states are zeros, all of them.
    blocks = [
        block
        for block in linked(spec, layout)["blocks"]
        if block["slice"] and block["tensor"] not in ("h_0", "c_0")
    ]
    numbers = [evaluate(group, values, {}) for group in groups(blocks)]
    assert not any(torch.equal(one, other) for one, other in combinations(numbers, 2))


@given(legal_specs(LINK), LAYOUTS)
def test_every_last_state_of_the_top_layer_is_linked_to_output(
    spec: LayerSpec, layout: Layout
) -> None:
    blocks = linked(spec, layout)["blocks"]
    outputs = {block["group"] for block in blocks if block["id"].startswith("output")}
    rows = spec.num_layers * spec.num_directions
    top = {f"h_n[{row}]" for row in range(rows - spec.num_directions, rows)}
    states = [block for block in blocks if block["tensor"] in ("h_n", "c_n")]
    assert top <= {block["slice"] for block in states}
    for block in states:
        assert (block["group"] in outputs) == (block["slice"] in top)


@given(legal_specs(LINK), LAYOUTS, st.sampled_from(languages()))
def test_a_block_names_every_other_one_of_its_group(
    spec: LayerSpec, layout: Layout, language: str
) -> None:
    # The text around the twin, without the particle that depends on it.
    same = messages(language).text("block.same", twin="h_n").split("h_n")[1].lstrip("과와")
    same = (
        same if language == "ko" else messages(language).text("block.same", twin="@").split("@")[0]
    )
    for group in groups(linked(spec, layout, language)["blocks"]).values():
        names = {block["slice"] for block in group if block["slice"]}
        for block in group:
            assert [name for name in names if name not in block["text"]] == []
            inside = block["id"].startswith("hidden") and block["slice"]
            assert (same in block["text"]) == bool(inside or len(names) > 1)


@given(legal_specs(LINK), LAYOUTS)
def test_it_is_the_scene_with_all_its_blocks_and_labels(spec: LayerSpec, layout: Layout) -> None:
    scene, found = build_scene(spec, layout), linked(spec, layout)
    json.dumps(found, allow_nan=False)
    assert [block["id"] for block in found["blocks"]] == [block.id for block in scene.blocks]
    for made, block in zip(found["blocks"], scene.blocks, strict=True):
        box = block.box
        assert made["box"] == pytest.approx((box.x0, box.y0, box.x1, box.y1), abs=0.0006)
        assert (made["tensor"], made["slice"]) == (block.tensor, block.slice)
    bounds = scene.bounds
    assert found["bounds"] == [bounds.x0, bounds.y0, bounds.x1, bounds.y1]
    written = labels(scene, {}, messages("en"), layout is COMPACT)
    assert {label.text for label in written} <= {label["text"] for label in found["labels"]}


@pytest.mark.parametrize("language", languages())
def test_every_tensor_of_the_map_is_reported(language: str) -> None:
    found = linked(LayerSpec(), language=language)
    assert found["tensors"].keys() == trace(LayerSpec()).shapes.keys()
    assert all(text.startswith(f"{name}: ") for name, text in found["tensors"].items())
    words = messages(language)
    assert found["words"] == {name: words.text(f"links.{name}") for name in ("hint", "walk")}
