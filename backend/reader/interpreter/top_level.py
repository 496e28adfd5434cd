"""The top level of a paste: definitions, constants and small data; the rest is skipped.

A notebook cell or script trains, plots and reads files. The reader needs none of it: a statement
that does not run leaves its names without a value, and the next statement follows.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from backend.reader.bounds import Budget, Refused
from backend.reader.interpreter.statements import SIGNALS
from backend.reader.values.kinds import Function
from backend.reader.values.machine import Machine
from backend.reader.values.scope import Scope

MAX_LOAD_STEPS = 20_000
"""Most steps of one statement of the top level."""


Constant = Callable[[str, Any], Any]


def load(
    machine: Machine,
    body: Sequence[ast.stmt],
    scope: Scope | None = None,
    constant: Constant | None = None,
) -> None:
    """Run the statements of the top level, each by itself.

    A call of a pasted class returns a promise, because its arguments are controls.

    Args:
        constant: returns the value of a constant by its name and its value in the source.

    Raises:
        Refused: for a class or function whose definition the reader refuses.
    """
    scope = scope or machine.globals
    lazy, machine.lazy = machine.lazy, True
    try:
        for node in body:
            _load(machine, node, scope)
            for name in _constants(node):
                if constant is not None and name in scope.names:
                    scope.names[name] = constant(name, scope.names[name])
    finally:
        machine.lazy = lazy


def _load(machine: Machine, node: ast.stmt, scope: Scope) -> None:
    match node:
        case ast.FunctionDef() | ast.ClassDef() | ast.Import() | ast.ImportFrom():
            machine.run_body([node], scope)
            machine.failure = None
        case ast.If(test=test, body=body, orelse=orelse):
            if _is_main(test):
                load(machine, body, scope)
                return
            found, value = _attempt(machine, lambda: machine.truth(machine.value(test, scope)))
            if found:
                load(machine, body if value else orelse, scope)
        case ast.Try(body=body):
            load(machine, body, scope)
        case ast.With(body=body):
            if not _attempt(machine, lambda: machine.run_body([node], scope))[0]:
                load(machine, body, scope)
        case ast.Expr(value=ast.Call(func=ast.Name(id=name), args=[], keywords=[])):
            function = scope.names.get(name)
            if isinstance(function, Function) and isinstance(function.node, ast.FunctionDef):
                # main() holds the script; its names count as names of the script.
                load(machine, function.node.body, scope)
        case ast.Return() | ast.Raise() | ast.Delete():
            pass
        case _:
            done, _ = _attempt(machine, lambda: machine.run_body([node], scope))
            if not done:
                for name in _bound(node):
                    scope.names.pop(name, None)


def _attempt(machine: Machine, run: Any) -> tuple[bool, Any]:
    """Return whether something of the top level ran, and its value."""
    guess, machine.guess = machine.guess, None
    budget, machine.budget = machine.budget, Budget(limit=MAX_LOAD_STEPS)
    try:
        return True, run()
    except Refused as refusal:
        machine.skipped_large |= (refusal.code, refusal.what) == ("limit", "numbers")
        return False, None
    except (*SIGNALS, RecursionError, MemoryError):
        return False, None
    except Exception:
        return False, None
    finally:
        machine.guess, machine.failure = guess, None
        spent, machine.budget = machine.budget, budget
        budget.numbers += spent.numbers
        budget.items += spent.items


def _is_main(test: ast.expr) -> bool:
    return "__name__" in {each.id for each in ast.walk(test) if isinstance(each, ast.Name)}


def _constants(node: ast.stmt) -> Iterator[str]:
    """Yield the names of ``HIDDEN = 128`` and ``HIDDEN, LAYERS = 128, 2``."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant()):
            yield name
        case ast.Assign(targets=[ast.Tuple(elts=parts)], value=ast.Tuple(elts=values)):
            for part, value in zip(parts, values, strict=False):
                if isinstance(part, ast.Name) and isinstance(value, ast.Constant):
                    yield part.id


def _bound(node: ast.stmt) -> Iterator[str]:
    """Yield the names that an assignment gives, which have no value if it does not run."""
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            for each in ast.walk(target):
                if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                    yield each.id
