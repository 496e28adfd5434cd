"""Hypothesis strategies for every valid setting, and for invalid texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from hypothesis import strategies as st

from backend.layer.cost import estimate
from backend.layer.spec import LAYERS, NONLINEARITIES, LayerSpec
from backend.links.layer import PARAMETERS, replaced
from tests.support.slices.hostile_expressions import ESCAPES

SIZES = ("input_size", "hidden_size", "num_layers", "batch", "seq_len")


@dataclass(frozen=True)
class Most:
    """The largest sizes that a strategy draws."""

    input_size: int
    hidden_size: int
    num_layers: int
    batch: int
    seq_len: int


SMALL = Most(input_size=12, hidden_size=16, num_layers=4, batch=4, seq_len=12)
"""A real run takes about a millisecond."""
LINK = Most(**{name: int(PARAMETERS[name].high) for name in SIZES})
"""Everything a link can ask for."""


@st.composite
def legal_specs(draw: st.DrawFn, most: Most = SMALL) -> LayerSpec:
    """Draw any valid setting with sizes up to ``most``."""
    layer = draw(st.sampled_from(LAYERS))
    hidden_size = draw(st.integers(1, most.hidden_size))
    projections = st.just(0) | st.integers(0, hidden_size - 1)
    return LayerSpec(
        layer=layer,
        input_size=draw(st.integers(1, most.input_size)),
        hidden_size=hidden_size,
        num_layers=draw(st.integers(1, most.num_layers)),
        bias=draw(st.booleans()),
        batch_first=draw(st.booleans()),
        dropout=draw(st.just(0.0) | st.floats(0, 1)),
        bidirectional=draw(st.booleans()),
        proj_size=draw(projections) if layer == "LSTM" else 0,
        nonlinearity=draw(st.sampled_from(NONLINEARITIES)) if layer == "RNN" else "tanh",
        batch=draw(st.integers(1, most.batch)),
        seq_len=draw(st.integers(1, most.seq_len)),
        batched=draw(st.booleans()),
    )


@st.composite
def nearly_too_costly_specs(draw: st.DrawFn) -> LayerSpec:
    """Draw settings that are run for real, most of them close to the limit."""
    spec = draw(legal_specs(LINK))
    while not estimate(spec).affordable:
        largest = max(SIZES, key=lambda name: getattr(spec, name))
        spec = replaced(spec, **{largest: getattr(spec, largest) // 2})
    return spec


_TEXTS = st.one_of(
    st.text(max_size=60),
    st.integers().map(str),
    st.floats().map(str),
    st.sampled_from(("true", "TRUE", "lstm", "Infinity", "nan", "٣", "²", "1_0", "0x1f", "1e309")),
    st.sampled_from(("9" * 39, "9" * 5000, "x" * 10_000, " 7 ", "+7", "-0", "1e-400", "cuda:1")),
)
_NAMES = st.sampled_from(tuple(PARAMETERS)) | st.text(max_size=20)


def hostile_links() -> st.SearchStrategy[list[tuple[str, str]]]:
    """Draw unknown, repeated, huge and otherwise invalid names and texts."""
    return st.lists(st.tuples(_NAMES, _TEXTS), max_size=30)


_JUNK = (
    *("=", "&", "%", "%zz", "%00", "%0d%0aSet-Cookie:%20a=b", "%1b[31m", "%7f", "%ff%fe"),
    *("%ED%A0%80", "%C0%AE", "%E2%80%AE", "%F0%9F%92%A9", "%EF%BC%91%EF%BC%90", "%D9%A3"),
    *("%C2%B2", "%F0%9D%9F%99", "%EB%91%98", "NaN", "nan", "inf", "-inf", "Infinity", "1e999"),
    *("-1e999", "1e-999", "0x1f", "0b1", "1_0", "1%5F0", "1,000", "1.0", "1e1", "1j", "--1"),
    *("-1", "0", "%2B1", "[1,2]", "{}", "%7B0%7D", "{__class__}", "None", "null", "undefined"),
    *("true%00", "on", "yes", "%60x%60", "%3Cscript%3E", "$(id)", "[a](http://b)"),
    *("../../etc/passwd", "'%20OR%201=1", "99999999999999999999"),
    *("", "0" * 39, "9" * 4301, "-" + "9" * 400, "x" * 10_000, "%00" * 3000),
)
"""Values as they stand in an address, in no way encoded with care."""
_NEAR_NAMES = (
    *("hidden_size[]", "hidden_size[0]", "HIDDEN_SIZE", "hidden%20size", "%68idden_size"),
    *("hidden_size%00", "dropuot", "batch_size", "layer.name", "__proto__", "__init__", "self"),
    *("lang", "embed", "compact", "%", "%ff"),
    *("", "x" * 5000),
)


def hostile_queries() -> st.SearchStrategy[str]:
    """Draw a query of a URL that is damaged or arbitrary."""
    names = st.sampled_from((*PARAMETERS, *_NEAR_NAMES))
    pairs = st.tuples(names, st.sampled_from(_JUNK) | st.integers().map(str)).map("=".join)
    spoilt = st.lists(pairs, min_size=1, max_size=8).map("&".join)
    bytes_ = st.binary(max_size=200).map(lambda data: "".join(f"%{each:02x}" for each in data))
    # No client sends a longer URL.
    whole = spoilt | hostile_links().map(urlencode) | bytes_
    return whole.map(lambda query: query[:60_000])


_TOKENS = (
    *("nn.LSTM(", "nn.GRU(", "RNN(", "torch.nn.", "LSTM", "(", ")", "[", "]", "{", "}", ",", "="),
    *(
        "10",
        "20",
        "-",
        "+",
        "*",
        "**",
        "0.5",
        "1e999",
        "1j",
        "True",
        "None",
        "...",
        "'",
        '"',
        "\\d",
    ),
    *("hidden_size=", "input_size=", "device=", "x", ".", ":", "\n", "    ", "\t", "#", ";", "f'{"),
    *(
        "}'",
        "lambda",
        " if ",
        " else ",
        "class A:",
        "def f(self):",
        "await ",
        "\x00",
        "\ud800",
        "é",
    ),
    "-" * 1200,
)


_VALUES = ("10", "20", "1", "0", "-3", "2.0", "0.5", "True", "False", "'relu'", "None", "x", "1j")
_KEYWORDS = (
    *("input_size", "hidden_size", "num_layers", "bias", "batch_first", "dropout"),
    *("bidirectional", "proj_size", "nonlinearity", "device", "dtype", "padding_idx"),
)


def token_soups() -> st.SearchStrategy[str]:
    """Draw texts of the pieces of a pasted line, in any order."""
    values = st.sampled_from(_VALUES)
    keywords = st.tuples(st.sampled_from(_KEYWORDS), values).map("=".join)
    arguments = st.tuples(st.lists(values, max_size=9), st.lists(keywords, max_size=4))
    calls = st.tuples(
        st.sampled_from(("nn.LSTM", "nn.GRU", "RNN")),
        arguments.map(lambda both: f"({', '.join(both[0] + both[1])})"),
    )
    soups = st.lists(st.sampled_from(_TOKENS), max_size=25).map("".join)
    return soups | calls.map("".join) | st.text()


SENDABLE_ESCAPES = tuple(text for text in ESCAPES if not re.search("[\ud800-\udfff]", text))
"""No URL can have half a surrogate pair."""
_ASKED_NAMES = st.sampled_from(("task", "expr", "mark", "expr", "mark", "seq_len", "device"))
_ASKED_TEXTS = st.one_of(
    st.sampled_from(SENDABLE_ESCAPES),
    st.text(max_size=60),
    st.sampled_from(_JUNK).filter(lambda text: "%" not in text),
    st.tuples(st.integers(-2, 40), st.integers(-2, 40)).map(lambda cell: f"{cell[0]},{cell[1]}"),
    st.sampled_from(
        ("tag", "decoder", "output[:, -1]", "h_n.view(N, -1)", "meta", "\x00,1", "٣,1")
    ),
    st.sampled_from(("0,", ",", "1,2,3", "9" * 39 + ",1", "(" * 400, "h_n" + "[0]" * 130)),
)


def hostile_asks() -> st.SearchStrategy[list[tuple[str, str]]]:
    """Draw invalid requests to the Slices page, some with a setting."""
    return st.lists(st.tuples(_ASKED_NAMES, _ASKED_TEXTS), min_size=1, max_size=5)
