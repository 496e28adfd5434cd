"""Hypothesis strategies for the settings of every model, and for valid and invalid chains."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from backend.models.chain_text import KINDS, MAX_LINKS, PARTS, Chain, Kind, Link
from backend.models.link import NAMES, TABLES, ModelRequest
from backend.models.tutorials import MODELS, ModelName
from tests.support.strategies import hostile_links

TUTORIALS: tuple[ModelName, ...] = ("sine", "heads", "classifier", "mnist")
MOST = {"layer": 0, "hidden_size": 9, "num_layers": 3, "batch": 4, "seq_len": 7, "classes": 5}
"""Largest sizes drawn; others are at most 12."""
_KINDS: tuple[Kind, ...] = (*KINDS, "lstm", "take", "take", "pack")
_SIZES = st.sampled_from((1, 2, 3, 4, 6))


@st.composite
def values_of(draw: st.DrawFn, model: ModelName, most: int = 12) -> dict[str, Any]:
    """Draw a valid value for each parameter that is read on its own."""
    values: dict[str, Any] = {}
    for name, parameter in TABLES[model].items():
        if parameter.kind == "choice":
            values[name] = draw(st.sampled_from(parameter.choices))
        elif parameter.kind == "flag":
            values[name] = draw(st.booleans())
        elif parameter.kind == "number":
            values[name] = draw(st.sampled_from((0.0, 0.25, 1.0)))
        elif parameter.kind == "whole":
            high = min(int(parameter.high), MOST.get(name, most))
            values[name] = draw(st.integers(int(parameter.low), max(high, int(parameter.low))))
    if values.get("layer") != "RNN":
        values |= {"nonlinearity": "tanh"} if "nonlinearity" in values else {}
    return values


@st.composite
def tutorial_requests(draw: st.DrawFn) -> ModelRequest:
    """Draw a small setting of one of the four models."""
    model = draw(st.sampled_from(TUTORIALS))
    values = draw(values_of(model))
    if model == "classifier":
        values["lengths"] = tuple(draw(st.lists(st.integers(1, 9), min_size=1, max_size=5)))
    return ModelRequest(model, values, "cpu", ())


@st.composite
def links(draw: st.DrawFn, width: int) -> Link:
    """Draw one link; its sizes often fit ``width``, the previous last axis."""
    read = draw(st.sampled_from((width, width, width, width, 3)))
    kind = draw(st.sampled_from(_KINDS))
    match kind:
        case "embedding":
            words = draw(st.sampled_from(((), ("pad",))))
            return Link(kind, (draw(st.sampled_from((5, 9, 50, 50))), draw(_SIZES)), words)
        case "dropout":
            return Link(kind, dropout=draw(st.sampled_from((0.0, 0.5, 1.0, 1.5))))
        case "linear":
            return Link(kind, (read, draw(_SIZES)), draw(st.sampled_from(((), ("nobias",)))))
        case "take":
            return Link(kind, part=draw(st.sampled_from(PARTS)))
        case "transpose" | "unpack":
            return Link(kind)
        case "pack":
            return Link(kind, words=draw(st.sampled_from(((), ("sorted",)))))
    return draw(_layers(kind, read))


@st.composite
def _layers(draw: st.DrawFn, kind: Any, read: int) -> Link:
    words = tuple(word for word in ("bi", "nobias") if draw(st.integers(0, 3)) == 0)
    sizes = (read, draw(_SIZES), draw(st.sampled_from((1, 1, 2, 3))))
    legal = Link(kind, sizes, words, dropout=draw(st.sampled_from((0.0, 0.0, 0.5))))
    return draw(st.just(legal) | st.just(legal) | st.just(legal) | _refused(legal))


def _refused(legal: Link) -> st.SearchStrategy[Link]:
    """Draw the same layer with an argument that torch may reject."""
    read, hidden, num_layers = legal.sizes
    return st.sampled_from(
        (
            replace(legal, proj_size=1),
            replace(legal, proj_size=hidden),
            replace(legal, sizes=(read, 0, num_layers)),
            replace(legal, sizes=(read, hidden, 0)),
            replace(legal, words=(*legal.words, "relu")),
            replace(legal, dropout=1.5),
        )
    )


@st.composite
def chains(draw: st.DrawFn, width: int = 3) -> Chain:
    """Draw up to twelve links, most of which fit the previous one."""
    made: list[Link] = []
    for _ in range(draw(st.integers(0, 6))):
        piece = draw(_pieces(width))
        made += piece
        for link in piece:
            width = _width_after(link, width)
    return tuple(made[:MAX_LINKS])


@st.composite
def _pieces(draw: st.DrawFn, width: int) -> list[Link]:
    """Draw a link, or a few that belong together: layer and slice, or packing and unpacking."""
    kind = draw(st.sampled_from(("one", "one", "layer", "layer", "packed")))
    if kind == "one":
        return [draw(links(width))]
    layer = draw(_layers(draw(st.sampled_from(("rnn", "gru", "lstm"))), width))
    if kind == "layer":
        return [layer, Link("take", part=draw(st.sampled_from(PARTS)))]
    pack = Link("pack", words=draw(st.sampled_from(((), (), ("sorted",)))))
    whole = [pack, layer, Link("take", part="output"), Link("unpack")]
    return whole[: draw(st.sampled_from((2, 3, 4, 4)))]


def _width_after(link: Link, width: int) -> int:
    if link.kind in ("embedding", "linear"):
        return link.sizes[1]
    if link.kind in ("rnn", "gru", "lstm"):
        return (link.proj_size or link.sizes[1] or 1) * (2 if "bi" in link.words else 1)
    one_direction = width % 2 == 0 and link.part in ("h_n[-1]", "c_n[-1]")
    if link.part.startswith("cat"):
        return width * 2
    return width // 2 if one_direction else width


@st.composite
def chain_requests(draw: st.DrawFn) -> ModelRequest:
    """Draw a chain with its input, which the first link often fits."""
    values = draw(values_of("chain"))
    start = draw(st.sampled_from(("ids", "features", "features")))
    sizes = {"input_size": draw(_SIZES), "vocabulary": 9, "start": start}
    chain = draw(chains(sizes["input_size"]))
    if start == "ids" and draw(st.integers(0, 5)):
        chain = (Link("embedding", (9, sizes["input_size"])), *chain)[:MAX_LINKS]
    lengths = draw(st.just(()) | st.lists(st.integers(0, 9), min_size=1, max_size=5).map(tuple))
    return ModelRequest("chain", {**values, **sizes, "chain": chain, "lengths": lengths}, "cpu", ())


_PIECES = (
    *(*KINDS, *PARTS, ":", ",", ":", ",", ":", ",", "3", "8192", "0", "-1", "0.5", "bi", "relu"),
    *("proj=", "dropout=", "=", "[", "]", "(", ")", "nan", "²", "٣", "\x00", " ", "LSTM"),
)
_CHAIN_TEXTS = st.lists(st.sampled_from(_PIECES)).map("".join)
_NUMBERS = st.integers(-2, 70).map(str) | st.sampled_from(("x", "", "1e3", "٣", "9" * 50))
_LISTS = st.lists(_NUMBERS).map(",".join)
_OTHERS = st.sampled_from(("9" * 5000, "meta", "4096", "true", "LSTM", "inf", "x" * 900))
_TEXTS = st.text(max_size=60) | _CHAIN_TEXTS | _LISTS | _OTHERS


def hostile_model_links() -> st.SearchStrategy[list[tuple[str, str]]]:
    """Draw parameters of the page with any texts, most with a model."""
    names = st.sampled_from((*NAMES, "lenghts", "chian"))
    ours = st.lists(st.tuples(names, _TEXTS), max_size=8)
    chosen = st.sampled_from(MODELS).map(lambda name: [("model", name)])
    chain = _CHAIN_TEXTS.map(lambda text: [("model", "chain"), ("chain", text)])
    return st.tuples(chosen, ours).map(lambda two: two[0] + two[1]) | chain | hostile_links()


def chain_texts() -> st.SearchStrategy[str]:
    """Draw pieces of a chain in any order."""
    return _CHAIN_TEXTS
