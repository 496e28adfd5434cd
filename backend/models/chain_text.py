"""A user's chain as the text of a link, and back.

Grammar; spaces are ignored::

    chain   = step *11("," step) | "none"     none: the input alone
    step    = "embedding:" V ":" E [":pad"]   nn.Embedding(V, E, padding_idx=0)
            | "dropout:" P                    nn.Dropout(P)
            | layer ":" IN ":" H [":" LAYERS] *(":" word)       layer = rnn | gru | lstm
            | "take:" part                    output[:,-1], h_n[-1], cat(h_n[-2],h_n[-1]), ...
            | "linear:" IN ":" OUT [":nobias"]
            | "transpose" | "pack" [":sorted"] | "unpack"
    word    = "bi" | "nobias" | "relu" | "proj=" K | "dropout=" P

Each word occurs at most once. Commas and colons inside brackets belong to a part. Values that torch
rejects are valid here: ``lstm:32:64:proj=64`` is a chain, and the page shows torch's error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from backend.layer.spec import SpecError
from backend.links.layer import Problem, problem_of
from backend.links.parameter import Parameter, as_text, read_text

Kind = Literal[
    "embedding", "dropout", "rnn", "gru", "lstm", "take", "linear", "transpose", "pack", "unpack"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
PARTS = (
    *("output", "output[:,-1]", "output[:,-1:]", "output[-1]"),
    *("h_n", "h_n[-1]", "cat(h_n[-2],h_n[-1])", "c_n[-1]", "x[0]", "x[-1]", "x[:,-1]"),
)
"""Parts that ``take`` selects from a layer's result, or from the value ``x`` itself."""
NOTHING = "none"
MAX_LINKS = 12
MAX_CHAIN_TEXT = 800
MAX_SIZE = 8192
MAX_LAYERS = 8
"""Most stacked layers of a link, because every change builds all layers of the chain."""


@dataclass(frozen=True)
class Link:
    """One link of a chain.

    Attributes:
        kind: the kind of its step.
        sizes: its integers, as many as :data:`FIELDS` names.
        words: its words, in the order of the grammar.
        dropout: the probability, of ``dropout`` and of a recurrent layer.
        proj_size: the projection of a recurrent layer.
        part: the part that ``take`` selects.
    """

    kind: Kind
    sizes: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    dropout: float = 0.0
    proj_size: int = 0
    part: str = ""

    @property
    def text(self) -> str:
        """The text of the link in a URL."""
        shown = self.sizes[:-1] if _is_layer(self.kind) and self.sizes[-1] == 1 else self.sizes
        fields: list[object] = [self.kind, *shown, *self.words]
        if self.kind == "dropout":
            fields.append(as_text(self.dropout))
        if self.part:
            fields.append(self.part)
        if self.proj_size:
            fields.append(f"proj={self.proj_size}")
        if _is_layer(self.kind) and self.dropout:
            fields.append(f"dropout={as_text(self.dropout)}")
        return ":".join(map(str, fields))


Chain = tuple[Link, ...]
FIELDS: dict[Kind, tuple[Parameter, ...]] = {
    "embedding": (
        Parameter("num_embeddings", "whole", 100, low=1, high=MAX_SIZE),
        Parameter("embedding_dim", "whole", 32, low=1, high=MAX_SIZE),
    ),
    "linear": (
        Parameter("in_features", "whole", 64, low=1, high=MAX_SIZE),
        Parameter("out_features", "whole", 2, low=1, high=MAX_SIZE),
    ),
    **dict.fromkeys(
        ("rnn", "gru", "lstm"),
        (
            Parameter("input_size", "whole", 32, low=1, high=MAX_SIZE),
            Parameter("hidden_size", "whole", 64, low=0, high=MAX_SIZE),
            Parameter("num_layers", "whole", 1, low=0, high=MAX_LAYERS),
        ),
    ),
}
"""The integers of each kind. Zeros are valid so that torch can reject them."""
WORDS: dict[Kind, tuple[str, ...]] = {
    "embedding": ("pad",),
    "linear": ("nobias",),
    "pack": ("sorted",),
    **dict.fromkeys(("rnn", "gru", "lstm"), ("bi", "nobias", "relu")),
}
DROPOUT = Parameter("dropout", "number", 0.5, low=0.0, high=9.0)
PROJ = Parameter("proj_size", "whole", 0, low=1, high=MAX_SIZE)


def chain_text(chain: Chain) -> str:
    """Return the text of the chain in a URL."""
    # Many URL parsers drop empty values.
    return ",".join(link.text for link in chain) or NOTHING


def read_chain(text: str) -> tuple[Chain, tuple[Problem, ...]]:
    """Parse a chain. Never raises: invalid links become problems.

    Returns:
        The valid links. An invalid link is left out and described by a problem with its ``place``
        from 1: codes of :mod:`backend.links.layer`, ``unknown_step`` (``choices``),
        ``field_missing`` (``field``), ``field_unknown`` (``choices``); ``too_many_steps``
        (``high``) once for all links after the last allowed one.
    """
    if len(text) > MAX_CHAIN_TEXT:
        return (), (_problem(SpecError("too_long", "chain", text), text, 0),)
    texts = [each.strip() for each in _split(",", text)]
    if texts in ([""], [NOTHING]):
        return (), ()
    links: list[Link] = []
    problems: list[Problem] = []
    for place, each in enumerate(texts[:MAX_LINKS], start=1):
        try:
            links.append(_link(each))
        except SpecError as error:
            problems.append(_problem(error, each, place))
    if len(texts) > MAX_LINKS:
        too_many = SpecError("too_many_steps", "chain", len(texts), high=MAX_LINKS)
        problems.append(_problem(too_many, ",".join(texts[MAX_LINKS:]), MAX_LINKS + 1))
    return tuple(links), tuple(problems)


def _split(sign: str, text: str) -> list[str]:
    """Split at every ``sign`` outside of brackets."""
    parts, depth = [""], 0
    for letter in text:
        depth = max(0, depth + (letter in "([") - (letter in ")]"))
        if letter == sign and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _problem(error: SpecError, text: str, place: int) -> Problem:
    params = {"place": place, **error.params}
    if error.parameter != "chain":
        params["field"] = error.parameter
    return problem_of(SpecError(error.code, "chain", error.value, **params), text, "")


def _link(text: str) -> Link:
    name, *fields = (field.strip() for field in _split(":", text))
    kind = next((kind for kind in KINDS if kind == name.lower()), None)
    if kind is None:
        raise SpecError("unknown_step", "chain", name, choices=", ".join(KINDS))
    if kind == "take":
        return Link(kind, part=_part(fields))
    if kind == "dropout":
        value = _field(DROPOUT, fields)
        _nothing_left(fields, ())
        return Link(kind, dropout=value)
    sizes = [_field(parameter, fields) for parameter in FIELDS.get(kind, ())[:2]]
    if _is_layer(kind):
        here = fields and re.fullmatch(r"[+-]?[0-9.]+", fields[0])
        sizes.append(_field(FIELDS[kind][2], fields) if here else 1)
    return _with_words(kind, tuple(sizes), fields)


def _with_words(kind: Kind, sizes: tuple[int, ...], fields: list[str]) -> Link:
    dropout, proj_size = 0.0, 0
    if _is_layer(kind):
        dropout = _valued("dropout=", DROPOUT, fields, dropout)
        proj_size = _valued("proj=", PROJ, fields, proj_size)
    words = tuple(word for word in WORDS.get(kind, ()) if word in fields)
    for word in words:
        fields.remove(word)
    settings = ("dropout=", "proj=") if _is_layer(kind) else ()
    _nothing_left(fields, (*WORDS.get(kind, ()), *settings))
    return Link(kind, sizes, words, dropout, proj_size)


def _field(parameter: Parameter, fields: list[str]) -> int:
    """Parse and remove the first field."""
    if not fields:
        raise SpecError("field_missing", "chain", "", field=parameter.name)
    value: int = read_text(parameter, fields.pop(0))
    return value


def _valued(start: str, parameter: Parameter, fields: list[str], default: float) -> Any:
    """Parse and remove the first field with this start."""
    found = next((field for field in fields if field.startswith(start)), None)
    if found is None:
        return default
    fields.remove(found)
    return read_text(parameter, found.removeprefix(start))


def _part(fields: list[str]) -> str:
    if not fields:
        raise SpecError("field_missing", "chain", "", field="part")
    text = re.sub(r"\s", "", fields.pop(0)).replace(",dim=-1", "")
    text = text.replace("torch.", "").replace("((", "(").replace("))", ")")
    _nothing_left(fields, ())
    if text not in PARTS:
        raise SpecError("unknown_choice", "chain", text, choices=", ".join(PARTS))
    return text


def _nothing_left(fields: Iterable[str], choices: Iterable[str]) -> None:
    for field in fields:
        raise SpecError("field_unknown", "chain", field, choices=", ".join(choices))


def _is_layer(kind: Kind) -> bool:
    return kind in ("rnn", "gru", "lstm")
