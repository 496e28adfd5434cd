"""Names of one function call, and the names that a function assigns."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from backend.reader.source.walk import children, nodes_of


class Scope:
    """Names of one function call; a name that is not there is looked up outside."""

    def __init__(self, parent: Scope | None = None, local: frozenset[str] = frozenset()) -> None:
        self.names: dict[str, Any] = {}
        self.parent = parent
        self.local = local
        """Names that belong to this call even before they have a value."""
        self.elsewhere: dict[str, Scope] = {}
        """Names of ``global`` and ``nonlocal``, with the scope that they belong to."""

    def find(self, name: str) -> Scope | None:
        """Return the scope that holds the name.

        Raises:
            UnboundLocalError: if the function assigns the name later.
        """
        scope: Scope | None = self
        while scope is not None:
            if name in scope.elsewhere:
                scope = scope.elsewhere[name]
                return scope if name in scope.names else None
            if name in scope.names:
                return scope
            if name in scope.local:
                raise UnboundLocalError(
                    f"cannot access local variable '{name}' where it is not associated with a value"
                )
            scope = scope.parent
        return None

    def bind(self, name: str, value: Any) -> None:
        """Give the name a value where it belongs."""
        self.elsewhere.get(name, self).names[name] = value

    def top(self) -> Scope:
        """Return the scope of the top level."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope


@lru_cache(maxsize=512)
def assigned(function: ast.FunctionDef) -> frozenset[str]:
    """Return the names that a function assigns itself, without its arguments."""
    found: set[str] = set()
    elsewhere: set[str] = set()
    for node in own_nodes(function):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                elsewhere.update(names)
            case (
                ast.ExceptHandler(name=str() as name)
                | ast.MatchAs(name=str() as name)
                | ast.MatchStar(name=str() as name)
                | ast.MatchMapping(rest=str() as name)
            ):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found.add(other or name.partition(".")[0])
    return frozenset(found - elsewhere)


def own_nodes(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield the nodes of a function's body without those of inner functions and comprehensions."""
    waiting: list[ast.AST] = list(function.body)
    inner = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.AsyncFunctionDef)
    comprehensions = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, comprehensions):
            waiting += [each.target for each in nodes_of(node) if isinstance(each, ast.NamedExpr)]
        elif not isinstance(node, inner):
            waiting.extend(children(node))
