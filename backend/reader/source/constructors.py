"""Constructors of pasted classes: their arguments, and how the classes use them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from backend.reader.reading import Scalar
from backend.reader.source.uses import Uses
from backend.reader.source.walk import nodes_of

CONFIGS = ("config", "args", "params", "hparams", "options")
"""Ends of the names of config classes."""
_OF_TENSORS = frozenset(("shape", "size", "weight", "dim", "numel", "dtype"))


@lru_cache(maxsize=64)
def constructors(tree: ast.Module) -> dict[str, list[str]]:
    """Return the names of the constructor's arguments per class."""
    return {
        owner.name: [each.arg for each in (*method.args.args[1:], *method.args.kwonlyargs)]
        for owner in nodes_of(tree)
        if isinstance(owner, ast.ClassDef)
        for method in owner.body
        if isinstance(method, ast.FunctionDef) and method.name == "__init__"
    }


def of_constructor(owner: ast.ClassDef, found: Uses) -> None:
    """Find the arguments of a constructor that are objects, arrays or functions."""
    for method in owner.body:
        if not (isinstance(method, ast.FunctionDef) and method.name == "__init__"):
            continue
        names = {each.arg for each in method.args.args[1:]}
        set_again = {
            node.id
            for node in nodes_of(method)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        own = {attr: name for attr, name in _aliases_of(owner) if name in names}
        for node in nodes_of(owner):
            match node:
                case (
                    ast.Subscript(
                        value=ast.Attribute(value=ast.Name(id="self"), attr=own_name),
                        slice=ast.Constant(value=str()),
                    )
                    | ast.Attribute(
                        value=ast.Attribute(value=ast.Name(id="self"), attr=own_name),
                        attr="hidden_size" | "hidden_dim" | "vocab_size" | "embedding_dim",
                    )
                ) if own_name in own:
                    found.bags.add(own[own_name])
                case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=attr)) if (
                    attr in own
                ):
                    found.called.add(own[attr])
        # An argument of another method may have the same name.
        for node in nodes_of(method):
            _in_constructor(node, names, set_again, found)


def _in_constructor(node: ast.AST, names: set[str], set_again: set[str], found: Uses) -> None:
    """Note the use of an argument in the constructor itself."""
    match node:
        case ast.Attribute(value=ast.Name(id=name), attr=attr) if name in names:
            kind = found.layered if attr in _OF_TENSORS else found.bags
            if attr not in ("lower", "upper", "append"):
                kind.add(name)
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str())) if (
            name in names
        ):
            found.bags.add(name)
        case ast.Subscript(value=ast.Name(id=name), slice=place) if name in names:
            constant = place.value if isinstance(place, ast.Constant) else 1
            count = constant + 1 if isinstance(constant, int) else 2
            found.indexed[name] = max(count, found.indexed.get(name, 1))
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)]) if (
            name in names - set_again
        ):
            found.bags.add(name)
        case ast.Call(func=ast.Attribute(attr="from_numpy"), args=[ast.Name(id=name)]):
            found.arrays.add(name)
        case ast.Call(func=ast.Name(id=name)) if name in names:
            found.called.add(name)


def _aliases_of(owner: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for node in nodes_of(owner):
        match node:
            case ast.Assign(targets=[ast.Attribute(attr=attr)], value=ast.Name(id=name)):
                yield attr, name


def defaults_of(owner: ast.ClassDef) -> dict[str, Scalar]:
    """Return the constants in the body of a class."""
    found: dict[str, Scalar] = {}
    for node in owner.body:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=value)):
                pass
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=value)):
                pass
            case _:
                continue
        if isinstance(value, bool | int | float | str):
            found[name] = value
    return found
