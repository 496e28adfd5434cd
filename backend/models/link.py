"""Parameters of the Models page in a link: the model and its sizes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from backend.layer.spec import SpecError
from backend.links.layer import PARAMETERS, Problem, grouped, misspelled, problem_of, read_values
from backend.links.lengths import DEFAULT_LENGTHS, read_lengths
from backend.links.parameter import Parameter, as_text
from backend.models.chain import chain_model
from backend.models.chain_text import Chain, chain_text, read_chain
from backend.models.tutorials import MODELS, Model, ModelName, tutorial

MODEL = Parameter("model", "choice", MODELS[0], choices=MODELS)
FIRST_CHAIN = "embedding:100:32,lstm:32:64:2:bi,take:cat(h_n[-2],h_n[-1]),linear:128:2"


def _table(**defaults: Any) -> dict[str, Parameter]:
    """Return a model's parameters in the order of the page, with the model's own defaults."""
    return {name: replace(_ALL[name], default=default) for name, default in defaults.items()} | {
        "device": PARAMETERS["device"]
    }


_ALL = {
    **PARAMETERS,
    "vocabulary": Parameter("vocabulary", "whole", 100, low=2, high=65536),
    "embedding_dim": Parameter("embedding_dim", "whole", 32, low=1, high=8192),
    "classes": Parameter("classes", "whole", 2, low=1, high=1000),
    "tags": Parameter("tags", "whole", 5, low=1, high=1000),
    "digit": Parameter("digit", "whole", 0, low=0, high=199),
    "start": Parameter("start", "choice", "ids", choices=("ids", "features")),
}
_LAYER = {"bias": True, "dropout": 0.0, "bidirectional": False, "nonlinearity": "tanh"}
TABLES: dict[ModelName, dict[str, Parameter]] = {
    "sine": _table(
        **{"layer": "RNN", "seq_len": 20, "input_size": 1, "hidden_size": 10},
        **{"num_layers": 2, "batch_first": True},
        **_LAYER,
    ),
    "heads": _table(
        **{"layer": "RNN", "batch": 10, "seq_len": 20, "vocabulary": 100, "embedding_dim": 256},
        **{"hidden_size": 512, "num_layers": 1, "batch_first": False, "classes": 2, "tags": 5},
        **_LAYER,
    ),
    "classifier": _table(
        **{"layer": "LSTM", "vocabulary": 100, "embedding_dim": 32, "hidden_size": 64},
        **{"num_layers": 2, "batch_first": True, "classes": 2},
        **_LAYER | {"bidirectional": True, "dropout": 0.5},
    ),
    "mnist": _table(
        **{"layer": "LSTM", "digit": 0, "batch": 2, "hidden_size": 256, "num_layers": 3},
        **{"batch_first": True, "classes": 10},
        **_LAYER,
    ),
    "chain": {
        **_table(start="ids", batch=10, seq_len=20),
        # A chain may pack its input, whose time grows with the steps on every device.
        "batch": Parameter("batch", "whole", 10, low=1, high=64),
        "seq_len": Parameter("seq_len", "whole", 20, low=1, high=256),
        **_table(vocabulary=100, input_size=10, batch_first=True),
    },
}
"""Every model's parameters that are parsed one by one; ``chain`` and ``lengths`` are separate."""
LENGTHS: dict[ModelName, tuple[int, ...]] = {"classifier": DEFAULT_LENGTHS, "chain": ()}
"""The models with sentences, and their default lengths."""
LEAST_LENGTH: dict[ModelName, int] = {"classifier": 1, "chain": 0}
"""The shortest sentence; a chain may show torch's own error for an empty one."""
NAMES = (
    *("model", "chain", "lengths"),
    *dict.fromkeys(name for table in TABLES.values() for name in table),
)
"""All parameters of the page, of any model."""


@dataclass(frozen=True)
class ModelRequest:
    """A parsed link: a model that can be built, and the problems on the way to it.

    Attributes:
        model: the name of the model.
        values: by name, for every parameter of the model except the device; ``lengths`` are
            integers, ``chain`` is a chain.
    """

    model: ModelName
    values: Mapping[str, Any]
    device: str
    problems: tuple[Problem, ...]


def read_model(pairs: Iterable[tuple[str, str]], devices: Sequence[str]) -> ModelRequest:
    """Parse the parameters of a link. Never raises: invalid values become problems.

    Args:
        pairs: names and texts of the query, repeats included.
        devices: the available devices.

    Returns:
        A request; an invalid value is replaced by the model's default and listed in ``problems``.
        The codes are those of :mod:`backend.links.layer`, :mod:`backend.links.lengths` and
        :func:`backend.models.chain_text.read_chain`.
    """
    query = grouped(pairs)
    chosen, problems = read_values({"model": MODEL}, query, devices)
    model: ModelName = chosen["model"]
    values, found = read_values(TABLES[model], query, devices)
    problems += found
    device = values.pop("device")
    if model in LENGTHS:
        values["lengths"], wrong = _lengths(model, query)
        problems += wrong
    if model == "chain":
        values["chain"], wrong = _chain(query)
        problems += wrong
    if values.get("nonlinearity", "tanh") != "tanh" and values["layer"] != "RNN":
        name, text = "nonlinearity", values["nonlinearity"]
        error = SpecError("nonlinearity_only_rnn", name, text, layer=values["layer"])
        problems.append(problem_of(error, text, "tanh"))
        values["nonlinearity"] = "tanh"
    problems += misspelled({"model": MODEL, **TABLES[model]}, query, NAMES)
    return ModelRequest(model, values, device, tuple(problems))


def model_query(request: ModelRequest) -> dict[str, str]:
    """Return the shortest query for a request: every value that is not the default."""
    written: dict[str, str] = {}
    if request.model != MODEL.default:
        written["model"] = request.model
    values = {**request.values, "device": request.device}
    for name, parameter in TABLES[request.model].items():
        if values[name] != parameter.default:
            written[name] = as_text(values[name])
    if "lengths" in values and values["lengths"] != LENGTHS[request.model]:
        written["lengths"] = ",".join(map(str, values["lengths"]))
    if "chain" in values and chain_text(values["chain"]) != FIRST_CHAIN:
        written["chain"] = chain_text(values["chain"])
    return written


def build(request: ModelRequest) -> Model:
    """Return the requested model as steps."""
    if request.model == "chain":
        return chain_model(request.values)
    return tutorial(request.model, request.values)


def _chain(query: Mapping[str, Sequence[str]]) -> tuple[Chain, tuple[Problem, ...]]:
    texts = query.get("chain", (FIRST_CHAIN,))
    if len(set(texts)) == 1:
        return read_chain(texts[0])
    error = SpecError("repeated", "chain", texts[0])
    return read_chain(FIRST_CHAIN)[0], (problem_of(error, " & ".join(texts), FIRST_CHAIN),)


def _lengths(
    model: ModelName, query: Mapping[str, Sequence[str]]
) -> tuple[tuple[int, ...], tuple[Problem, ...]]:
    default = LENGTHS[model]
    if "lengths" not in query:
        return default, ()
    return read_lengths(query["lengths"], default, low=LEAST_LENGTH[model])
