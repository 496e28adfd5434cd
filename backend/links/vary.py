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
from backend.links.parameter import Parameter, read_text

VARY = "vary"
MAX_VARY_TEXT = 400
MAX_STATES = 500
MAX_LANES = 3000
"""Most rows (layers times directions) of all diagrams; limits file size and memory."""
MAX_MILLISECONDS = 5_000.0
"""Most time of all runs, as estimated by :func:`backend.layer.cost.estimate`."""

_STEPS = re.compile(r"([0-9]{1,6})-([0-9]{1,6})(?::([0-9]{1,6}))?")
_FIXED = ("device",)


@dataclass(frozen=True)
class Varied:
    """One parameter that varies, with its values in order."""

    name: str
    values: tuple[Any, ...]


def read_vary(text: str) -> tuple[Varied, ...]:
    """Parse the varying parameters; an empty text has none.

    >>> [each.values for each in read_vary("num_layers:1-3,bidirectional")]
    [(1, 2, 3), (False, True)]

    Raises:
        SpecError: if a range is invalid or there are more than :data:`MAX_STATES` combinations.
    """
    if len(text) > MAX_VARY_TEXT:
        raise SpecError("too_long", VARY, text)
    found = tuple(_varied(item.strip()) for item in text.split(",") if item.strip())
    names = [each.name for each in found]
    for name in names:
        if names.count(name) > 1:
            raise SpecError("repeated", name, text)
    count = prod(len(each.values) for each in found)
    if count > MAX_STATES:
        raise _too_much("too_many_states", found, states=count, most=MAX_STATES)
    return found


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


def start_of(spec: LayerSpec, varied: Sequence[Varied]) -> int:
    """Return the index of the configuration nearest to ``spec``, with which the file opens."""
    place = 0
    for each in varied:
        place = place * len(each.values) + _nearest(each.values, getattr(spec, each.name))
    return place


def _nearest(values: Sequence[Any], own: Any) -> int:
    if own in values or isinstance(own, str | bool):
        return values.index(own) if own in values else 0
    return min(range(len(values)), key=lambda place: abs(float(values[place]) - float(own)))


def _too_much(code: str, varied: Sequence[Varied], **params: Any) -> SpecError:
    """Return the error for a range that is too large, naming its longest parameter."""
    if not varied:
        return SpecError(code, VARY, "", **params)
    longest = max(varied, key=lambda each: len(each.values))
    shown = f"{longest.name}: {len(longest.values)}"
    return SpecError(code, longest.name, shown, **params)


def _varied(item: str) -> Varied:
    name, _, text = (part.strip() for part in item.partition(":"))
    parameter = PARAMETERS.get(name)
    if parameter is None or name in _FIXED:
        choices = ", ".join(each for each in PARAMETERS if each not in _FIXED)
        raise SpecError("unknown_choice", VARY, name[:40], choices=choices)
    return Varied(name, _values(parameter, text))


def _values(parameter: Parameter, text: str) -> tuple[Any, ...]:
    if not text and parameter.kind == "flag":
        return (False, True)
    if not text and parameter.kind == "choice":
        return parameter.choices
    if not text:
        raise SpecError("not_a_range", parameter.name, "–")
    steps = _STEPS.fullmatch(text) if parameter.kind == "whole" else None
    if steps is None:
        # dict.fromkeys keeps each value once, in order.
        return tuple(dict.fromkeys(read_text(parameter, each) for each in text.split("|")))
    low, high = (read_text(parameter, bound) for bound in steps.groups()[:2])
    step = int(steps[3] or 1)
    if low > high or step < 1:
        raise SpecError("not_a_range", parameter.name, text)
    return tuple(range(low, high + 1, step))
