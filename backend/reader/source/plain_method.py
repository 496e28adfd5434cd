"""A method as if the parts of a batch were its arguments.

So the rest of the reader looks at one kind of argument.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping, Sequence

from backend.reader.source.gathered import Gathered, key_of, place_of


def plain(method: ast.FunctionDef, found: Sequence[Gathered]) -> ast.FunctionDef:
    """Return a copy of a method whose arguments are the parts."""
    made = copy.deepcopy(method)
    spec = made.args
    by_name = {each.argument: each for each in found}
    arguments: list[ast.arg] = []
    for each in [*spec.posonlyargs, *spec.args]:
        parts = by_name[each.arg].parts if each.arg in by_name else (each.arg,)
        same = each.arg not in by_name
        arguments += [each if same else _argument(name, method) for name in parts]
    more = [name for each in found if each.kind in ("rest", "keywords") for name in each.parts]
    # They stand before those with a default, so that the defaults stay the last ones.
    at = len(arguments) - len(spec.defaults)
    arguments[at:at] = [_argument(name, method) for name in more]
    made.args = ast.arguments([], arguments, None, [], [], None, spec.defaults)
    return _Plain(by_name).visit(made)  # type: ignore[no-any-return]


def _argument(name: str, at: ast.AST) -> ast.arg:
    return ast.copy_location(ast.arg(name), at)


class _Plain(ast.NodeTransformer):
    """Puts the name of a part in the place of ``batch.text``."""

    def __init__(self, found: Mapping[str, Gathered]) -> None:
        self.found = found

    def _part(self, node: ast.expr, key: str | int | None) -> str:
        owner = self.found.get(node.id) if isinstance(node, ast.Name) else None
        parts = owner.parts if owner is not None else {}
        return next((name for name, each in parts.items() if each == key), "")

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        name = self._part(node.value, node.attr)
        return _name(name, node) if name else self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        name = self._part(node.value, key_of(node) or place_of(node))
        return _name(name, node) if name else self.generic_visit(node)

    def visit_Starred(self, node: ast.Starred) -> ast.AST:
        return _name(first, node) if (first := self._first(node.value)) else node

    def visit_For(self, node: ast.For) -> ast.AST:
        if first := self._first(node.iter):
            node.iter = _name(first, node.iter)
        return self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        if first := self._first(node.iter):
            node.iter = _name(first, node.iter)
        return self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        match node:
            case ast.Assign(targets=[ast.Tuple()], value=ast.Name(id=name)) if name in self.found:
                # Its parts have the names of the variables.
                return ast.copy_location(ast.Pass(), node)
        made = self.generic_visit(node)
        match made:
            case ast.Assign(targets=[ast.Name(id=one)], value=ast.Name(id=other)) if one == other:
                return ast.copy_location(ast.Pass(), node)
        return made

    def _first(self, node: ast.expr) -> str:
        """Return the name of the first part of ``*inputs``."""
        return self._part(node, 0)


def _name(name: str, at: ast.AST) -> ast.Name:
    return ast.copy_location(ast.Name(name, ast.Load()), at)
