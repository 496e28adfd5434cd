"""The uses of names in a source: the layers that read an argument, its comparisons."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from backend.reader.reading import Scalar
from backend.reader.source.layer_uses import CODES, KEYWORDS, LAYERS, STRENGTH
from backend.reader.source.walk import nodes_of


@dataclass(frozen=True)
class Use:
    """A use of a name: the role, the code of the reason and the call."""

    role: str
    because: str
    detail: str


@dataclass
class Uses:
    """All uses of names in one source."""

    of: dict[str, Use] = field(default_factory=dict)
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Texts that a name is compared with."""
    closed: set[str] = field(default_factory=set)
    """Names for which no other text works: the keys of a dictionary."""
    bags: set[str] = field(default_factory=set)
    """Arguments of constructors that are asked for attributes, keys or items."""
    indexed: dict[str, int] = field(default_factory=dict)
    """Arguments of constructors that are lists, with the number of items that the code reads."""
    configs: dict[str, Scalar] = field(default_factory=dict)
    """Defaults of the pasted config classes."""
    arrays: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    owners: set[str] = field(default_factory=set)
    """Names that are asked for an attribute."""
    collections: set[str] = field(default_factory=set)
    """Names and attributes that are iterated or counted."""
    tested: set[str] = field(default_factory=set)
    """Names that a condition reads."""
    layered: set[str] = field(default_factory=set)
    """Arguments whose attribute ``shape`` or ``size`` is read."""


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
        _of_constructor(owner, found)
        if owner.name.lower().endswith(CONFIGS):
            found.configs |= _defaults(owner)
    _through_constructors(tree, found)
    return found


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


def _aliases(tree: ast.Module) -> dict[str, str]:
    """Return attributes that are set to a plain name: ``self.hidden_size = hidden_size``."""
    return {
        node.targets[0].attr: node.value.id
        for node in nodes_of(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Name)
        and isinstance(node.targets[0], ast.Attribute)
    }


def name_of(node: ast.expr, aliases: Mapping[str, str]) -> str | None:
    """Return the free name that an expression reads directly."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return aliases.get(name, name)
        case ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=str() as name)):
            return name
        case ast.Call(func=ast.Name(id="int"), args=[inner]):
            return name_of(inner, aliases)
        case ast.IfExp(body=inner):
            return name_of(inner, aliases) if not isinstance(inner, ast.Constant) else None
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
        name = name_of(value, aliases)
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
    name = name_of(left, {})
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


def _of_constructor(owner: ast.ClassDef, found: Uses) -> None:
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


CONFIGS = ("config", "args", "params", "hparams", "options")


def _defaults(owner: ast.ClassDef) -> dict[str, Scalar]:
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


_OF_TENSORS = frozenset(("shape", "size", "weight", "dim", "numel", "dtype"))


def _aliases_of(owner: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for node in nodes_of(owner):
        match node:
            case ast.Assign(targets=[ast.Attribute(attr=attr)], value=ast.Name(id=name)):
                yield attr, name


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
            outer = name_of(value, {})
            if outer is None or outer == inner:
                continue
            if inner in found.of:
                found.of.setdefault(outer, found.of[inner])
            if inner in found.choices:
                found.choices.setdefault(outer, found.choices[inner])
