"""The scene of a layer for the browser: positions, texts, and blocks with the same values."""

from __future__ import annotations

from collections.abc import Mapping

from backend.layer.addresses import Address
from backend.layer.spec import LayerSpec
from backend.picture import scene as places
from components.layer.words import block_name, block_sentence, tensor_sentence
from components.message.scene import Label, Scene, SceneBlock
from components.picture.places import corners, rounded, scene_words
from components.words.catalogue import Messages


def linked_scene(
    scene: places.Scene,
    labels: tuple[Label, ...],
    addresses: tuple[Address, ...],
    spec: LayerSpec,
    words: Messages,
) -> Scene:
    """Return blocks and labels. Blocks of one ``group`` have the same values."""
    equal = {each.place.text: each.equal.text for each in addresses if each.equal is not None}
    return Scene(
        bounds=corners(scene.bounds),
        labels=rounded(labels),
        blocks=[_block(block, equal, spec, words) for block in scene.blocks],
        tensors={
            tensor: f"{tensor}: {tensor_sentence(tensor, spec, words)}"
            for tensor in ("input", "h_0", "c_0", "output", "h_n", "c_n")
        },
        words=scene_words("links", words),
    )


def _block(
    block: places.Block, equal: Mapping[str, str], spec: LayerSpec, words: Messages
) -> SceneBlock:
    group = equal.get(block.slice) or block.slice or block.id
    names = (group, *(state for state, place in equal.items() if place == group))
    # The name of a hidden block is not an expression in torch, so all names of its group are twins.
    twins = tuple(name for name in names if block.role == "hidden" or name != block.slice)
    return SceneBlock(
        id=block.id,
        box=corners(block.box, 3),
        group=group,
        tensor=block.tensor,
        slice=block.slice,
        name=block_name(block, words),
        text=block_sentence(block, twins if block.slice else (), spec, words),
    )
