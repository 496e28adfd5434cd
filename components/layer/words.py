"""Sentences about a layer's tensors and blocks, and the text alternative of its diagram."""

from __future__ import annotations

from functools import lru_cache

from backend.layer.addresses import addresses
from backend.layer.code import constructor
from backend.layer.rules import tensor_shapes
from backend.layer.spec import Direction, LayerSpec
from backend.picture.scene import Block
from components.words.catalogue import Messages
from components.words.sentences import lane_name, reads


def tensor_sentence(name: str, spec: LayerSpec, words: Messages) -> str:
    """Describe a tensor in one sentence that fits the settings."""
    match name:
        case "input":
            variant = "unbatched" if not spec.batched else "batch" if spec.batch_first else "time"
        case "output":
            variant = "both" if spec.bidirectional else "one"
        case "h_n":
            variant = "first" if spec.batched and spec.batch_first else "plain"
        case "c_n":
            variant = "projected" if spec.proj_size else "plain"
        case _:
            variant = "plain"
    return words.text(f"tensor.{name}.{variant}")


def block_sentence(block: Block, twins: tuple[str, ...], spec: LayerSpec, words: Messages) -> str:
    """Describe a block: ``h_n[3]: layer 1, backward, has read t = 34 … 0.``

    Args:
        twins: other expressions for the same values.
    """
    parts = [_description(block, spec.bidirectional, words)]
    if twins:
        parts.append(words.text("block.same", twin=" = ".join(twins)))
    # The layer below is bidirectional, so each of its steps depends on the whole input.
    layer = spec.num_layers - 1 if block.role == "output" else block.layer
    if block.read and layer and spec.bidirectional and spec.seq_len > 1:
        parts.append(words.text("block.below", below=layer - 1))
    return " ".join(parts)


def _description(block: Block, both: bool, words: Messages) -> str:
    lane = ""
    if block.layer is not None and block.direction:
        lane = _lane(words, block.direction, block.layer)
    read = reads(*block.read, words) if block.read else ""
    values = {"slice": block.slice, "t": block.t, "lane": lane, "reads": read}
    if block.role == "output":
        values["half"] = words.text(f"block.half.{block.direction}" if both else "block.whole_step")
    return words.text(f"block.{block.role}", **values)


def block_name(block: Block, words: Messages) -> str:
    """Return a short name: the slice of a block, or its layer, direction and step."""
    if block.role == "hidden" and block.direction:
        lane = _lane(words, block.direction, block.layer)
        return words.text("block.short", lane=lane, t=block.t)
    return block.slice


@lru_cache(maxsize=128)
def _lane(words: Messages, direction: Direction, layer: int | None) -> str:
    """Return the name of a layer and direction. Cached, because each of its blocks uses it."""
    return words.text(lane_name(direction), layer=layer)


def picture_in_words(spec: LayerSpec, words: Messages) -> str:
    """Return the text alternative of the diagram."""
    shapes = tensor_shapes(spec)
    lines = [
        words.text("alt.title", layer=constructor(spec)),
        words.text("alt.steps", seq_len=spec.seq_len, last=spec.seq_len - 1),
        words.text("alt.batch", batch=spec.batch) if spec.batched else words.text("alt.unbatched"),
        words.text("alt.input", features=shapes["input"][-1].size),
        *(words.text("alt.lane", **row) for row in lane_rows(spec, words)),
        words.text(
            "alt.output_both" if spec.bidirectional else "alt.output",
            features=shapes["output"][-1].size,
        ),
    ]
    return "\n".join(lines)


def lane_rows(spec: LayerSpec, words: Messages) -> list[dict[str, str]]:
    """Return each layer and direction with its row in h_n, its states and the steps it read."""
    states = ("h", "c") if spec.layer == "LSTM" else ("h",)
    return [
        {
            "row": str(each.row),
            "lane": words.text(lane_name(each.direction), layer=each.layer),
            "starts": ", ".join(f"{state}_0[{each.row}]" for state in states),
            "ends": ", ".join(f"{state}_n[{each.row}]" for state in states),
            "reads": reads(*each.read, words),
        }
        for each in addresses(spec)
        if each.place.tensor == "h_n"
    ]
