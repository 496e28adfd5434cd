"""Targets of assignments: names, tuples, attributes and items."""

from __future__ import annotations

import ast
from typing import Any

from backend.reader.values.iteration import is_iterable
from backend.reader.values.machine import Machine
from backend.reader.values.operations import set_item
from backend.reader.values.scope import Scope


def assign(machine: Machine, target: ast.expr, value: Any, scope: Scope) -> None:
    """Give a target a value, and record it."""
    match target:
        case ast.Name(id=name):
            scope.bind(name, value)
            _record(machine, target, name, value)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            items = _unpacked(machine, parts, value)
            for part, each in zip(parts, items, strict=True):
                inner = part.value if isinstance(part, ast.Starred) else part
                machine.assign(inner, each, scope)
        case ast.Attribute(value=owner, attr=name):
            machine.set_attribute(machine.value(owner, scope), name, value)
            _record(machine, target, ast.unparse(target), value)
        case ast.Subscript(value=owner, slice=index):
            holder = machine.value(owner, scope)
            set_item(machine, holder, machine.value(index, scope), value)
            _record(machine, target, ast.unparse(owner), holder)
        case _:
            raise machine.refuse("form", type(target).__name__)


def _record(machine: Machine, target: ast.expr, name: str, value: Any) -> None:
    machine.recorder.record(target.lineno, name, value, machine.path)


def _unpacked(machine: Machine, parts: list[ast.expr], value: Any) -> list[Any]:
    """Return one value per target, a list for a starred one.

    Raises:
        ValueError: as Python, if there are too few or too many.
    """
    stars = [place for place, part in enumerate(parts) if isinstance(part, ast.Starred)]
    if not is_iterable(value):
        message = f"cannot unpack non-iterable {machine.type_name(value)} object"
        raise machine.fail(TypeError(message))
    items = []
    for each in machine.iterate(value):
        items.append(each)
        if not stars and len(items) > len(parts):
            many = f"too many values to unpack (expected {len(parts)})"
            raise machine.fail(ValueError(many))
    if stars:
        least = len(parts) - 1
        if len(items) < least:
            few = f"not enough values to unpack (expected at least {least}, got {len(items)})"
            raise machine.fail(ValueError(few))
        end = len(items) - (least - stars[0])
        return [*items[: stars[0]], items[stars[0] : end], *items[end:]]
    if len(items) < len(parts):
        few = f"not enough values to unpack (expected {len(parts)}, got {len(items)})"
        raise machine.fail(ValueError(few))
    return items
