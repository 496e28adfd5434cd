"""Walks over syntax trees, done once per tree: many runs ask the same of one paste."""

from __future__ import annotations

import ast
from functools import lru_cache


@lru_cache(maxsize=512)
def nodes_of(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Return all nodes of a tree, level by level."""
    found = [tree]
    for node in found:
        found += children(node)
    return tuple(found)


def children(node: ast.AST) -> list[ast.AST]:
    """Return the nodes below a node without ``Load`` and ``Store``; faster than ``ast`` does it."""
    found: list[ast.AST] = []
    for value in node.__dict__.values():
        if isinstance(value, list):
            found += [each for each in value if isinstance(each, ast.AST)]
        elif isinstance(value, ast.AST) and not isinstance(value, ast.expr_context):
            found.append(value)
    return found


@lru_cache(maxsize=512)
def in_order(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Return the nodes of a tree that have a line, by line; of one line assignments come last."""
    lined = [each for each in nodes_of(tree) if hasattr(each, "lineno")]
    return tuple(sorted(lined, key=lambda each: (each.lineno, isinstance(each, ast.Assign))))


@lru_cache(maxsize=512)
def code_of(tree: ast.AST) -> str:
    """Return the code of a tree without comments."""
    return ast.unparse(tree)
