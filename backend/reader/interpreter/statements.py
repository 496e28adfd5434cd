"""Statements of a paste: each runs, or raises ``Refused`` with its name."""

from __future__ import annotations

import ast
import copy
from collections.abc import Sequence
from typing import Any

from backend.reader.bounds import Refused
from backend.reader.interpreter.absent import absent_part
from backend.reader.interpreter.classes import define, function
from backend.reader.interpreter.imports import bring, bring_from
from backend.reader.interpreter.matching import run_match
from backend.reader.tables.torch_space import NoGrad
from backend.reader.values.kinds import Bound, ModelClass, Plain
from backend.reader.values.machine import Machine
from backend.reader.values.operations import binary
from backend.reader.values.scope import Scope
from backend.reader.values.stand_ins import Ignored
from backend.reader.values.text import text_of


class Returned(Exception):  # noqa: N818
    """The end of a call, with its value."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class Broken(Exception):  # noqa: N818
    """A ``break``."""


class Continued(Exception):  # noqa: N818
    """A ``continue``."""


SIGNALS = (Returned, Broken, Continued, Refused)
"""Exceptions that no ``try`` of a paste sees."""


def run_body(machine: Machine, body: Sequence[ast.stmt], scope: Scope) -> None:
    """Run statements in order."""
    for node in body:
        machine.step()
        machine.line, machine.statement = node.lineno, node
        execute(machine, node, scope)


def execute(machine: Machine, node: ast.stmt, scope: Scope) -> None:
    """Run one statement."""
    match node:
        case ast.Assign(targets=targets, value=value):
            made = absent_part(machine, node, scope) or machine.value(value, scope)
            machine.line = node.lineno
            for target in targets:
                machine.assign(target, made, scope)
        case ast.AnnAssign(target=target, value=annotated):
            if annotated is not None:
                machine.assign(target, machine.value(annotated, scope), scope)
        case ast.AugAssign(target=target, op=op, value=value):
            load = copy.copy(target)
            load.ctx = ast.Load()
            old = machine.value(load, scope)
            made = binary(machine, op, old, machine.value(value, scope), in_place=True)
            machine.assign(target, made, scope)
        case ast.Expr(value=value):
            _expression(machine, value, scope)
        case ast.Return(value=returned):
            made = None if returned is None else machine.value(returned, scope)
            machine.line = node.lineno
            machine.recorder.record(node.lineno, "return", made, machine.path)
            raise Returned(made)
        case ast.If(test=test, body=body, orelse=orelse):
            machine.run_body(body if machine.truth(machine.value(test, scope)) else orelse, scope)
        case ast.Match():
            run_match(machine, node, scope)
        case ast.For():
            _for(machine, node, scope)
        case ast.While():
            _while(machine, node, scope)
        case ast.FunctionDef(name=name):
            scope.bind(name, function(machine, node, scope))
        case ast.ClassDef(name=name):
            scope.bind(name, define(machine, node, scope))
        case ast.Import(names=names):
            for each in names:
                bring(scope, each.name, each.asname)
        case ast.ImportFrom(module=module, names=names):
            for each in names:
                bring_from(scope, module or "", each.name, each.asname or each.name)
        case ast.With(items=items, body=body):
            for item in items:
                context = machine.value(item.context_expr, scope)
                if not isinstance(context, NoGrad | Ignored):
                    raise machine.refuse("form", "with")
                if item.optional_vars is not None:
                    machine.assign(item.optional_vars, context, scope)
            machine.run_body(body, scope)
        case ast.Assert(test=test, msg=message):
            if not machine.truth(machine.value(test, scope)):
                said = text_of(machine, machine.value(message, scope)) if message else ""
                machine.line = node.lineno
                raise machine.fail(AssertionError(said))
        case ast.Raise(exc=error):
            raise machine.fail(_raised(machine, error, scope))
        case ast.Try():
            _try(machine, node, scope)
        case ast.Delete(targets=targets):
            _delete(machine, targets, scope)
        case ast.Global(names=names):
            scope.elsewhere |= dict.fromkeys(names, scope.top())
        case ast.Nonlocal(names=names):
            for name in names:
                outer = scope.parent.find(name) if scope.parent else None
                scope.elsewhere[name] = outer or scope.top()
        case ast.Break():
            raise Broken
        case ast.Continue():
            raise Continued
        case ast.Pass():
            pass
        case _:
            raise machine.refuse("form", type(node).__name__)


def _expression(machine: Machine, value: ast.expr, scope: Scope) -> None:
    """Run an expression for its effect; a changed list or tensor is a binding too."""
    if isinstance(value, ast.Constant):
        return
    machine.value(value, scope)
    match value:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append" | "extend")):
            found = scope.find(name)
            if found:
                held = found.names[name]
                machine.recorder.record(value.lineno, name, held, machine.path)


def _for(machine: Machine, node: ast.For, scope: Scope) -> None:
    for item in machine.iterate(machine.value(node.iter, scope)):
        machine.step()
        machine.line, machine.statement = node.lineno, node
        machine.assign(node.target, item, scope)
        try:
            machine.run_body(node.body, scope)
        except Broken:
            return
        except Continued:
            continue
    machine.run_body(node.orelse, scope)


def _while(machine: Machine, node: ast.While, scope: Scope) -> None:
    while machine.truth(machine.value(node.test, scope)):
        machine.step()
        try:
            machine.run_body(node.body, scope)
        except Broken:
            return
        except Continued:
            pass
        machine.line, machine.statement = node.lineno, node
    machine.run_body(node.orelse, scope)


def _try(machine: Machine, node: ast.Try, scope: Scope) -> None:
    depth, path, inner = machine.depth, machine.path, machine.scope
    part = machine.part
    try:
        machine.run_body(node.body, scope)
    except SIGNALS:
        raise
    except Exception as error:
        machine.depth, machine.path, machine.scope = depth, path, inner
        machine.part = part
        handler = next((e for e in node.handlers if _catches(machine, e, error, scope)), None)
        if handler is None:
            raise
        machine.failure = None
        if handler.name:
            scope.bind(handler.name, error)
        machine.run_body(handler.body, scope)
        scope.names.pop(handler.name or "", None)
    else:
        machine.run_body(node.orelse, scope)
    finally:
        machine.run_body(node.finalbody, scope)


def _catches(machine: Machine, handler: ast.ExceptHandler, error: Exception, scope: Scope) -> bool:
    if handler.type is None:
        return True
    kinds = machine.value(handler.type, scope)
    for kind in kinds if isinstance(kinds, tuple) else (kinds,):
        real = kind.error if isinstance(kind, ModelClass) else getattr(kind, "kind", None)
        if isinstance(real, type) and isinstance(error, real):
            return True
    return False


def _raised(machine: Machine, node: ast.expr | None, scope: Scope) -> Exception:
    if node is None:
        return machine.failure.error if machine.failure else RuntimeError("No active exception")
    raised = machine.value(node, scope)
    if not isinstance(raised, Exception | Bound | Plain):
        raised = machine.apply(raised, (), {})
    if isinstance(raised, Exception):
        return raised
    return TypeError("exceptions must derive from BaseException")


def _delete(machine: Machine, targets: Sequence[ast.expr], scope: Scope) -> None:
    for target in targets:
        match target:
            case ast.Name(id=name):
                scope.names.pop(name, None)
            case ast.Subscript(value=owner, slice=index):
                holder, key = machine.value(owner, scope), machine.value(index, scope)
                if not isinstance(holder, list | dict):
                    raise machine.refuse("form", "del")
                machine.host(_drop, holder, key)
            case ast.Tuple(elts=parts):
                _delete(machine, parts, scope)
            case _:
                raise machine.refuse("form", "del")


def _drop(holder: Any, key: Any) -> None:
    del holder[key]
