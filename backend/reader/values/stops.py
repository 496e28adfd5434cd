"""The end of a run that stopped: the line, the words, and the shapes on the line."""

from __future__ import annotations

import ast

import torch

from backend.layer.build import without_stack
from backend.reader.bounds import Refused
from backend.reader.reading import Failure
from backend.reader.values.kinds import Pasted, Plain
from backend.reader.values.machine import Machine
from backend.reader.values.scope import Scope

MAX_MESSAGE = 2_000


def failure_of(machine: Machine, error: BaseException) -> Failure:
    """Return where and why a run stopped."""
    if isinstance(error, Refused):
        line = error.line or machine.line
        return Failure(line, error.what, error.code, name=error.what, path=machine.path)
    if isinstance(error, RecursionError | MemoryError):
        what = "depth" if isinstance(error, RecursionError) else "memory"
        return Failure(machine.line, what, "limit", name=what)
    stop = machine.failure
    message = without_stack(str(error)).strip()[:MAX_MESSAGE]
    if isinstance(error, KeyError) and error.args:
        message = repr(error.args[0])
    kind = type(error).__name__
    if stop is None:
        return Failure(machine.line, message, error_type=kind)
    shapes = _shapes(stop.statement, stop.scope, stop.line)
    part, before, value = stop.part
    if before and isinstance(value, torch.Tensor):
        shapes[before] = tuple(value.shape)
    if isinstance(error, NameError) and not isinstance(error, UnboundLocalError):
        name = str(error).split("'")[1] if "'" in str(error) else ""
        code = "super" if _is_in_super(name, stop.statement) else "missing"
        return Failure(stop.line, message, code, kind, name, stop.path, shapes)
    return Failure(stop.line, message, "raised", kind, "", stop.path, shapes, part)


def _is_in_super(name: str, statement: ast.stmt | None) -> bool:
    """Return whether a name is the class in ``super(Model, self)``."""
    for node in ast.walk(statement) if statement else ():
        match node:
            case ast.Call(func=ast.Name(id="super"), args=[ast.Name(id=given), *_]):
                return given == name
    return False


def _shapes(statement: ast.stmt | None, scope: Scope, line: int) -> dict[str, tuple[int, ...]]:
    """Return the shapes of the names and attributes on the failing line."""
    found: dict[str, tuple[int, ...]] = {}
    if statement is None:
        return found
    for node in ast.walk(statement):
        first, last = getattr(node, "lineno", line), getattr(node, "end_lineno", line) or line
        if not first <= line <= last:
            continue
        match node:
            case ast.Name(id=name, ctx=ast.Load()) if name in scope.names:
                value = scope.names[name]
            case ast.Attribute(value=ast.Name(id=owner), attr=attr) if owner in scope.names:
                name, holder = f"{owner}.{attr}", scope.names[owner]
                value = _attribute(holder, attr)
            case _:
                continue
        if isinstance(value, torch.Tensor):
            found[name] = tuple(value.shape)
    return found


def _attribute(holder: object, name: str) -> object:
    if isinstance(holder, Pasted):
        tables = (holder._own, holder._parameters, holder._buffers)
        return next((table[name] for table in tables if name in table), None)
    return holder._own.get(name) if isinstance(holder, Plain) else None
