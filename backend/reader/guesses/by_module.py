"""Inputs that the module which reads an argument accepts."""

from __future__ import annotations

from torch import nn

from backend.reader.guesses import roles
from backend.reader.guesses.built import Built
from backend.reader.guesses.candidate import SIDE, Candidate, images, pair_of
from backend.reader.guesses.consumers import Consumer, Weight
from backend.reader.guesses.kinds import features, ids, layer_masks, states


def by_module(built: Built, use: Consumer, low: str, length: str) -> list[Candidate]:
    """Return the inputs that the module which reads an argument accepts."""
    module, way = use.module, use.way
    if use.argument.endswith("mask"):
        return layer_masks(use.argument, length)
    if way == "cat" and use.place == 0:
        return _beside(built, module, low, length)
    because = "weight" if isinstance(module, Weight) else f"into.{type(module).__name__}"
    match module:
        case nn.Embedding():
            return ids(built, module, length, way, because)
        case nn.RNNBase() if use.place == 0:
            return features(module.input_size, module.batch_first, length, way, because)
        case nn.RNNBase():
            return states(built, module, way, because)
        case nn.RNNCellBase() if use.place == 0:
            width = module.input_size
            step = Candidate("features", ("N", width), because)
            sequence = features(width, True, length, "", because)
            if way == "split" and width == 1:
                return [Candidate("features", ("N", length), because), step]
            walked = way == "each" or (built.loops and way != "")
            return [*sequence, step] if walked else [step, *sequence]
        case nn.RNNCellBase():
            one = Candidate("state", ("N", module.hidden_size), because)
            pair = isinstance(module, nn.LSTMCell) and way != "part"
            return [pair_of(one)] if pair else [one]
        case nn.Conv2d():
            sizes = [built.size_of(each) for each in way.split()[1:]]
            if len(sizes) == 2 and all(sizes):
                return [Candidate("features", ("N", *sizes), because)]
            return images(module.in_channels, because)
        case nn.Conv1d():
            rows = Candidate("features", ("N", module.in_channels, length), because)
            turned = Candidate("features", ("N", length, module.in_channels), because)
            return [turned, rows] if way == "turned" else [rows, turned]
        case nn.Linear() if not (roles.STATE.search(low) or roles.OUTPUTS.search(low)):
            flat = Candidate("features", ("N", module.in_features), because)
            sequence = features(module.in_features, built.first, length, way, because)
            alone = not (built.embeddings or built.layers or built.cells)
            walked = way == "each" or (alone and built.walks)
            return [*sequence, flat] if walked else [flat, *sequence]
    width = _width(module)
    return features(width, built.first, length, way, because) if width else []


def _beside(built: Built, module: nn.Module, low: str, length: str) -> list[Candidate]:
    """Return the features that a layer takes beside an embedding or a state."""
    if isinstance(module, nn.Conv2d) and not roles.STATE.search(low):
        hidden = built.numbers("hidden")
        channels = module.in_channels - (hidden[0][1] if hidden else 0)
        return [Candidate("features", ("N", channels, SIDE, SIDE), f"into.{type(module).__name__}")]
    if isinstance(module, nn.Linear) and not built.embeddings and not built.layers:
        # A cell by hand: its input beside its state.
        rest = module.in_features - (built.numbers("hidden") or [("", 0)])[0][1]
        is_cell = rest > 0 and not (roles.STATE.search(low) or roles.OUTPUTS.search(low))
        return [Candidate("features", ("N", rest), "into.Linear")] if is_cell else []
    width = _width(module) or (module.input_size if isinstance(module, nn.RNNBase) else 0)
    rest = width - sum(each.embedding_dim for each in built.embeddings)
    if not isinstance(module, nn.RNNBase) or rest <= 0:
        return []
    return features(rest, bool(module.batch_first), length, "", f"into.{type(module).__name__}")


def _width(module: nn.Module) -> int:
    """Return the last axis that attention, an encoder or a norm takes."""
    if isinstance(module, nn.LayerNorm):
        return int(module.normalized_shape[-1]) if len(module.normalized_shape) == 1 else 0
    if isinstance(module, _STACKS):
        module = next(e for e in module.modules() if isinstance(e, nn.MultiheadAttention))
    return int(module.embed_dim) if isinstance(module, nn.MultiheadAttention) else 0


_STACKS = (
    *(nn.Transformer, nn.TransformerEncoder, nn.TransformerEncoderLayer),
    *(nn.TransformerDecoder, nn.TransformerDecoderLayer),
)
