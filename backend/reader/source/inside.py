"""Names and attributes that the classes of a paste read: the values that their shapes depend on."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import lru_cache

from backend.reader.source.walk import nodes_of


@dataclass
class Inside:
    """Names and attributes that the methods of all classes read.

    Attributes:
        names: names that no method has itself, so they belong to the top level.
        attributes: attributes and keys, of whatever object.
    """

    names: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)


@lru_cache(maxsize=64)
def inside_of(tree: ast.Module) -> Inside:
    """Return the names and attributes that the classes of a source read."""
    found = Inside()
    for owner in (each for each in tree.body if isinstance(each, ast.ClassDef)):
        for node in nodes_of(owner):
            match node:
                case ast.Attribute(attr=name, ctx=ast.Load()):
                    found.attributes.add(name)
                case ast.Subscript(slice=ast.Constant(value=str() as name)):
                    found.attributes.add(name)
                case ast.Call(
                    func=ast.Attribute(attr="get"), args=[ast.Constant(value=str() as name), *_]
                ):
                    found.attributes.add(name)
        for method in (each for each in owner.body if isinstance(each, ast.FunctionDef)):
            found.names |= _outside(method)
    return found


def _outside(method: ast.FunctionDef) -> set[str]:
    """Return the names that the body of a method reads and neither it nor its arguments set."""
    nodes = [node for statement in method.body for node in nodes_of(statement)]
    own = {node.arg for node in nodes_of(method) if isinstance(node, ast.arg)}
    names = [node for node in nodes if isinstance(node, ast.Name)]
    own |= {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    return {node.id for node in names} - own
