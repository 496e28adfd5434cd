"""Arguments of ``forward`` that gather several inputs: ``batch.text``, ``batch["ids"]``.

Each part becomes an input of its own.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from backend.reader.source.walk import nodes_of

Kind = Literal["attributes", "keys", "items", "rest", "keywords"]
Methods = Callable[[str], ast.FunctionDef | None]
"""Returns another method of the class by its name."""
MAX_PARTS = 8
MAX_DEPTH = 3


@dataclass(frozen=True)
class Gathered:
    """An argument that gathers several inputs.

    Attributes:
        parts: the attribute, key or place of each part, by the name of its input.
        annotation: the name of its class.
    """

    argument: str
    kind: Kind
    parts: Mapping[str, str | int]
    annotation: str = ""


def gathered(
    method: ast.FunctionDef, is_of_tensor: Callable[[str], bool], methods: Methods, passed: int = 0
) -> tuple[Gathered, ...]:
    """Return the arguments of a method that gather inputs.

    Args:
        is_of_tensor: whether a tensor has an attribute.
        passed: the number of arguments in the paste's own call, for ``*inputs``.
    """
    spec = method.args
    plain = [*spec.posonlyargs, *spec.args][1:]
    optional = {each.arg for each in plain[len(plain) - len(spec.defaults) :]}
    taken = {each.arg for each in plain}
    found = []
    for each in plain:
        one = None if each.arg in optional else _of(method, each, is_of_tensor, methods)
        if one is not None:
            found.append(_free_of(one, taken))
    if spec.vararg is not None:
        rest = _rest(method, spec.vararg.arg, max(passed - len(plain), 0))
        found.append(_free_of(Gathered(spec.vararg.arg, "rest", rest), taken))
    open_keywords = {
        each.arg: each.arg
        for each, default in zip(spec.kwonlyargs, spec.kw_defaults, strict=True)
        if default is None
    }
    if spec.kwarg is not None:
        open_keywords |= _keys(method, spec.kwarg.arg)
    if open_keywords:
        name = spec.kwarg.arg if spec.kwarg else ""
        found.append(Gathered(name, "keywords", open_keywords))
    return tuple(found)


def _free_of(one: Gathered, taken: set[str]) -> Gathered:
    """Return the same with other names for parts whose names are those of arguments."""
    others = taken - {one.argument}
    parts = {
        f"{one.argument}_{name}" if name in others else name: key
        for name, key in [*one.parts.items()][:MAX_PARTS]
    }
    return Gathered(one.argument, one.kind, parts, one.annotation)


def _of(
    method: ast.FunctionDef, each: ast.arg, is_of_tensor: Callable[[str], bool], methods: Methods
) -> Gathered | None:
    name = each.arg
    uses = [*_uses(method, name, methods)]
    note = ast.unparse(each.annotation) if each.annotation is not None else ""
    if any(isinstance(use, ast.Store) for use in uses):
        return None
    read = [use for use in uses if isinstance(use, ast.Attribute)]
    made = {use.attr for use in read if isinstance(use.ctx, ast.Store)}
    attributes = {use.attr: use.attr for use in read if use.attr not in made}
    called = {
        use.func.attr
        for use in uses
        if isinstance(use, ast.Call) and isinstance(use.func, ast.Attribute)
    }
    # A method that tensors do not have is a misspelled one, no part of a batch.
    if attributes and not any(map(is_of_tensor, attributes)) and attributes.keys() - called:
        return Gathered(name, "attributes", attributes, note)
    keys = {key: text for use in uses if (text := key_of(use)) for key in [_identifier(text)]}
    if keys and not attributes.keys() - {"get", "keys"}:
        return Gathered(name, "keys", keys, note)
    places = {place_of(use) for use in uses}
    if len(places) > 1 and len(places) == len(uses) and None not in places:
        return Gathered(name, "items", _named_places(method, name, max(filter(None, places)) + 1))
    return None


def _uses(
    method: ast.FunctionDef, name: str, methods: Methods, depth: int = 0
) -> Iterator[ast.AST]:
    """Yield the nodes around each use of an argument, in methods that get it as well."""
    own, passed = _own_uses(method, name)
    yield from own
    for called, place in passed:
        inner = methods(called) if depth < MAX_DEPTH else None
        names = [each.arg for each in inner.args.args[1:]] if inner else []
        if inner and place < len(names):
            yield from _uses(inner, names[place], methods, depth + 1)


@lru_cache(maxsize=1024)
def _own_uses(
    method: ast.FunctionDef, name: str
) -> tuple[tuple[ast.AST, ...], tuple[tuple[str, int], ...]]:
    """Return the uses of an argument in one method, and the methods with the places that get it."""
    own: list[ast.AST] = []
    passed: list[tuple[str, int]] = []
    for node in nodes_of(method):
        match node:
            case ast.Name(id=used, ctx=ast.Store()) if used == name:
                own.append(ast.Store())
            case (
                ast.Attribute(value=ast.Name(id=used))
                | ast.Subscript(value=ast.Name(id=used))
                | ast.Call(func=ast.Attribute(value=ast.Name(id=used)))
            ) if used == name:
                own.append(node)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=called), args=args):
                passed += [
                    (called, place) for place, each in enumerate(args) if _is_name(each, name)
                ]
    return tuple(own), tuple(passed)


def key_of(node: ast.AST) -> str:
    """Return the key of ``batch["ids"]``, or nothing."""
    match node:
        case ast.Subscript(slice=ast.Constant(value=str() as key)):
            return key
    return ""


def place_of(node: ast.AST) -> int | None:
    """Return the place of ``inputs[0]``, or nothing."""
    match node:
        case ast.Subscript(slice=ast.Constant(value=int() as place)) if place >= 0:
            return place
    return None


def _identifier(text: str) -> str:
    made = re.sub(r"\W", "_", text)
    return made if made.isidentifier() and not keyword.iskeyword(made) else f"_{made}"


def _keys(method: ast.FunctionDef, name: str) -> dict[str, str]:
    """Return the keys that a method reads of its ``**kwargs``."""
    found = [key_of(node) for node in nodes_of(method) if _is_of(node, name)]
    return {_identifier(key): key for key in found if key}


def _is_of(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Subscript) and _is_name(node.value, name)


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _rest(method: ast.FunctionDef, name: str, passed: int) -> dict[str, int]:
    """Return the parts of ``*inputs``: those that are unpacked, read, passed on, or walked."""
    nodes = nodes_of(method)
    if passed:
        return _named_places(method, name, passed)
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=parts)], value=value) if _is_name(value, name):
                return _named_places(method, name, len(parts))
    places = [place_of(node) for node in nodes if _is_of(node, name)]
    if places:
        return _named_places(method, name, max((each or 0) for each in places) + 1)
    walked = any(
        isinstance(node, ast.For | ast.comprehension) and _is_name(node.iter, name)
        for node in nodes
    )
    return _named_places(method, name, 2 if walked else 1)


def _named_places(method: ast.FunctionDef, name: str, count: int) -> dict[str, int]:
    """Return names for places: those of the variables that they become."""
    names = {place: f"{name}_{place}" for place in range(min(count, MAX_PARTS))}
    for node in nodes_of(method):
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=parts)], value=value) if _is_name(value, name):
                names |= {
                    place: each.id for place, each in enumerate(parts) if isinstance(each, ast.Name)
                }
            case ast.Assign(targets=[ast.Name(id=target)], value=ast.Subscript() as value) if (
                _is_of(value, name)
            ):
                place = place_of(value)
                if place is not None and target not in names.values():
                    names[place] = target
    return {each: place for place, each in names.items() if place < count}
