"""Expressions of a paste: each has a value, or raises ``Refused`` with its name."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from backend.reader.bounds import MAX_TEXT, Refused, check_length
from backend.reader.interpreter.calls import call
from backend.reader.interpreter.classes import function
from backend.reader.source.walk import nodes_of
from backend.reader.tables.imports import USUAL
from backend.reader.tables.python import CONSTANT_NAMES
from backend.reader.values.iteration import listed
from backend.reader.values.kinds import YIELDED
from backend.reader.values.machine import Machine
from backend.reader.values.operations import UNARY, binary, compare, item
from backend.reader.values.scope import Scope
from backend.reader.values.stand_ins import Bag, Ignored
from backend.reader.values.text import formatted, text_of


def value_of(machine: Machine, node: ast.expr, scope: Scope) -> Any:
    """Return the value of an expression."""
    machine.step()
    match node:
        case ast.Name(id=name):
            return name_of(machine, name, scope)
        case ast.Constant(value=value):
            return _constant(machine, value)
        case ast.Attribute(value=owner, attr=name):
            holder = machine.value(owner, scope)
            machine.line = node.end_lineno or machine.line
            return machine.attribute(holder, name)
        case ast.Call():
            return call(machine, node, scope)
        case ast.BinOp(left=left, op=op, right=right):
            one = machine.value(left, scope)
            two = machine.value(right, scope)
            return binary(machine, op, one, two)
        case ast.Subscript(value=owner, slice=index):
            holder = machine.value(owner, scope)
            return item(machine, holder, machine.value(index, scope))
        case ast.Slice(lower=lower, upper=upper, step=step):
            ends = (None if e is None else machine.value(e, scope) for e in (lower, upper, step))
            return slice(*ends)
        case ast.Tuple(elts=parts):
            return tuple(spread(machine, parts, scope))
        case ast.List(elts=parts):
            return spread(machine, parts, scope)
        case ast.Set(elts=parts):
            return machine.hold(set, spread(machine, parts, scope))
        case ast.Dict():
            return _dict(machine, node, scope)
        case ast.UnaryOp(op=op, operand=operand):
            one = machine.value(operand, scope)
            if isinstance(op, ast.Not):
                return not machine.truth(one)
            return machine.host(UNARY[type(op)], one)
        case ast.BoolOp(op=op, values=values):
            result: Any = None
            for each in values:
                result = machine.value(each, scope)
                if machine.truth(result) == isinstance(op, ast.Or):
                    break
            return result
        case ast.Compare():
            return _compare(machine, node, scope)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            chosen = body if machine.truth(machine.value(test, scope)) else orelse
            return machine.value(chosen, scope)
        case ast.ListComp(elt=elt, generators=generators):
            return comprehension(machine, elt, generators, scope)
        case ast.GeneratorExp(elt=elt, generators=generators):
            return iter(comprehension(machine, elt, generators, scope))
        case ast.SetComp(elt=elt, generators=generators):
            return machine.hold(set, comprehension(machine, elt, generators, scope))
        case ast.DictComp(key=key, value=value, generators=generators):
            pair = ast.copy_location(ast.Tuple([key, value], ast.Load()), node)
            return machine.hold(dict, comprehension(machine, pair, generators, scope))
        case ast.Lambda():
            return function(machine, node, scope)
        case ast.JoinedStr(values=values):
            texts = [_part(machine, each, scope) for each in values]
            check_length(sum(map(len, texts)), MAX_TEXT, "text")
            return "".join(texts)
        case ast.Yield() | ast.YieldFrom():
            return _yield(machine, node, scope)
        case ast.NamedExpr(target=ast.Name(id=name), value=value):
            made = machine.value(value, scope)
            scope.bind(name, made)
            return made
    raise Refused("form", type(node).__name__, getattr(node, "lineno", machine.line))


def _constant(machine: Machine, value: Any) -> Any:
    if isinstance(value, bytes | complex):
        raise machine.refuse("form", type(value).__name__)
    return value


def name_of(machine: Machine, name: str, scope: Scope) -> Any:
    """Return the value of a name: of the paste, of Python, usual, or guessed.

    Raises:
        NameError: if no guess has a value for it.
    """
    try:
        found = scope.find(name)
    except UnboundLocalError as error:
        raise machine.fail(error) from None
    if found is not None:
        return found.names[name]
    if name in CONSTANT_NAMES:
        return CONSTANT_NAMES[name]
    if name in USUAL:
        machine.notes.setdefault(f"import {name}", machine.line)
        return USUAL[name]
    if name in ("logger", "logging", "log", "warnings", "tqdm"):
        return Ignored()
    missing = NameError(f"name '{name}' is not defined")
    missing.name = name
    if machine.guess is None:
        raise machine.fail(missing)
    try:
        guessed = machine.guess(name, "global")
    except NameError:
        raise machine.fail(missing) from None
    machine.globals.names[name] = guessed
    return guessed


def spread(machine: Machine, parts: Sequence[ast.expr], scope: Scope) -> list[Any]:
    """Return the values of the parts of a list, a tuple or a call."""
    found: list[Any] = []
    for each in parts:
        if isinstance(each, ast.Starred):
            for inner in machine.iterate(machine.value(each.value, scope)):
                machine.step()
                found.append(inner)
        else:
            found.append(machine.value(each, scope))
    return found


def _dict(machine: Machine, node: ast.Dict, scope: Scope) -> dict[Any, Any]:
    made: dict[Any, Any] = {}
    for key, each in zip(node.keys, node.values, strict=True):
        if key is None:
            more = machine.value(each, scope)
            machine.hold(made.update, more.own if isinstance(more, Bag) else more)
            check_length(len(made))
        else:
            name = machine.value(key, scope)
            machine.hold(made.__setitem__, name, machine.value(each, scope))
    return made


def _yield(machine: Machine, node: ast.Yield | ast.YieldFrom, scope: Scope) -> None:
    """Add a value to those of the generator that runs."""
    value = None if node.value is None else machine.value(node.value, scope)
    found = scope.find(YIELDED)
    if found is None:
        raise machine.refuse("form", "yield")
    made = found.names[YIELDED]
    made += listed(machine, value) if isinstance(node, ast.YieldFrom) else [value]
    check_length(len(made))


def _compare(machine: Machine, node: ast.Compare, scope: Scope) -> Any:
    one = machine.value(node.left, scope)
    result: Any = True
    for place, (op, other) in enumerate(zip(node.ops, node.comparators, strict=True)):
        two = machine.value(other, scope)
        result = compare(machine, op, one, two)
        if place + 1 < len(node.ops) and not machine.truth(result):
            return result
        one = two
    return result


def comprehension(
    machine: Machine, elt: ast.expr, generators: list[ast.comprehension], scope: Scope
) -> list[Any]:
    """Return the items of a comprehension; its names are not recorded."""
    found: list[Any] = []
    recorder, on = machine.recorder, machine.recorder.on

    def go(place: int, inner: Scope) -> None:
        if place == len(generators):
            found.append(machine.value(elt, inner))
            return
        each = generators[place]
        for one in machine.iterate(machine.value(each.iter, inner)):
            machine.step()
            recorder.on = False
            machine.assign(each.target, one, inner)
            recorder.on = on
            if all(machine.truth(machine.value(test, inner)) for test in each.ifs):
                go(place + 1, inner)

    inner = Scope(scope)
    # A name that := assigns belongs to the function around.
    for node in nodes_of(elt):
        if isinstance(node, ast.NamedExpr) and isinstance(node.target, ast.Name):
            inner.elsewhere[node.target.id] = scope
    try:
        go(0, inner)
    finally:
        recorder.on = on
    check_length(len(found))
    return found


def _part(machine: Machine, node: ast.expr, scope: Scope) -> str:
    """Return one part of an f-string."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.FormattedValue)
    value = machine.value(node.value, scope)
    if node.conversion == ord("r"):
        return text_of(machine, value, quoted=True)
    spec = machine.value(node.format_spec, scope) if node.format_spec else ""
    return formatted(machine, value, spec)
