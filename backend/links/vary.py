"""The range of configurations in one offline file: which parameters vary, over which values.

This module parses ``vary=num_layers:1-4,bidirectional,hidden_size:8-64:8``; ``docs/urls.md``
documents the syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import Any

from backend.layer.cost import estimate
from backend.layer.spec import LayerSpec, SpecError
from backend.links.layer import PARAMETERS
from backend.links.parameter import Parameter, as_text, read_text

VARY = "vary"
MAX_VARY_TEXT = 400
MAX_STATES = 500
MAX_LANES = 3000
"""Most rows (layers times directions) of all diagrams; limits file size and memory."""
MAX_MILLISECONDS = 5_000.0
"""Most time of all runs, as estimated by :func:`backend.layer.cost.estimate`."""

_STEPS = re.compile(r"([0-9]{1,6})-([0-9]{1,6})(?::([0-9]{1,6}))?")
_FIXED = ("device",)
Known = Mapping[str, Sequence[Any]]
"""The parameters that can vary, and all values of each if a range needs no list."""


def _all_values(parameter: Parameter) -> Sequence[Any]:
    return (False, True) if parameter.kind == "flag" else parameter.choices


LAYER: Known = {
    name: _all_values(parameter) for name, parameter in PARAMETERS.items() if name not in _FIXED
}
"""The parameters of a layer that can vary."""


@dataclass(frozen=True)
class Varied:
    """One parameter that varies, with its values in order."""

    name: str
    values: tuple[Any, ...]


def read_vary(text: str, known: Known = LAYER) -> tuple[Varied, ...]:
    """Parse the varying parameters; an empty text has none.

    >>> [each.values for each in read_vary("num_layers:1-3,bidirectional")]
    [(1, 2, 3), (False, True)]

    Args:
        known: the parameters that can vary, with all values of each, or with none if they are too
            many to list.

    Raises:
        SpecError: if a range is invalid or there are more than :data:`MAX_STATES` combinations.
    """
    if len(text) > MAX_VARY_TEXT:
        raise SpecError("too_long", VARY, text)
    items = [item.partition(":") for item in text.split(",") if item.strip()]
    return varied_by([(name.strip(), values.strip()) for name, _, values in items], known)


def varied_by(
    items: Sequence[tuple[str, str | Sequence[str]]], known: Known = LAYER
) -> tuple[Varied, ...]:
    """Return the varying parameters from their names and ranges; a list has the values one by one.

    Raises:
        SpecError: as :func:`read_vary`.
    """
    found = tuple(_varied(*_whole_name(name, values, known), known) for name, values in items)
    names = [each.name for each in found]
    for name in names:
        if names.count(name) > 1:
            raise SpecError("repeated", name, name)
    count = prod(len(each.values) for each in found)
    if count > MAX_STATES:
        raise _too_much("too_many_states", found, states=count, most=MAX_STATES)
    return found


def _whole_name(
    name: str, values: str | Sequence[str], known: Known
) -> tuple[str, str | Sequence[str]]:
    """Return the name and the range of an item; a name may have a colon: ``lengths:numbers``."""
    if isinstance(values, str):
        part, _, rest = values.partition(":")
        if f"{name}:{part}" in known:
            return f"{name}:{part}", rest
    return name, values


def states(spec: LayerSpec, varied: Sequence[Varied]) -> list[LayerSpec]:
    """Return every configuration of the range; the last parameter changes fastest.

    All other parameters are those of ``spec``.

    Raises:
        SpecError: if a combination is not a valid layer, or if all of them together take too much
            time or memory.
    """
    # The link's own value of a varying parameter only decides where the file opens.
    found = [replace(spec, **values) for values in combinations(varied)]
    lanes = sum(state.rows for state in found)
    if lanes > MAX_LANES:
        raise _too_much("range_too_large", varied, lanes=lanes, most=MAX_LANES)
    # Only affordable configurations are run; the others use the fast shape kernel.
    costs = [estimate(state) for state in found]
    seconds = sum(cost.milliseconds for cost in costs if cost.affordable) / 1000
    if seconds > MAX_MILLISECONDS / 1000:
        most = round(MAX_MILLISECONDS / 1000)
        raise _too_much("range_too_slow", varied, seconds=round(seconds), most=most)
    return found


def combinations(varied: Sequence[Varied]) -> Iterator[Mapping[str, Any]]:
    """Yield the values of every configuration, in the order of :func:`states`."""
    names = [each.name for each in varied]
    for values in product(*(each.values for each in varied)):
        yield dict(zip(names, values, strict=True))


def start_of(present: Mapping[str, str], varied: Sequence[Varied]) -> int:
    """Return the index of the configuration nearest to ``present``, with which the file opens."""
    place = 0
    for each in varied:
        texts = [as_text(value) for value in each.values]
        place = place * len(texts) + _nearest(texts, present.get(each.name, ""))
    return place


def _nearest(texts: Sequence[str], own: str) -> int:
    if own in texts:
        return texts.index(own)
    try:
        return min(range(len(texts)), key=lambda place: abs(float(texts[place]) - float(own)))
    except ValueError:
        return 0


def _too_much(code: str, varied: Sequence[Varied], **params: Any) -> SpecError:
    """Return the error for a range that is too large, naming its longest parameter."""
    if not varied:
        return SpecError(code, VARY, "", **params)
    longest = max(varied, key=lambda each: len(each.values))
    shown = f"{longest.name}: {len(longest.values)}"
    return SpecError(code, longest.name, shown, **params)


def _varied(name: str, values: str | Sequence[str], known: Known) -> Varied:
    if name not in known:
        raise SpecError("unknown_choice", VARY, name[:40], choices=", ".join(known))
    if not isinstance(values, str):
        return Varied(name, _each(name, values))
    if not values and not known[name]:
        raise SpecError("not_a_range", name, "–")
    return Varied(name, _values(name, values) if values else tuple(known[name]))


def _values(name: str, text: str) -> tuple[Any, ...]:
    parameter = PARAMETERS.get(name)
    steps = _STEPS.fullmatch(text) if parameter is None or parameter.kind == "whole" else None
    if steps is None:
        return _each(name, text.split("|"))
    low, high = (_value(name, bound, int) for bound in steps.groups()[:2])
    step = int(steps[3] or 1)
    if low > high or step < 1:
        raise SpecError("not_a_range", name, text)
    found = range(low, high + 1, step)
    # Check before the values are listed, because a short text can ask for millions of them.
    if len(found) > MAX_STATES:
        shown = f"{name}: {len(found)}"
        raise SpecError("too_many_states", name, shown, states=len(found), most=MAX_STATES)
    return tuple(found) if parameter else tuple(map(str, found))


def _each(name: str, texts: Sequence[str]) -> tuple[Any, ...]:
    # dict.fromkeys keeps each value once, in order.
    return tuple(dict.fromkeys(_value(name, each, str) for each in texts))


def _value(name: str, text: str, kind: type) -> Any:
    """Return a value of a layer's parameter; other parameters keep their text."""
    parameter = PARAMETERS.get(name)
    return read_text(parameter, text) if parameter else kind(text)
