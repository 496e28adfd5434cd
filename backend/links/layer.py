"""The parameters of a link: names, defaults, ranges, and reading them from text.

One table for the page and the API, so that both read a link the same way. Names are torch's own
argument names; ``docs/urls.md`` is the contract for people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from backend.layer.spec import LAYERS, NONLINEARITIES, SPEC_DEFAULTS, LayerSpec, SpecError
from backend.links.parameter import MAX_TEXT, Parameter, as_text, read_text

Pairs = Sequence[tuple[str, str]]
"""Names and texts of a query string, in its order, repeats included."""


@dataclass(frozen=True)
class Problem:
    """One thing in a link that was not taken as it stood.

    Attributes:
        code: names the reason; the sentences live in the message catalogues.
        parameter: the name in the link.
        given: its text, shortened.
        value: the same, as a number where it could be read as one.
        used: what stands in its place.
        params: numbers and names for the sentence.
    """

    code: str
    parameter: str
    given: str
    value: object
    used: str
    params: Mapping[str, object]


@dataclass(frozen=True)
class Request:
    """A link, read: always a legal setting, and what had to be mended to get there."""

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


_ELSEWHERE = {
    "batch_size": "batch",
    "seq_length": "seq_len",
    "sequence_length": "seq_len",
    "in_features": "input_size",
    "out_features": "hidden_size",
    "units": "hidden_size",
}
"""What a parameter is called elsewhere: too far from our names to be found by its letters."""


def read_link(pairs: Iterable[tuple[str, str]], devices: Sequence[str]) -> Request:
    """Read the parameters of a link; nothing in it can make this raise.

    Args:
        pairs: names and texts as they stand in the query, repeats included.
        devices: the devices that can be used here, as ``available()`` names them.

    Returns:
        A legal setting; a value that cannot be taken is replaced by its default and named in
        ``problems``, in the order of the table.
    """
    given = grouped(pairs)
    values, problems = read_values(PARAMETERS, given, devices)
    problems += misspelt(PARAMETERS, given)
    device = values.pop("device")
    spec, mended = _legal(values)
    return Request(spec, device, (*problems, *mended))


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Every name with its texts, in the order in which they stand."""
    given: dict[str, list[str]] = {}
    for name, text in pairs:
        given.setdefault(name, []).append(text)
    return given


def read_values(
    table: Mapping[str, Parameter], given: Mapping[str, Sequence[str]], devices: Sequence[str]
) -> tuple[dict[str, Any], list[Problem]]:
    """A value for each name of ``table``, and what was not taken as it stood."""
    values: dict[str, Any] = {name: each.default for name, each in table.items()}
    problems: list[Problem] = []
    for name, parameter in table.items():
        if name in given:
            values[name], found = read_value(parameter, given[name], devices)
            problems += found
    return values, problems


def read_value(
    parameter: Parameter, texts: Sequence[str], devices: Sequence[str] = ()
) -> tuple[Any, tuple[Problem, ...]]:
    """One parameter's value, or its default and what is wrong with ``texts``.

    Args:
        texts: every text that the link gives it, at least one.
    """
    try:
        return _read(parameter, texts, devices), ()
    except SpecError as error:
        return parameter.default, (problem_of(error, " & ".join(texts), parameter.default),)


def to_query(spec: LayerSpec, device: str = "cpu") -> dict[str, str]:
    """The shortest link for a setting: names and texts of everything that is not its default."""
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
    """Mend what no single value shows: arguments that do not go together."""
    try:
        return LayerSpec(**values), ()
    except SpecError as error:
        name = error.parameter
        default = PARAMETERS[name].default
        spec, further = _legal(values | {name: default})
        return spec, (problem_of(error, as_text(error.value), default), *further)


def problem_of(error: SpecError, given: str, used: object) -> Problem:
    """What the page is told of a value that was not taken; ``used`` stands in its place."""
    shown = given if len(given) <= MAX_TEXT else given[: MAX_TEXT - 1] + "…"
    params = {name: as_text(value) for name, value in error.params.items()}
    return Problem(error.code, error.parameter, shown, error.value, as_text(used), params)


def misspelt(
    table: Mapping[str, Parameter],
    given: Mapping[str, Sequence[str]],
    known: Iterable[str] = (),
) -> list[Problem]:
    """Names that are almost ours. Other unknown names belong to somebody else and are left be.

    Args:
        table: the names that are ours here.
        known: further names that are right as they are, without meaning here.
    """
    problems = []
    right = {*table, *known}
    for name in given:
        if name in right:
            continue
        meant = _ELSEWHERE.get(name)
        near = get_close_matches(name[:MAX_TEXT], table, n=1, cutoff=0.8)
        suggestion = meant if meant in table else next(iter(near), None)
        if suggestion is not None:
            text = given[name][0]
            error = SpecError("misspelt", name[:MAX_TEXT], text, suggestion=suggestion)
            problems.append(problem_of(error, text, table[suggestion].default))
    return problems


def replaced(spec: LayerSpec, **changes: Any) -> LayerSpec:
    """``dataclasses.replace`` for a spec, with what no longer fits set back to its default."""
    return _legal({name: getattr(spec, name) for name in SPEC_DEFAULTS} | changes)[0]
