"""A user's chain as a model: one value, ``x``, flows through all steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from backend.layer.spec import LayerName
from backend.models.chain_text import Chain, Link
from backend.models.steps.functions import Take, TakeFromResult, Transpose
from backend.models.steps.modules import Dropout, Embedding, Linear
from backend.models.steps.packing import Pack, Unpack
from backend.models.steps.recurrent import Recurrent
from backend.models.steps.sources import Features, Ids
from backend.models.steps.step import Step
from backend.models.tutorials import Model

_X = ("x",)
_LAYERS: dict[str, LayerName] = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}


def chain_model(values: Mapping[str, Any]) -> Model:
    """Return the model of ``chain`` with the input of ``start``.

    Args:
        values: ``chain``, ``start``, ``batch``, ``seq_len``, ``vocabulary``, ``input_size``,
            ``batch_first``, and ``lengths``; empty lengths are replaced by descending ones.
    """
    chain: Chain = values["chain"]
    sizes = {"batch": values["batch"], "seq_len": values["seq_len"]}
    source: Step = (
        Ids(id="ids", makes=_X, vocabulary=values["vocabulary"], **sizes)
        if values["start"] == "ids"
        else Features(id="features", makes=_X, input_size=values["input_size"], **sizes)
    )
    lengths = values["lengths"] or descending(**sizes)
    before: Sequence[Link | None] = (None, *chain)
    steps = (
        _step(link, _id(chain, place), before[place], lengths, values["batch_first"])
        for place, link in enumerate(chain)
    )
    return Model("chain", (source, *steps))


def descending(batch: int, seq_len: int) -> tuple[int, ...]:
    """Return lengths of N sentences that descend evenly from L; none is empty.

    >>> descending(4, 10)
    (10, 8, 5, 3)
    """
    return tuple(max(1, seq_len - sample * seq_len // batch) for sample in range(batch))


def _id(chain: Chain, place: int) -> str:
    """Return the kind of a link, with a number from the second of its kind on."""
    kind = chain[place].kind
    earlier = sum(link.kind == kind for link in chain[:place])
    return f"{kind}_{earlier + 1}" if earlier else kind


def _step(
    link: Link, name: str, before: Link | None, lengths: tuple[int, ...], batch_first: bool
) -> Step:
    named: dict[str, Any] = {"id": name, "reads": _X, "makes": _X}
    match link.kind:
        case "embedding":
            count, width = link.sizes
            padding = 0 if "pad" in link.words else None
            return Embedding(
                num_embeddings=count, embedding_dim=width, padding_idx=padding, **named
            )
        case "dropout":
            return Dropout(p=link.dropout, **named)
        case "linear":
            read, made = link.sizes
            bias = "nobias" not in link.words
            return Linear(in_features=read, out_features=made, bias=bias, **named)
        case "take":
            return _take(link.part, named, before)
        case "transpose":
            return Transpose(**named)
        case "pack":
            order = "sorted" in link.words
            return Pack(lengths=lengths, batch_first=batch_first, enforce_sorted=order, **named)
        case "unpack":
            return Unpack(batch_first=batch_first, **named)
        case "rnn" | "gru" | "lstm":
            return _layer(link, named, batch_first)


def _layer(link: Link, named: Mapping[str, Any], batch_first: bool) -> Recurrent:
    input_size, hidden_size, num_layers = link.sizes
    return Recurrent(
        layer=_LAYERS[link.kind],
        input_size=input_size,
        hidden_size=hidden_size,
        num_layers=num_layers,
        bias="nobias" not in link.words,
        batch_first=batch_first,
        dropout=link.dropout,
        bidirectional="bi" in link.words,
        proj_size=link.proj_size,
        nonlinearity="relu" if "relu" in link.words else "tanh",
        **named,
    )


def _take(text: str, named: Mapping[str, Any], before: Link | None) -> Step:
    if text.startswith("cat"):
        part, pick = "h_n", "cat"
    else:
        part = text.partition("[")[0]
        pick = text.removeprefix(part)
    if part == "x":
        return Take(pick=pick, **named)
    # Only an LSTM has a cell state; any other value is unpacked by the kind of the step before.
    lstm = part == "c_n" or (before is not None and before.kind == "lstm")
    return TakeFromResult(part=part, pick=pick, layer="LSTM" if lstm else "GRU", **named)
