"""The kinds of inputs: ids, features, states, outputs of an encoder, masks, targets."""

from __future__ import annotations

from torch import nn

from backend.reader.guesses.built import Built
from backend.reader.guesses.candidate import SIDE, Axes, Candidate, pair_of
from backend.reader.guesses.consumers import Consumer


def _both(length: str, width: int, first: bool) -> list[Axes]:
    shapes: list[Axes] = [("N", length, width), (length, "N", width)]
    return shapes if first else shapes[::-1]


def _batch_first(first: bool, way: str) -> bool:
    """Return whether the batch is the first axis of an input, by its way to a layer."""
    if way in ("packed", "packed_first"):
        return way == "packed_first"
    return first is not (way == "swapped")


def ids(
    built: Built, embedding: nn.Embedding, length: str, way: str, because: str
) -> list[Candidate]:
    """Return ids for an embedding."""
    shapes: list[Axes] = [("N", length), (length, "N")]
    if not _batch_first(built.first, way):
        shapes.reverse()
    before: dict[str, list[Axes]] = {
        "unsqueeze0": [("N",)],
        "unsqueeze1": [("N",), (length,)],
        "view11": [(1,), (1, 1), ("N",)],
        "view1": [(1,), (length,)],
        "one_sample": [(length,)],
    }
    shapes = [*before.get(way, []), *shapes]
    if built.cells and not built.layers and not built.loops:
        shapes.insert(0, ("N",))
    if not (built.layers and built.first):
        # A layer that takes the batch first gets one.
        shapes += [(length,), ("N",)]
    shapes += [(1, "N"), ("N", 1), (1, 1)]
    if not (built.layers and built.first):
        shapes.append((1,))
    # Ids that are added to others, ``question + count * answer``, must stay small.
    top = 2 if way == "sum" else embedding.num_embeddings
    return [Candidate("ids", shape, because, top) for shape in dict.fromkeys(shapes)]


def features(width: int, first: bool, length: str, way: str, because: str) -> list[Candidate]:
    """Return features of this width."""
    shapes = _both(length, width, _batch_first(first, way))
    if way == "turned":
        shapes.insert(0, ("N", width, length))
    if way == "one_sample":
        # ``x.view(len(x), 1, -1)``: one sequence, often of numbers.
        shapes = [(length,) if width == 1 else (length, width), (length, width)]
    if way == "unsqueeze0":
        shapes = [("N", width), (length, width), *shapes]
    elif way.startswith("unsqueeze"):
        shapes = [("N", width) if width > 1 else ("N", length), *shapes]
    shapes += [("N", width), (1, width), (length, width), ("N", length)]
    shapes += [("N", 1, length, width), (length,)]
    return [Candidate("features", shape, because) for shape in dict.fromkeys(shapes)]


def masks(built: Built, length: str, low: str) -> list[Candidate]:
    """Return masks without padding."""
    shapes: list[Axes] = [("N", length), (length, "N")]
    if not built.first:
        shapes.reverse()
    # True in a padding mask of torch is a step to leave out.
    value = False if "pad" in low else None
    found = [Candidate("mask", shape, "name.mask", value=value) for shape in shapes]
    return [*found, Candidate("none", because="name.mask")]


def layer_masks(argument: str, length: str) -> list[Candidate]:
    """Return masks for an argument of a layer of torch, where ``True`` leaves a step out."""
    if "memory" in argument:
        axes: Axes = ("N", "L") if "padding" in argument else ("T", "L")
    else:
        axes = ("N", length) if "padding" in argument else (length, length)
    made = Candidate("mask", axes, "name.mask", value=False)
    return [made, Candidate("none", because="name.mask")]


def outputs(
    built: Built, length: str, direct: list[Consumer], keyed: bool = False
) -> list[Candidate]:
    """Return the output of an encoder: as wide as a layer of the model or as its hidden size.

    Args:
        keyed: whether it is one of query, keys and values, whose first axis is the batch.
    """
    hidden = [size for _, size in built.numbers("hidden")]
    into = [
        use.module.in_features - (hidden[0] if use.way == "cat" and hidden else 0)
        for use in direct
        if isinstance(use.module, nn.Linear)
    ]
    widths = [each.hidden_size * (2 if each.bidirectional else 1) for each in built.layers]
    both = [*into, *widths, *hidden]
    widths = [*dict.fromkeys([*both, *(2 * each for each in both)])][:4] or [8]
    batch_first = built.first and (keyed or bool(built.layers) or built.walks)
    found = [
        Candidate("features", axes, "name.outputs")
        for width in widths
        for axes in _both(length, width, batch_first)
    ]
    limits = built.numbers("max_len")
    if limits and built.of_one:
        found.insert(0, Candidate("features", (limits[0][1], widths[0]), "name.outputs"))
    return found


_ONE_PER_SAMPLE = ("-1]", "-1, :]", "mean(", "max(", "sum(", "pool", "hidden", "h_n", "h[0]")
"""Code that leaves one step of each sample, or one state."""


def targets(built: Built) -> list[Candidate]:
    """Return the targets of the loss that ``forward`` computes."""
    classes = ("cross_entropy", "nll_loss", "CrossEntropy", "NLLLoss")
    if any(each in built.text for each in classes):
        shapes: list[Axes] = [("N",), ("N", "L")]
        if not any(each in built.text for each in _ONE_PER_SAMPLE):
            shapes.reverse()
        return [Candidate("ids", shape, "name.target", 2) for shape in shapes]
    if "loss" in built.text or "criterion" in built.text:
        return [Candidate("features", ("N",), "name.target")]
    return []


def states(
    built: Built, layer: nn.RNNBase | None, way: str, because: str, low: str = ""
) -> list[Candidate]:
    """Return states: the paste's own first, then those of a layer, then vectors."""
    found = []
    made = built.own_state
    if made is not None:
        part = way == "part" and isinstance(made, tuple | list)
        found.append(Candidate("own state", (), "own_state", value=made[0] if part else made))
    layer = layer or (built.layers[-1] if built.layers else None)
    if layer is not None:
        rows = layer.all_weights
        depth, width = len(rows), rows[0][1].shape[1]
        shapes: list[Axes] = [(depth, "N", width), ("N", width), (depth, 1, width)]
    else:
        shapes = _without_layer(built, low)
    pair = isinstance(layer, nn.LSTM)
    pair = pair or (layer is None and any(isinstance(each, nn.LSTMCell) for each in built.cells))
    for shape in shapes:
        one = Candidate("state", shape, because)
        found += [pair_of(one), one] if pair and way != "part" else [one, pair_of(one)]
    return found


def _without_layer(built: Built, low: str) -> list[Axes]:
    hidden = [size for _, size in built.numbers("hidden")]
    width = ([int(each.hidden_size) for each in built.cells] or hidden or [8])[0]
    shapes: list[Axes] = [("N", width), (1, "N", width), ("N", 1, width)]
    text = built.text.lower()
    added = f"{low}.unsqueeze(" not in text and f"({low}) + " in text
    if not built.cells and added:
        # ``Wa(query) + Ua(keys)``: the state has a step of its own.
        shapes.reverse()
    if any(isinstance(each, nn.Conv2d) for each in built.model.modules()):
        shapes.insert(0, ("N", width, SIDE, SIDE))
    layers = built.numbers("layers")
    if layers and built.cells:
        shapes.insert(0, (layers[0][1], "N", width))
    return shapes
