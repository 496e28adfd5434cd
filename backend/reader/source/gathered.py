"""Arguments of ``forward`` that gather several inputs: ``batch.text``, ``batch["ids"]``.

Each part becomes an input of its own. ``plain`` returns the method as if the parts were its
arguments, so that the rest of the reader looks at one kind of argument.
"""

from __future__ import annotations

import ast
import copy
import keyword
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
    made = {
        use.attr
        for use in uses
        if isinstance(use, ast.Attribute) and isinstance(use.ctx, ast.Store)
    }
    attributes = {
        use.attr: use.attr
        for use in uses
        if isinstance(use, ast.Attribute) and use.attr not in made
    }
    if attributes and not any(map(is_of_tensor, attributes)):
        return Gathered(name, "attributes", attributes, note)
    keys = {key: text for use in uses if (text := _key(use)) for key in [_identifier(text)]}
    if keys and not attributes.keys() - {"get", "keys"}:
        return Gathered(name, "keys", keys, note)
    places = {_place(use) for use in uses}
    if len(places) > 1 and len(places) == len(uses) and None not in places:
        return Gathered(name, "items", _named_places(method, name, max(filter(None, places)) + 1))
    return None


def _uses(
    method: ast.FunctionDef, name: str, methods: Methods, depth: int = 0
) -> Iterator[ast.AST]:
    """Yield the nodes around each use of an argument, in methods that get it as well."""
    for node in nodes_of(method):
        match node:
            case ast.Name(id=used, ctx=ast.Store()) if used == name:
                yield ast.Store()
            case (
                ast.Attribute(value=ast.Name(id=used))
                | ast.Subscript(value=ast.Name(id=used))
                | ast.Call(func=ast.Attribute(value=ast.Name(id=used), attr="get"))
            ) if used == name:
                yield node
            case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=called), args=args):
                inner = methods(called) if depth < MAX_DEPTH else None
                names = [each.arg for each in inner.args.args[1:]] if inner else []
                for argument, inner_name in zip(args, names, strict=False):
                    if inner and isinstance(argument, ast.Name) and argument.id == name:
                        yield from _uses(inner, inner_name, methods, depth + 1)


def _key(node: ast.AST) -> str:
    """Return the key of ``batch["ids"]``, or nothing."""
    match node:
        case ast.Subscript(slice=ast.Constant(value=str() as key)):
            return key
    return ""


def _place(node: ast.AST) -> int | None:
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
    found = [_key(node) for node in nodes_of(method) if _is_of(node, name)]
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
    places = [_place(node) for node in nodes if _is_of(node, name)]
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
                place = _place(value)
                if place is not None and target not in names.values():
                    names[place] = target
    return {each: place for place, each in names.items() if place < count}


# -- the method with the parts as its arguments ----------------------------------------------------
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
        name = self._part(node.value, _key(node) or _place(node))
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
