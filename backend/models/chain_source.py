"""A chain of an old link, ``chain=embedding:100:32,lstm:32:64``, as the source of a class.

The page once had a grammar of its own for such chains. Its links remain valid: ``docs/urls.md``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.layer.code import constructor_of
from backend.layer.spec import SpecError, unpacking
from backend.links.layer import Problem, problem_of
from backend.links.parameter import Parameter, read_text

FIRST_CHAIN = "embedding:100:32,lstm:32:64:2:bi,take:cat(h_n[-2],h_n[-1]),linear:128:2"
NOTHING = "none"
LAYERS = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}
PARTS = (
    *("output", "output[:,-1]", "output[:,-1:]", "output[-1]"),
    *("h_n", "h_n[-1]", "cat(h_n[-2],h_n[-1])", "c_n[-1]", "x[0]", "x[-1]", "x[:,-1]"),
)
KINDS = ("embedding", "dropout", *LAYERS, "take", "linear", "transpose", "pack", "unpack")
_MOST_STEPS = 12
_MOST_TEXT = 800
SIZES: Mapping[str, tuple[tuple[str, int, int], ...]] = {
    "embedding": (("num_embeddings", 1, 8192), ("embedding_dim", 1, 8192)),
    "linear": (("in_features", 1, 8192), ("out_features", 1, 8192)),
    **dict.fromkeys(LAYERS, (("input_size", 1, 8192), ("hidden_size", 0, 8192))),
}
"""The integers of each kind with their limits; torch itself rejects zeros."""
_WORDS: Mapping[str, tuple[str, ...]] = {
    "embedding": ("pad",),
    "linear": ("nobias",),
    "pack": ("sorted",),
    **dict.fromkeys(LAYERS, ("bi", "nobias", "relu", "proj=", "dropout=")),
}
_DROPOUT = Parameter("dropout", "number", 0.5, low=0.0, high=9.0)


@dataclass(frozen=True)
class Step:
    """One step of a chain.

    Attributes:
        kind: its kind, one of :data:`KINDS`.
        module: the constructor call of its module, ``nn.Linear(64, 2)``; "" for a function.
        part: the part that ``take`` selects.
        is_sorted: whether ``pack`` requires sorted lengths.
    """

    kind: str
    module: str = ""
    part: str = ""
    is_sorted: bool = False


def chain_source(steps: Sequence[Step], inputs: str, lengths: str, batch_first: bool) -> str:
    """Return a class that runs the steps one after the other, and its call.

    Args:
        inputs: the expression that makes the input, ``torch.randn(10, 20, 10)``.
        lengths: the expression that makes the lengths; only a chain that packs has them.
        batch_first: whether packing and unpacking have the batch first.
    """
    names = _names(steps)
    packs = any(step.kind == "pack" for step in steps)
    arguments = "x, lengths" if packs else "x"
    lines = [
        *("import torch", "from torch import nn"),
        *_import(steps),
        *("", "", "class Chain(nn.Module):", "    def __init__(self):"),
        "        super().__init__()",
        *(
            f"        self.{name} = {step.module}"
            for step, name in zip(steps, names, strict=True)
            if step.module
        ),
        *("", f"    def forward(self, {arguments}):", "        # x: (batch, seq)"),
        *(f"        {line}" for line in _forward(steps, names, batch_first)),
        *("        return x", "", "", f"x = {inputs}"),
        *([f"lengths = {lengths}"] if packs else []),
        *("model = Chain()", f"result = model({arguments})"),
    ]
    return "\n".join(lines) + "\n"


def read_chain(text: str, batch_first: bool) -> tuple[tuple[Step, ...], tuple[Problem, ...]]:
    """Parse a chain. Never raises: an invalid step is left out and becomes a problem.

    The codes are those of :mod:`backend.links.layer`, ``unknown_step``, ``field_missing``,
    ``field_unknown`` and ``too_many_steps``; ``place`` counts the steps from 1.
    """
    if len(text) > _MOST_TEXT:
        return (), (_problem(SpecError("too_long", "chain", text), text, 0),)
    texts = [each.strip() for each in _split(",", text)]
    if texts in ([""], [NOTHING]):
        return (), ()
    steps: list[Step] = []
    problems: list[Problem] = []
    for place, each in enumerate(texts[:_MOST_STEPS], start=1):
        try:
            steps.append(_step(each, batch_first))
        except SpecError as error:
            problems.append(_problem(error, each, place))
    if len(texts) > _MOST_STEPS:
        too_many = SpecError("too_many_steps", "chain", len(texts), high=_MOST_STEPS)
        problems.append(_problem(too_many, ",".join(texts[_MOST_STEPS:]), _MOST_STEPS + 1))
    return tuple(steps), tuple(problems)


def _names(steps: Sequence[Step]) -> list[str]:
    """Return the name of each step: its kind, with a number from the second of its kind on."""
    kinds = [step.kind for step in steps]
    counts = [kinds[: place + 1].count(kind) for place, kind in enumerate(kinds)]
    return [
        f"{kind}_{count}" if count > 1 else kind for kind, count in zip(kinds, counts, strict=True)
    ]


def _import(steps: Sequence[Step]) -> list[str]:
    used = {"pack": "pack_padded_sequence", "unpack": "pad_packed_sequence"}
    names = [name for kind, name in used.items() if any(step.kind == kind for step in steps)]
    return [f"from torch.nn.utils.rnn import {', '.join(names)}"] if names else []


def _forward(steps: Sequence[Step], names: Sequence[str], batch_first: bool) -> list[str]:
    lines: list[str] = []
    first = ", batch_first=True" if batch_first else ""
    before: Step | None = None
    for step, name in zip(steps, names, strict=True):
        if step.module:
            lines.append(f"x = self.{name}(x)")
        elif step.kind == "transpose":
            lines.append("x = x.transpose(0, 1)")
        elif step.kind == "pack":
            order = "" if step.is_sorted else ", enforce_sorted=False"
            lines.append(f"x = pack_padded_sequence(x, lengths{first}{order})")
        elif step.kind == "unpack":
            lines.append(f"x, _ = pad_packed_sequence(x{first})")
        else:
            lines += _take(step.part, before, lines)
        before = step
    return lines


def _take(part: str, before: Step | None, lines: list[str]) -> list[str]:
    """Return the lines that select a part; the result of a layer is unpacked where it is made."""
    code = part.replace(":,", ":, ")
    if part.startswith("cat"):
        code = "torch.cat((h_n[-2], h_n[-1]), dim=-1)"
    if part.startswith("x"):
        return [f"x = {code}"]
    kind = before.kind if before else ""
    # Only an LSTM has a cell state.
    target = unpacking("LSTM" if part == "c_n[-1]" or kind == "lstm" else "GRU")
    called = lines.pop().removeprefix("x = ") if kind in LAYERS else "x"
    return [f"{target} = {called}", f"x = {code}"]


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


def _step(text: str, batch_first: bool) -> Step:
    name, *fields = (field.strip() for field in _split(":", text))
    kind = name.lower()
    if kind not in KINDS:
        raise SpecError("unknown_step", "chain", name, choices=", ".join(KINDS))
    if kind == "take":
        part = re.sub(r"\s", "", _next("part", fields)).replace(",dim=-1", "")
        part = part.replace("torch.", "").replace("((", "(").replace("))", ")")
        _nothing_left(fields, ())
        if part not in PARTS:
            raise SpecError("unknown_choice", "chain", part, choices=", ".join(PARTS))
        return Step(kind, part=part)
    if kind == "dropout":
        rate = read_text(_DROPOUT, _next("dropout", fields))
        _nothing_left(fields, ())
        return Step(kind, f"nn.Dropout({rate})")
    sizes = [
        int(read_text(Parameter(field, "whole", low, low=low, high=high), _next(field, fields)))
        for field, low, high in SIZES.get(kind, ())
    ]
    if kind in LAYERS:
        return Step(kind, _layer(kind, sizes, fields, batch_first))
    words = _words(kind, fields)
    if kind == "embedding":
        padding = ", padding_idx=0" if "pad" in words else ""
        return Step(kind, f"nn.Embedding({sizes[0]}, {sizes[1]}{padding})")
    if kind == "linear":
        bias = ", bias=False" if "nobias" in words else ""
        return Step(kind, f"nn.Linear({sizes[0]}, {sizes[1]}{bias})")
    return Step(kind, is_sorted="sorted" in words)


def _layer(kind: str, sizes: Sequence[int], fields: list[str], batch_first: bool) -> str:
    layers = 1
    if fields and re.fullmatch(r"[+-]?[0-9.]+", fields[0]):
        layers = read_text(Parameter("num_layers", "whole", 1, low=0, high=8), fields.pop(0))
    words = _words(kind, fields)
    arguments: dict[str, Any] = {
        "input_size": sizes[0],
        "hidden_size": sizes[1],
        "num_layers": layers,
        "bias": "nobias" not in words,
        "batch_first": batch_first,
        "bidirectional": "bi" in words,
        "nonlinearity": "relu" if "relu" in words else "tanh",
    }
    if "dropout=" in words:
        arguments["dropout"] = read_text(_DROPOUT, words["dropout="])
    if "proj=" in words:
        proj = Parameter("proj_size", "whole", 0, low=1, high=8192)
        arguments["proj_size"] = read_text(proj, words["proj="])
    return constructor_of(LAYERS[kind], arguments)


def _words(kind: str, fields: list[str]) -> dict[str, str]:
    """Parse the words that follow the sizes, each at most once, with their values."""
    found: dict[str, str] = {}
    for word in _WORDS.get(kind, ()):
        field = next((each for each in fields if _is_word(each, word)), None)
        if field is not None:
            fields.remove(field)
            found[word] = field.removeprefix(word)
    _nothing_left(fields, _WORDS.get(kind, ()))
    return found


def _is_word(field: str, word: str) -> bool:
    return field.startswith(word) if word.endswith("=") else field == word


def _next(name: str, fields: list[str]) -> str:
    if not fields:
        raise SpecError("field_missing", "chain", "", field=name)
    return fields.pop(0)


def _nothing_left(fields: Sequence[str], choices: Sequence[str]) -> None:
    for field in fields:
        raise SpecError("field_unknown", "chain", field, choices=", ".join(choices))
