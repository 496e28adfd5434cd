"""Search for the uses of names: the layers that read an argument, its comparisons."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from backend.reader.source.constructors import CONFIGS, constructors, defaults_of, of_constructor
from backend.reader.source.layer_uses import CODES, KEYWORDS, LAYERS, STRENGTH
from backend.reader.source.uses import Use, Uses
from backend.reader.source.walk import nodes_of


def find_uses(tree: ast.Module) -> Uses:
    """Return the uses of all names in the source."""
    found = Uses()
    aliases = _aliases(tree)
    for node in nodes_of(tree):
        match node:
            case ast.Call():
                _passed(node, aliases, found)
                _counted(node, found)
            case ast.Compare(left=left, comparators=[other]):
                _compared(left, other, found)
                found.tested |= _tested(node)
            case ast.BoolOp() | ast.If() | ast.IfExp():
                found.tested |= _tested(node)
            case ast.Match(subject=subject, cases=cases):
                for each in cases:
                    for pattern in nodes_of(each.pattern):
                        if isinstance(pattern, ast.MatchValue):
                            _compared(subject, pattern.value, found)
            case ast.Subscript(value=ast.Dict(keys=keys), slice=ast.Name(id=name)):
                texts = tuple(key.value for key in keys if isinstance(key, ast.Constant))
                found.choices.setdefault(name, tuple(str(text) for text in texts))
                found.closed.add(name)
            case ast.Attribute(value=ast.Name(id=name)):
                found.owners.add(name)
            case ast.For(iter=items) | ast.comprehension(iter=items):
                _collection(items, found)
    for owner in (node for node in nodes_of(tree) if isinstance(node, ast.ClassDef)):
        of_constructor(owner, found)
        if owner.name.lower().endswith(CONFIGS):
            found.configs |= defaults_of(owner)
    _through_constructors(tree, found)
    return found


def _aliases(tree: ast.Module) -> dict[str, str]:
    """Return attributes that are set to a plain name: ``self.hidden_size = hidden_size``."""
    return {
        node.targets[0].attr: node.value.id
        for node in nodes_of(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Name)
        and isinstance(node.targets[0], ast.Attribute)
    }


def _name_of(node: ast.expr, aliases: Mapping[str, str]) -> str | None:
    """Return the free name that an expression reads directly."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return aliases.get(name, name)
        case ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=str() as name)):
            return name
        case ast.Call(func=ast.Name(id="int"), args=[inner]):
            return _name_of(inner, aliases)
        case ast.IfExp(body=inner):
            return _name_of(inner, aliases) if not isinstance(inner, ast.Constant) else None
    return None


def _called(node: ast.Call) -> str:
    """Return the last part of a called name."""
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case ast.Call(func=ast.Name(id="getattr"), args=[ast.Name(id="nn"), _]):
            return "LSTM"
    return ""


def _passed(node: ast.Call, aliases: Mapping[str, str], found: Uses) -> None:
    layer = _called(node)
    places = LAYERS.get(layer)
    if places is None:
        return
    pairs = [(role, each) for (_, role), each in zip(places, node.args, strict=False)]
    by_keyword = {**dict(places), **KEYWORDS}
    pairs += [
        (by_keyword[each.arg], each.value) for each in node.keywords if each.arg in by_keyword
    ]
    for role, value in pairs:
        name = _name_of(value, aliases)
        if name is None or name == "self":
            continue
        known = found.of.get(name)
        if known is None or STRENGTH.index(role) < STRENGTH.index(known.role):
            code = "conv.1" if role == "input" and layer == "Conv1d" else CODES[role]
            found.of[name] = Use(role, code, _short(node))


def _short(node: ast.Call) -> str:
    text = ast.unparse(node)
    return text if len(text) <= 60 else text[:57] + "..."


def _counted(node: ast.Call, found: Uses) -> None:
    match node:
        case ast.Call(func=ast.Attribute(attr="items" | "values" | "keys", value=inner)):
            _collection(inner, found)
        case ast.Call(func=ast.Name(id="len" | "enumerate" | "zip"), args=[inner, *_]):
            _collection(inner, found)
        case ast.Call(func=ast.Name(id="getattr"), args=[ast.Name(id="nn"), ast.Name(id=name), *_]):
            found.choices.setdefault(name, ("LSTM", "GRU", "RNN"))


def _collection(node: ast.expr, found: Uses) -> None:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            found.collections.add(name)


def _compared(left: ast.expr, other: ast.expr, found: Uses) -> None:
    while isinstance(left, ast.Call) and isinstance(left.func, ast.Attribute):
        left = left.func.value
    name = _name_of(left, {})
    if isinstance(other, ast.Constant) and not isinstance(other.value, str):
        return
    texts = [
        each.value
        for each in nodes_of(other)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    if name and texts:
        known = found.choices.get(name, ())
        found.choices[name] = tuple(dict.fromkeys((*known, *texts)))


def _tested(node: ast.Compare | ast.BoolOp | ast.If | ast.IfExp) -> set[str]:
    """Return the names whose presence a line tests: ``if size is None``, ``size or 8``."""
    parts: list[ast.expr] = [node] if isinstance(node, ast.Compare | ast.BoolOp) else [node.test]
    return {each.id for part in parts for each in nodes_of(part) if isinstance(each, ast.Name)}


def _through_constructors(tree: ast.Module, found: Uses) -> None:
    """Give an argument the use that it has in the constructor to which it is passed on."""
    arguments = constructors(tree)
    for node in nodes_of(tree):
        if not (isinstance(node, ast.Call) and _called(node) in arguments):
            continue
        names = arguments[_called(node)]
        pairs = [*zip(names, node.args, strict=False)]
        pairs += [(each.arg, each.value) for each in node.keywords if each.arg]
        for inner, value in pairs:
            outer = _name_of(value, {})
            if outer is None or outer == inner:
                continue
            if inner in found.of:
                found.of.setdefault(outer, found.of[inner])
            if inner in found.choices:
                found.choices.setdefault(outer, found.choices[inner])
