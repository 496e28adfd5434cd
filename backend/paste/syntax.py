"""Syntax trees of pasted Python code. Nothing of the code runs."""

from __future__ import annotations

import ast

LONGEST_CALL = 2000
"""The characters of a call that are read."""


def tree_of(text: str) -> ast.Module | None:
    """Return the syntax tree of a program, or ``None`` for invalid Python or too deep nesting."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def call_at_start(text: str) -> ast.Call | None:
    """Return the call at the beginning of a text; the code after its bracket is ignored."""
    depth = 0
    for place, sign in enumerate(text[:LONGEST_CALL]):
        depth += (sign in "([{") - (sign in ")]}")
        if sign == ")" and depth == 0:
            tree = tree_of(text[: place + 1])
            match tree:
                case ast.Module(body=[ast.Expr(value=ast.Call() as call)]):
                    return call
            return None
    return None


def dotted(node: ast.expr) -> str:
    """Return a name or a dotted name, ``self.rnn``; "" for any other expression."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""
