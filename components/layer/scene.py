"""The scene of a layer for the browser: positions, texts, and blocks with the same values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.layer.addresses import Address
from backend.layer.spec import LayerSpec
from backend.picture.scene import Block, Scene
from components.layer.words import block_name, block_sentence, tensor_sentence
from components.picture.labels import Label, label_values
from components.words.catalogue import Messages


def linked_scene(
    scene: Scene,
    labels: tuple[Label, ...],
    addresses: tuple[Address, ...],
    spec: LayerSpec,
    words: Messages,
) -> dict[str, Any]:
    """Return blocks and labels as JSON values. Blocks of one ``group`` have the same values."""
    equal = {each.place.text: each.equal.text for each in addresses if each.equal is not None}
    bounds = scene.bounds
    return {
        "bounds": [bounds.x0, bounds.y0, bounds.x1, bounds.y1],
        "labels": [label_values(label) for label in labels],
        "blocks": [_block(block, equal, spec, words) for block in scene.blocks],
        "tensors": {
            tensor: f"{tensor}: {tensor_sentence(tensor, spec, words)}"
            for tensor in ("input", "h_0", "c_0", "output", "h_n", "c_n")
        },
        "words": {name: words.text(f"links.{name}") for name in ("hint", "walk")},
    }


def _block(
    block: Block, equal: Mapping[str, str], spec: LayerSpec, words: Messages
) -> dict[str, Any]:
    box = block.box
    group = equal.get(block.slice) or block.slice or block.id
    names = (group, *(state for state, place in equal.items() if place == group))
    # A hidden block has no expression in torch, so every name of its group is a twin.
    twins = tuple(name for name in names if block.role == "hidden" or name != block.slice)
    return {
        "id": block.id,
        "box": [round(edge, 3) for edge in (box.x0, box.y0, box.x1, box.y1)],
        "group": group,
        "tensor": block.tensor,
        "slice": block.slice,
        "name": block_name(block, words),
        "text": block_sentence(block, twins if block.slice else (), spec, words),
    }
