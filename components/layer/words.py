"""Sentences for a layer's tensors and blocks, and its diagram as text."""

from __future__ import annotations

from functools import lru_cache

from backend.layer.addresses import addresses
from backend.layer.code import constructor
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec
from backend.picture.scene import Block, Direction
from components.words.catalogue import Messages
from components.words.sentences import lane_name, reads


def tensor_sentence(name: str, spec: LayerSpec, words: Messages) -> str:
    """What a tensor is, in one sentence that fits the setting."""
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
    """What one block is, in words: ``h_n[3]: layer 1, backward, has read t = 34 … 0.``

    Args:
        twins: other expressions for the same numbers.
    """
    parts = [_what_it_is(block, spec.bidirectional, words)]
    if twins:
        parts.append(words.text("block.same", twin=" = ".join(twins)))
    # A lane above a bidirectional layer reads steps that have themselves seen the whole input.
    layer = spec.num_layers - 1 if block.role == "output" else block.layer
    if block.read and layer and spec.bidirectional and spec.seq_len > 1:
        parts.append(words.text("block.below", below=layer - 1))
    return " ".join(parts)


def _what_it_is(block: Block, both: bool, words: Messages) -> str:
    lane = ""
    if block.layer is not None and block.direction:
        lane = _lane(words, block.direction, block.layer)
    read = reads(*block.read, words) if block.read else ""
    values = {"slice": block.slice, "t": block.t, "lane": lane, "reads": read}
    if block.role == "output":
        values["half"] = words.text(f"block.half.{block.direction}" if both else "block.whole_step")
    return words.text(f"block.{block.role}", **values)


def block_name(block: Block, words: Messages) -> str:
    """What a block is called in short: its slice, or, where it has none, its lane and step."""
    if block.role == "hidden" and block.direction:
        lane = _lane(words, block.direction, block.layer)
        return words.text("block.short", lane=lane, t=block.t)
    return block.slice


@lru_cache(maxsize=128)
def _lane(words: Messages, direction: Direction, layer: int | None) -> str:
    """A lane's name, which each of its blocks says."""
    return words.text(lane_name(direction), layer=layer)


def picture_in_words(spec: LayerSpec, words: Messages) -> str:
    """Everything the picture shows, as sentences: its text alternative."""
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
    """For each lane its row in h_n (and c_n), where it starts, and what it has read at the end."""
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
