"""Calls of a paste: of its own functions, of instances, and of the tools in the tables."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from torch import nn

from backend.reader.bounds import MAX_DEPTH, Refused
from backend.reader.interpreter.arguments import bind
from backend.reader.interpreter.builtins import builtin
from backend.reader.tables.entry import Aware, Namespace, Tool
from backend.reader.values.actions import act
from backend.reader.values.kinds import (
    YIELDED,
    Action,
    Bound,
    Function,
    Method,
    ModelClass,
    Partial,
    Pasted,
    Plain,
    Super,
)
from backend.reader.values.machine import Machine
from backend.reader.values.scope import Scope, assigned
from backend.reader.values.stand_ins import Absent, Bag, Ignored, Promise
from backend.reader.values.text import format_method


def call(machine: Machine, node: ast.Call, scope: Scope) -> Any:
    """Return the value of a call."""
    function = machine.value(node.func, scope)
    if isinstance(function, Aware) and function.name == "super":
        return _super(machine, node, scope)
    arguments: list[Any] = []
    for each in node.args:
        if isinstance(each, ast.Starred):
            for one in machine.iterate(machine.value(each.value, scope)):
                machine.step()
                arguments.append(one)
        else:
            arguments.append(machine.value(each, scope))
    keywords: dict[str, Any] = {}
    for named in node.keywords:
        made = machine.value(named.value, scope)
        if named.arg is not None:
            keywords[named.arg] = made
        elif isinstance(made, Bag):
            keywords |= made.own
        elif isinstance(made, dict) and all(isinstance(key, str) for key in made):
            keywords |= made
        else:
            message = f"argument after ** must be a mapping, not {machine.type_name(made)}"
            raise machine.fail(TypeError(message))
    machine.line = node.lineno
    machine.callee = _title(node.func)
    return machine.apply(function, arguments, keywords)


def _title(node: ast.expr) -> str:
    """Return the text of a called function without ``self``: ``encoder``, ``layers[i]``."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return name
        case ast.Attribute(value=ast.Call(), attr=name):
            return name
        case ast.Attribute(value=owner, attr=name):
            return f"{_title(owner)}.{name}"
        case ast.Subscript(value=owner, slice=ast.Constant(value=int() as place)):
            return f"{_title(owner)}[{place}]"
        case ast.Subscript(value=owner):
            return f"{_title(owner)}[]"
    return ""


def _super(machine: Machine, node: ast.Call, scope: Scope) -> Super:
    found = scope.find("__class__")
    owner = found.names["__class__"] if found else None
    itself = found.names["__self__"] if found else None
    if len(node.args) == 2:
        after = machine.value(node.args[0], scope)
        itself = machine.value(node.args[1], scope)
        owner = after if isinstance(after, ModelClass) else owner
    order = itself._class.order if isinstance(itself, Pasted | Plain) else []
    if owner is None or owner not in order:
        message = "super(type, obj): obj must be an instance or subtype of type"
        raise machine.fail(TypeError(message))
    return Super(itself, owner)


def apply(
    machine: Machine, function: Any, arguments: Sequence[Any], keywords: Mapping[str, Any]
) -> Any:
    """Call a value of a paste."""
    match function:
        case Function():
            return machine.invoke(function, arguments, keywords)
        case Bound():
            return machine.invoke(function.function, (function.itself, *arguments), keywords)
        case Method(name="format", itself=str() as text):
            return format_method(machine, text, arguments, keywords)
        case Method():
            return machine.use(function.tool, (function.itself, *arguments), keywords)
        case Tool():
            return machine.use(function, arguments, keywords)
        case Aware():
            return builtin(machine, function, arguments, keywords)
        case Action():
            return act(machine, function, arguments, keywords)
        case ModelClass() if machine.lazy and function.is_module:
            args = (list(arguments), dict(keywords), machine.line)
            return Promise(function, *args)
        case ModelClass():
            return machine.make(function, arguments, keywords)
        case Pasted():
            method = function._class.find("forward")
            if method is None:
                return machine.host(function, *arguments, **keywords)
            machine.callee = f"{machine.callee or function._class.name}.forward"
            return machine.invoke(method, (function, *arguments), keywords)
        case nn.Sequential() if machine.recorder.on and len(arguments) == 1 and not keywords:
            return _part_by_part(machine, function, arguments[0])
        case nn.Module():
            machine.callee = ""
            machine.budget.works(function, (*arguments, *keywords.values()))
            return machine.host(function, *arguments, **keywords)
        case Plain():
            method = function._class.find("__call__")
            if method is not None:
                return machine.invoke(method, (function, *arguments), keywords)
        case Partial():
            merged = {**function.keywords, **keywords}
            return machine.apply(function.function, (*function.arguments, *arguments), merged)
        case Ignored():
            return function
        case Absent():
            raise machine.refuse(function.code, function.base)
        case Bag() | Promise():
            raise machine.refuse("missing", machine.callee)
        case Namespace():
            raise machine.refuse("name" if function.known else "missing", function.name)
    name = machine.type_name(function)
    raise machine.fail(TypeError(f"'{name}' object is not callable"))


def _part_by_part(machine: Machine, whole: nn.Sequential, value: Any) -> Any:
    """Return the result of an ``nn.Sequential``, with a record on the line of each part."""
    title, path, outer = machine.callee or "Sequential", machine.path, machine.part
    before = ""
    for place, part in enumerate(whole):
        machine.step()
        name = machine.callee = f"{title}[{place}]"
        # A pasted part has lines of its own in the record.
        machine.part = ("", "", None) if isinstance(part, Pasted) else (name, before, value)
        value = machine.apply(part, [value], {})
        line = machine.lines.get(id(part), 0)
        if line and not isinstance(part, Pasted | nn.Sequential):
            machine.recorder.record(line, name, value, (*path, title))
        before = name
    machine.part = outer
    return value


def invoke(
    machine: Machine, function: Any, arguments: Sequence[Any], keywords: Mapping[str, Any]
) -> Any:
    """Call a function of the paste."""
    if not isinstance(function, Function):
        return machine.apply(function, arguments, keywords)
    if machine.depth >= MAX_DEPTH:
        raise machine.refuse("limit", "depth")
    lambda_ = isinstance(function.node, ast.Lambda)
    named = frozenset() if isinstance(function.node, ast.Lambda) else assigned(function.node)
    scope = Scope(function.scope, named)
    title, machine.callee = machine.callee or function.name, ""
    for name, each in bind(machine, function, arguments, keywords).items():
        scope.names[name] = each
    if function.owner is not None and arguments:
        scope.names["__class__"], scope.names["__self__"] = function.owner, arguments[0]
    if function.kind == "generator":
        scope.names[YIELDED] = []
    line, path, outer = machine.line, machine.path, machine.scope
    statement = machine.statement
    if machine.recorder.on and not lambda_:
        machine.path = (*path, title)
    machine.depth += 1
    machine.scope = scope
    try:
        made = machine.run_function(function, scope)
    except Refused as refusal:
        refusal.line = refusal.line or machine.line
        raise
    finally:
        machine.depth -= 1
        machine.path, machine.scope = path, outer
    machine.line, machine.statement = line, statement
    # A generator runs to its end at once; its values are the same.
    return iter(scope.names[YIELDED]) if function.kind == "generator" else made
