"""The range of states that one file holds: which parameters vary, over which values.

``vary=num_layers:1-4,bidirectional,hidden_size:8-64:8`` is read here; ``docs/urls.md`` has the
syntax.
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
"""Lanes of all pictures together (layers times directions): bounds the file and the memory."""
MAX_MILLISECONDS = 5_000.0
"""Of all runs together, as :func:`backend.layer.cost.estimate` has them."""

_STEPS = re.compile(r"([0-9]{1,6})-([0-9]{1,6})(?::([0-9]{1,6}))?")
_FIXED = ("device",)


@dataclass(frozen=True)
class Varied:
    """One parameter that varies, and its values in the order in which they are shown."""

    name: str
    values: tuple[Any, ...]


def read_vary(text: str) -> tuple[Varied, ...]:
    """What varies; nothing for an empty text.

    >>> [each.values for each in read_vary("num_layers:1-3,bidirectional")]
    [(1, 2, 3), (False, True)]

    Raises:
        SpecError: for a text that names no range of ours, and for more than :data:`MAX_STATES`.
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
    """Every state of the range, the last parameter changing fastest; what is fixed is ``spec``'s.

    Raises:
        SpecError: for a state that is no legal layer, and where all together would take too long
            or too much memory.
    """
    # A link's own value of what varies is only where the page opens.
    found = [replace(spec, **values) for values in combinations(varied)]
    lanes = sum(state.rows for state in found)
    if lanes > MAX_LANES:
        raise _too_much("range_too_large", varied, lanes=lanes, most=MAX_LANES)
    # What is not affordable is not run but asked of the shape kernel.
    costs = [estimate(state) for state in found]
    seconds = sum(cost.milliseconds for cost in costs if cost.affordable) / 1000
    if seconds > MAX_MILLISECONDS / 1000:
        most = round(MAX_MILLISECONDS / 1000)
        raise _too_much("range_too_slow", varied, seconds=round(seconds), most=most)
    return found


def combinations(varied: Sequence[Varied]) -> Iterator[Mapping[str, Any]]:
    """The values of every state, in the order of :func:`states`."""
    names = [each.name for each in varied]
    for values in product(*(each.values for each in varied)):
        yield dict(zip(names, values, strict=True))


def start_of(spec: LayerSpec, varied: Sequence[Varied]) -> int:
    """The place of the state to open with: the one of ``spec``, or the nearest of the range."""
    place = 0
    for each in varied:
        place = place * len(each.values) + _nearest(each.values, getattr(spec, each.name))
    return place


def _nearest(values: Sequence[Any], own: Any) -> int:
    if own in values or isinstance(own, str | bool):
        return values.index(own) if own in values else 0
    return min(range(len(values)), key=lambda place: abs(float(values[place]) - float(own)))


def _too_much(code: str, varied: Sequence[Varied], **params: Any) -> SpecError:
    """Too much of it, and the range that has most to give."""
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
        # Each value once, as they stand.
        return tuple(dict.fromkeys(read_text(parameter, each) for each in text.split("|")))
    low, high = (read_text(parameter, bound) for bound in steps.groups()[:2])
    step = int(steps[3] or 1)
    if low > high or step < 1:
        raise SpecError("not_a_range", parameter.name, text)
    return tuple(range(low, high + 1, step))
