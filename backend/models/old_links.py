"""Old links to the Models page, ``model=classifier&hidden_size=32``, as links to a source.

Each old model is a source of the app: a parameter is a control of the source. A chain becomes a
source of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from backend.layer.spec import SpecError
from backend.links.layer import PARAMETERS, Pairs, Problem, grouped, problem_of, read_value
from backend.links.lengths import lengths_text, read_lengths
from backend.links.packed_text import packed_text
from backend.links.parameter import Parameter, as_text
from backend.models.chain_source import FIRST_CHAIN, chain_source, read_chain
from backend.reader.examples import TUTORIALS

MOST_DIGIT = 199
MODELS = {
    "sine": "sine",
    "heads": "heads",
    "classifier": "classifier",
    "mnist": "digits",
    "chain": "",
}
"""The example that each old model is; a chain is a source of its own."""
_MODEL = Parameter("model", "choice", "sine", choices=tuple(MODELS))
_LAYER = ("layer", "hidden_size", "num_layers", "batch_first", "bias", "dropout", "bidirectional")
PARAMETERS_OF: Mapping[str, Mapping[str, str]] = {
    "sine": {name: name for name in (*_LAYER, "seq_len", "input_size")},
    "heads": {
        **{name: name for name in (*_LAYER, "embedding_dim", "classes", "tags")},
        **{"batch": "N", "seq_len": "L", "vocabulary": "vocab_size"},
    },
    "classifier": {
        **{name: name for name in (*_LAYER, "embedding_dim", "classes")},
        "vocabulary": "vocab_size",
    },
    "mnist": {**{name: name for name in (*_LAYER, "classes", "digit")}, "batch": "N"},
    "chain": {},
}
"""The control of each old parameter, by model."""
_PARAMETERS: Mapping[str, Parameter] = {
    **PARAMETERS,
    "vocabulary": Parameter("vocabulary", "whole", 100, low=2, high=65536),
    "embedding_dim": Parameter("embedding_dim", "whole", 32, low=1, high=8192),
    "classes": Parameter("classes", "whole", 2, low=1, high=1000),
    "tags": Parameter("tags", "whole", 5, low=1, high=1000),
    "digit": Parameter("digit", "whole", 0, low=0, high=MOST_DIGIT),
}
_CHAIN: Mapping[str, Parameter] = {
    "start": Parameter("start", "choice", "ids", choices=("ids", "features")),
    "batch": Parameter("batch", "whole", 10, low=1, high=64),
    "seq_len": Parameter("seq_len", "whole", 20, low=1, high=256),
    "vocabulary": _PARAMETERS["vocabulary"],
    "input_size": replace(PARAMETERS["input_size"], default=10),
    "batch_first": PARAMETERS["batch_first"],
}
REPLACED = ("model", "chain", "nonlinearity", "device", "start")
"""The parameters that have no place in a link with a source."""
_LENGTHS = "lengths:numbers"
LISTS = ("hide", "show", "lock", "steps", "vary")
"""The parameters of a link whose texts name controls."""
OLD_NAMES = tuple(dict.fromkeys((*REPLACED, "lengths", *_PARAMETERS)))
"""All parameters of old links."""


def new_link(pairs: Pairs) -> tuple[list[tuple[str, str]], tuple[Problem, ...]]:
    """Return an old link as the parameters of a source, and the problems on the way.

    Invalid values are left out.
    """
    query = grouped(pairs)
    rest = [(name, text) for name, text in pairs if name not in OLD_NAMES]
    model, problems = _value(_MODEL, query)
    if model == "chain":
        found, wrong = _of_chain(query)
    else:
        found, wrong = _of_tutorial(model, query)
    # A name of today goes before the old name of the same control.
    own = {name for name, _ in rest}
    left = [pair for pair in found if pair[0] not in own]
    return [*left, *rest], (*problems, *wrong)


def with_new_names(pairs: Pairs) -> list[tuple[str, str]]:
    """Return a link whose lesson and range name the controls of the source.

    >>> with_new_names([("model", "heads"), ("lock", "batch,classes")])
    [('model', 'heads'), ('lock', 'N,classes')]
    """
    query = grouped(pairs)
    model = "" if query.get("code", [""])[0] else _value(_MODEL, query)[0]
    names = {old: new for old, new in PARAMETERS_OF.get(model, {}).items() if old != new}
    if model == "classifier":
        names["lengths"] = _LENGTHS
    found = [(name, text) for name, text in pairs]
    for old, new in names.items():
        # A name begins an item of a list, and a value may follow it.
        item = re.compile(rf"(?<![^,;])(\s*){old}(?=\s*(?:[,;:=]|$))", re.IGNORECASE)
        found = [
            (name, item.sub(rf"\g<1>{new}", text) if name in LISTS else text)
            for name, text in found
        ]
    return found


def _of_tutorial(
    model: str, query: Mapping[str, Sequence[str]]
) -> tuple[list[tuple[str, str]], list[Problem]]:
    problems: list[Problem] = []
    values: dict[str, str] = {}
    for old, new in PARAMETERS_OF[model].items():
        if old in query:
            value, wrong = _value(_PARAMETERS[old], query)
            # The source has a default of its own.
            problems += [replace(problem, used="") for problem in wrong]
            if not wrong:
                values[new] = as_text(value)
    if model == "classifier" and "lengths" in query:
        lengths, wrong = read_lengths(query["lengths"], ())
        problems += wrong
        if lengths:
            values[_LENGTHS] = lengths_text(lengths)
    source = TUTORIALS[MODELS[model]]
    code = f"~{MODELS[model]}" if "model" in query else ""
    if "nonlinearity" in query:
        kind, wrong = _value(_PARAMETERS["nonlinearity"], query)
        layer = values.get("layer", "LSTM" if model in ("classifier", "mnist") else "RNN")
        if kind == "relu" and layer != "RNN":
            error = SpecError("nonlinearity_only_rnn", "nonlinearity", kind, layer=layer)
            wrong = (problem_of(error, kind, "tanh"),)
        elif kind == "relu":
            last = "            bidirectional=bidirectional,\n"
            added = f'{last}            nonlinearity="relu",\n'
            code = packed_text(source.replace(last, added))
        problems += wrong
    return [*([("code", code)] if code else []), *values.items()], problems


def _of_chain(
    query: Mapping[str, Sequence[str]],
) -> tuple[list[tuple[str, str]], list[Problem]]:
    problems: list[Problem] = []
    values = {}
    for name, parameter in _CHAIN.items():
        values[name], wrong = _value(parameter, query)
        problems += wrong
    texts = query.get("chain", [FIRST_CHAIN])
    if len(set(texts)) > 1:
        error = SpecError("repeated", "chain", texts[0])
        problems.append(problem_of(error, " & ".join(texts), FIRST_CHAIN))
        texts = [FIRST_CHAIN]
    steps, wrong = read_chain(texts[0], values["batch_first"])
    problems += wrong
    lengths: tuple[int, ...] = ()
    if "lengths" in query:
        lengths, wrong = read_lengths(query["lengths"], (), low=0)
        problems += wrong
    batch, seq_len = values["batch"], values["seq_len"]
    listed = list(lengths or descending(batch, seq_len))
    if values["start"] == "ids":
        inputs = f"torch.randint({values['vocabulary']}, ({batch}, {seq_len}))"
    else:
        inputs = f"torch.randn({batch}, {seq_len}, {values['input_size']})"
    source = chain_source(steps, inputs, f"torch.tensor({listed})", values["batch_first"])
    return [("code", packed_text(source))], problems


def descending(batch: int, seq_len: int) -> tuple[int, ...]:
    """Return lengths of N sentences that descend evenly from L; none is empty.

    >>> descending(4, 10)
    (10, 8, 5, 3)
    """
    return tuple(max(1, seq_len - sample * seq_len // batch) for sample in range(batch))


def _value(
    parameter: Parameter, query: Mapping[str, Sequence[str]]
) -> tuple[Any, tuple[Problem, ...]]:
    if parameter.name not in query:
        return parameter.default, ()
    return read_value(parameter, query[parameter.name])
