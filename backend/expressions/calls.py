"""Calls and indices whose arguments may be tensors and numbers: gather, where, masks."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from backend.expressions.machine import Machine, Single
from backend.expressions.operations import SIGNATURES, At, Step, is_index


def call(
    machine: Machine,
    node: ast.Call,
    name: str,
    arguments: Sequence[Any],
    keywords: Mapping[str, Any],
) -> Single:
    """Call an operation of :data:`SIGNATURES`, whose arguments may be tensors and numbers."""
    places = SIGNATURES[name]
    named = dict(zip(places, arguments, strict=False)) | dict(keywords)
    fits = len(arguments) + len(keywords) == len(named) == len(places)
    if not fits or set(named) != set(places):
        raise machine.read.error(node, "bad_call", function=name)
    sources: list[int] = []
    placed: list[Any] = []
    for place in places:
        value = named[place]
        if not _fits(place, value, name):
            raise machine.read.error(node, "bad_call", function=name)
        if isinstance(value, Single):
            placed.append(At(len(sources)))
            sources.append(value.step)
        else:
            placed.append(value)
    return machine.do(node, Step(name, tuple(sources), tuple(placed)))


def index(machine: Machine, node: ast.Subscript, value: Single, index: Any) -> Single:
    """Select by integers, slices, lists, and tensors of integers or masks."""
    items = index if isinstance(index, tuple) else (index,)
    sources, placed = [value.step], list[Any]()
    for item in items:
        if isinstance(item, Single) and machine.tensor(item).dim():
            placed.append(At(len(sources)))
            sources.append(item.step)
        elif is_index(item):
            placed.append(item)
        else:
            raise machine.read.error(node.slice, "bad_index", text=machine.read.part(node.slice))
    # Torch's kernels disagree about two ellipses.
    if sum(item is ... for item in items) > 1:
        raise machine.read.error(node.slice, "bad_index", text=machine.read.part(node.slice))
    return machine.do(node, Step("index", tuple(sources), (At(0), tuple(placed))))


def _fits(place: str, value: object, name: str) -> bool:
    """Return whether an operation accepts ``value`` at an argument."""
    if place in ("dim", "end"):
        return type(value) is int
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if place == "value" or (name == "where" and place != "condition"):
        return number or isinstance(value, Single)
    return isinstance(value, Single)
