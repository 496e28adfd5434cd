"""Parameters of a link: names, defaults and ranges, and their parser.

The pages and the API share one table, so both read a link in the same way. Names are torch's
argument names; ``docs/urls.md`` documents them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import Any

from backend.layer.spec import LAYERS, NONLINEARITIES, SPEC_DEFAULTS, LayerSpec, SpecError
from backend.links.parameter import MAX_TEXT, Parameter, as_text, read_text, shortened

Pairs = Sequence[tuple[str, str]]
"""Names and texts of a query string, in its order, repeats included."""


_OF_PACKING = ("pack_batch_first", "unpack_batch_first")
"""Parameters of the Packing page that are spelled like one of a layer."""


@dataclass(frozen=True)
class Problem:
    """One value of a link that was replaced.

    Attributes:
        code: the reason; its sentences are in the message catalogs.
        parameter: the name in the link.
        text: the text in the link, shortened.
        value: the same, as a number if it is one.
        used: the replacement.
        params: numbers and names for the sentence.
    """

    code: str
    parameter: str
    text: str
    value: object
    used: str
    params: Mapping[str, object]


@dataclass(frozen=True)
class Request:
    """A parsed link: a valid configuration, and the problems on the way to it."""

    spec: LayerSpec
    device: str
    problems: tuple[Problem, ...]


def _whole(name: str, low: int, high: int) -> Parameter:
    return Parameter(name, "whole", SPEC_DEFAULTS[name], low=low, high=high)


def _flag(name: str) -> Parameter:
    return Parameter(name, "flag", SPEC_DEFAULTS[name])


PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        Parameter("layer", "choice", SPEC_DEFAULTS["layer"], choices=LAYERS),
        _whole("input_size", 1, 8192),
        _whole("hidden_size", 1, 8192),
        _whole("num_layers", 1, 16),
        _flag("bias"),
        _flag("batch_first"),
        Parameter("dropout", "number", SPEC_DEFAULTS["dropout"], low=0.0, high=1.0),
        _flag("bidirectional"),
        _whole("proj_size", 0, 8191),
        Parameter("nonlinearity", "choice", SPEC_DEFAULTS["nonlinearity"], choices=NONLINEARITIES),
        _whole("batch", 1, 1024),
        _whole("seq_len", 1, 4096),
        _flag("batched"),
        Parameter("device", "device", "cpu"),
    )
}


MAX_UNKNOWN = 40
"""The unknown names of a link that are compared with ours; a comparison takes 0.1 ms."""
_ELSEWHERE = {
    "batch_size": "batch",
    "seq_length": "seq_len",
    "sequence_length": "seq_len",
    "in_features": "input_size",
    "out_features": "hidden_size",
    "units": "hidden_size",
}
"""Names of other libraries, which differ too much from ours to be found by spelling."""


def read_link(pairs: Iterable[tuple[str, str]], devices: Sequence[str]) -> Request:
    """Parse the parameters of a link. Never raises: invalid values become problems.

    Args:
        pairs: names and texts of the query, repeats included.
        devices: the available devices, as ``available()`` returns them.

    Returns:
        A valid configuration. An invalid value is replaced by its default and listed in
        ``problems``, in the order of the table.
    """
    query = grouped(pairs)
    values, problems = read_values(PARAMETERS, query, devices)
    problems += misspelled(PARAMETERS, query, _OF_PACKING)
    device = values.pop("device")
    spec, repairs = _legal(values)
    return Request(spec, device, (*problems, *repairs))


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Collect the texts of every name, in order."""
    query: dict[str, list[str]] = {}
    for name, text in pairs:
        query.setdefault(name, []).append(text)
    return query


def read_values(
    table: Mapping[str, Parameter], query: Mapping[str, Sequence[str]], devices: Sequence[str]
) -> tuple[dict[str, Any], list[Problem]]:
    """Return a value for each name of ``table``, and the problems."""
    values: dict[str, Any] = {name: each.default for name, each in table.items()}
    problems: list[Problem] = []
    for name, parameter in table.items():
        if name in query:
            values[name], found = read_value(parameter, query[name], devices)
            problems += found
    return values, problems


def read_value(
    parameter: Parameter, texts: Sequence[str], devices: Sequence[str] = ()
) -> tuple[Any, tuple[Problem, ...]]:
    """Return the value of one parameter, or its default and the problem.

    Args:
        texts: every text that the link has for it, at least one.
    """
    try:
        return _read(parameter, texts, devices), ()
    except SpecError as error:
        return parameter.default, (problem_of(error, " & ".join(texts), parameter.default),)


def to_query(spec: LayerSpec, device: str = "cpu") -> dict[str, str]:
    """Return the shortest query for a configuration: every value that is not the default."""
    values = {name: getattr(spec, name) for name in SPEC_DEFAULTS} | {"device": device}
    return {
        name: as_text(values[name])
        for name, parameter in PARAMETERS.items()
        if values[name] != parameter.default
    }


def _read(parameter: Parameter, texts: Sequence[str], devices: Sequence[str]) -> Any:
    if len(set(texts)) > 1:
        raise SpecError("repeated", parameter.name, texts[0])
    return read_text(parameter, texts[0], devices)


def _legal(values: dict[str, Any]) -> tuple[LayerSpec, tuple[Problem, ...]]:
    """Replace arguments that are valid alone, but not together."""
    try:
        return LayerSpec(**values), ()
    except SpecError as error:
        name = error.parameter
        default = PARAMETERS[name].default
        spec, further = _legal(values | {name: default})
        return spec, (problem_of(error, as_text(error.value), default), *further)


def problem_of(error: SpecError, text: str, used: object) -> Problem:
    """Describe a value that was replaced by ``used``."""
    params = {name: as_text(value) for name, value in error.params.items()}
    return Problem(error.code, error.parameter, shortened(text), error.value, as_text(used), params)


def misspelled(
    table: Mapping[str, Parameter],
    query: Mapping[str, Sequence[str]],
    known: Iterable[str] = (),
) -> list[Problem]:
    """Find names that are almost ours; other unknown names belong to others.

    Args:
        table: the names that are read here.
        known: further valid names without meaning here.
    """
    problems = []
    right = {*table, *known}
    unknown = (name for name in query if name not in right)
    for name in islice(unknown, MAX_UNKNOWN):
        meant = _ELSEWHERE.get(name)
        near = get_close_matches(name[:MAX_TEXT], table, n=1, cutoff=0.8)
        suggestion = meant if meant in table else next(iter(near), None)
        if suggestion is not None:
            text = query[name][0]
            error = SpecError("misspelt", name[:MAX_TEXT], text, suggestion=suggestion)
            problems.append(problem_of(error, text, table[suggestion].default))
    return problems


def replaced(spec: LayerSpec, **changes: Any) -> LayerSpec:
    """Replace fields like ``dataclasses.replace``; fields that no longer fit get their default."""
    return _legal({name: getattr(spec, name) for name in SPEC_DEFAULTS} | changes)[0]
