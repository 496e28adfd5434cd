"""The class that a call in pasted code creates: its name, or an expression that stands for one."""

from __future__ import annotations

import ast

from backend.layer.signatures import CELLS
from backend.layer.spec import LAYERS
from backend.paste.found import Guess, PasteError
from backend.paste.names import Names, shown

_DEEPEST = 8
_LIKELIEST = "LSTM"
Class = tuple[str, tuple[Guess, ...]]
"""The name of a class, and the guesses that it depends on."""
_NONE: Class = "", ()


def class_of(node: ast.expr, names: Names, owner: str, depth: int = 0) -> Class:
    """Return the recurrent layer or cell that an expression stands for, or "".

    Reads a name, ``getattr(nn, kind)``, a dictionary of classes, a choice between two, and names
    bound to any of them. The text never reaches Python's own ``getattr``.

    Args:
        owner: the class that contains the expression, or "".
    """
    if depth > _DEEPEST:
        return _NONE
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in LAYERS or name in CELLS:
            return name, ()
        case ast.Call(func=ast.Name(id="getattr"), args=[ast.Name() | ast.Attribute(), kind, *_]):
            return _named(kind, names, owner) if _is_of_torch(node.args[0]) else _NONE
        case ast.Subscript(value=ast.Dict() as table, slice=key):
            return _chosen(table, key, names, owner, depth)
        case ast.Subscript(value=ast.Name() | ast.Attribute() as table, slice=key):
            for each in names.bindings(shown(table), owner):
                if isinstance(each, ast.Dict):
                    return _chosen(each, key, names, owner, depth)
        case ast.IfExp(body=body, orelse=orelse):
            kinds = [class_of(each, names, owner, depth + 1) for each in (body, orelse)]
            if all(kind for kind, _ in kinds):
                first = kinds[0][0]
                return first, (Guess("layer", shown(node.test), first),)
        case ast.Name() | ast.Attribute():
            for each in names.bindings(shown(node), owner):
                if (found := class_of(each, names, owner, depth + 1))[0]:
                    return found
    return _NONE


def _is_of_torch(node: ast.expr) -> bool:
    return shown(node) in ("nn", "torch.nn")


def _named(kind: ast.expr, names: Names, owner: str) -> Class:
    """Return the class with the name that an expression has as its value."""
    try:
        value, guesses = names.value("layer", kind, owner)
    except PasteError:
        return _NONE
    if guesses:
        # Nothing in the text says which layer it is.
        return _LIKELIEST, (Guess("layer", guesses[0].text, _LIKELIEST),)
    return (str(value), ()) if value in LAYERS or value in CELLS else _NONE


def _chosen(table: ast.Dict, key: ast.expr, names: Names, owner: str, depth: int) -> Class:
    """Return the class at a key of a dictionary; the first one where the key is unknown."""
    kinds = {
        each.value: class_of(value, names, owner, depth + 1)
        for each, value in zip(table.keys, table.values, strict=True)
        if isinstance(each, ast.Constant)
    }
    known = {name: kind for name, kind in kinds.items() if kind[0]}
    if not known:
        return _NONE
    try:
        value, guesses = names.value("layer", key, owner)
    except PasteError:
        return _NONE
    if not guesses:
        return known.get(value, _NONE)
    first, _ = next(iter(known.values()))
    return first, (Guess("layer", guesses[0].text, first),)
