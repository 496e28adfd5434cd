"""The class that a call in pasted code creates: its name, or an expression that stands for one."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from itertools import islice

from backend.layer.signatures import CELLS
from backend.layer.spec import LAYERS
from backend.paste.found import Guess, PasteError
from backend.paste.names import Names, shown
from backend.paste.syntax import dotted

_DEEPEST = 8
_MOST = 50
"""The entries of a dictionary that are looked at."""
_LIKELIEST = "LSTM"
Class = tuple[str, tuple[Guess, ...]]
"""The name of a class, and the guesses that it depends on."""
_NONE: Class = "", ()


Known = dict[tuple[str, str], Class]
"""The classes of the names that were followed, by owner and text; nothing for one in progress."""


def class_of(node: ast.expr, names: Names, owner: str, known: Known) -> Class:
    """Return the recurrent layer or cell that an expression stands for, or "".

    Reads a name, ``getattr(nn, kind)``, a dictionary of classes, a choice between two, and names
    bound to any of them. The text never reaches Python's own ``getattr``.

    Args:
        owner: the class that contains the expression, or "".
        known: the names that were followed before in this text.
    """
    return _Search(names, owner, known).of(node)


@dataclass(frozen=True)
class _Search:
    """A search through the names of a text. Each name is followed once, however often it occurs."""

    names: Names
    owner: str
    known: Known

    def of(self, node: ast.expr, depth: int = 0) -> Class:
        """Return the class that an expression stands for."""
        if depth > _DEEPEST:
            return _NONE
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in LAYERS or name in CELLS:
                return name, ()
            case ast.Call(
                func=ast.Name(id="getattr"), args=[ast.Name() | ast.Attribute(), kind, *_]
            ):
                torchs = _is_of_torch(node.args[0])
                return _named(kind, self.names, self.owner) if torchs else _NONE
            case ast.Subscript(value=ast.Dict() as table, slice=key):
                return self._chosen(table, key, depth)
            case ast.IfExp(body=body, orelse=orelse):
                kinds = [self.of(each, depth + 1) for each in (body, orelse)]
                if all(kind for kind, _ in kinds):
                    first = kinds[0][0]
                    return first, (Guess("layer", shown(node.test), first),)
            case ast.Name() | ast.Attribute():
                return self._followed(dotted(node), node, depth)
            case ast.Subscript(value=ast.Name() | ast.Attribute()):
                return self._followed(self.names.text(node), node, depth)
        return _NONE

    def _followed(self, text: str, node: ast.expr, depth: int) -> Class:
        """Return the class that a name, or an item of a dictionary with a name, stands for."""
        key = self.owner, text
        if key not in self.known:
            self.known[key] = _NONE
            self.known[key] = self._bound(node, depth)
        return self.known[key]

    def _bound(self, node: ast.expr, depth: int) -> Class:
        if isinstance(node, ast.Subscript):
            tables = self.names.bindings(dotted(node.value), self.owner)
            table = next((each for each in tables if isinstance(each, ast.Dict)), None)
            return self._chosen(table, node.slice, depth) if table else _NONE
        bound = self.names.bindings(dotted(node), self.owner)
        found = (self.of(each, depth + 1) for each in bound)
        return next((each for each in found if each[0]), _NONE)

    def _chosen(self, table: ast.Dict, key: ast.expr, depth: int) -> Class:
        """Return the class at a key of a dictionary; the first one where the key is unknown."""
        kinds = {
            each.value: self.of(value, depth + 1)
            for each, value in islice(zip(table.keys, table.values, strict=True), _MOST)
            if isinstance(each, ast.Constant)
        }
        known = {name: kind for name, kind in kinds.items() if kind[0]}
        if not known:
            return _NONE
        try:
            value, guesses = self.names.value("layer", key, self.owner)
        except PasteError:
            return _NONE
        if not guesses:
            return known.get(value, _NONE)
        first, _ = next(iter(known.values()))
        return first, (Guess("layer", guesses[0].text, first),)


def _is_of_torch(node: ast.expr) -> bool:
    return dotted(node) in ("nn", "torch.nn")


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
