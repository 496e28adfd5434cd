"""The modules into which an argument of ``forward`` goes, followed through the code."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from torch import nn

from backend.reader.guesses.layer_arguments import arguments_of
from backend.reader.guesses.ways import is_pack, joined_parts, product, way_of
from backend.reader.interpreter.engine import Function, Pasted
from backend.reader.source.walk import code_of, in_order

MAX_DEPTH = 3


@dataclass(frozen=True)
class Consumer:
    """A module that reads an argument.

    Attributes:
        place: 0 for the input of the module, 1 for its state.
        way: what happens to the argument before: ``unsqueeze0``, ``swapped``, ``view11``, ...
    """

    module: nn.Module
    place: int
    way: str = ""

    @property
    def argument(self) -> str:
        """The name of the module's own argument, for modules that take several tensors."""
        names = arguments_of(self.module)
        return names[self.place] if self.place < len(names) else ""


class Weight(nn.Linear):
    """A linear layer in place of an ``nn.Parameter`` that the code multiplies by."""


@dataclass(frozen=True)
class Consumers:
    """Looks up consumers in the code of one built model."""

    model: Pasted

    def of(self, method: Function, name: str, owner: Any = None, depth: int = 0) -> list[Consumer]:
        """Return the consumers of an argument of a method, in the order of the lines."""
        owner = owner if owner is not None else self.model
        names = {name: ""}
        parts: dict[str, Any] = {}
        found: list[Consumer] = []
        for node in in_order(method.node):
            match node:
                case ast.Assign(targets=[ast.Name(id=target), *_], value=value):
                    self._rename(target, value, names)
                case ast.For(target=target, iter=items) if self._parts(target, items, owner):
                    parts |= self._parts(target, items, owner)
                case ast.For(target=ast.Name(id=target), iter=items):
                    root, way = self._root(items)
                    if root in names:
                        names.setdefault(target, way if way == "split" else "each")
                case ast.Call():
                    found += self._from_call(node, names, parts, owner, depth)
                    found += self._multiplied(*product(node), names, owner)
                case ast.BinOp(left=left, op=ast.MatMult(), right=right):
                    found += self._multiplied(left, right, names, owner)
        return found

    def _multiplied(
        self,
        left: ast.expr | None,
        right: ast.expr | None,
        names: Mapping[str, str],
        owner: Any,
    ) -> list[Consumer]:
        """Return the weight that a name is multiplied by: ``x @ self.weight``."""
        if left is None or not isinstance(owner, Pasted):
            return []
        match right:
            case ast.Attribute(value=ast.Name(id="self"), attr=attr):
                weight = owner._parameters.get(attr)
            case _:
                return []
        root, way = self._root(left)
        if weight is None or weight.dim() != 2 or root is None or root not in names:
            return []
        rows, columns = weight.shape
        return [Consumer(Weight(rows, columns, device="meta"), 0, way or names[root])]

    def _rename(self, target: str, value: ast.expr, names: dict[str, str]) -> None:
        root, way = self._root(value)
        joined = [self._root(each)[0] for each in joined_parts(value)]
        if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
            terms = [self._root(each)[0] for each in (value.left, value.right)]
            root = next((each for each in terms if each in names), root)
            way = way or ("sum" if None not in terms else "")
        if any(each in names for each in joined):
            names[target] = "cat"
        elif root in names and root is not None:
            names[target] = names[root] if way in ("", "sum") and names[root] else way
        elif target in names:
            del names[target]

    def _parts(self, target: ast.expr, items: ast.expr, owner: Any) -> dict[str, Any]:
        """Return the name and the first module of ``for i, layer in enumerate(self.layers)``."""
        match target, items:
            case (
                ast.Tuple(elts=[_, inner]),
                ast.Call(func=ast.Name(id="enumerate"), args=[walked]),
            ):
                return self._parts(inner, walked, owner)
            case ast.Tuple(elts=inner), ast.Call(func=ast.Name(id="zip"), args=walked):
                pairs = zip(inner, walked, strict=False)
                return {k: v for pair in pairs for k, v in self._parts(*pair, owner).items()}
            case ast.Name(id=name), ast.Attribute(value=ast.Name(id="self")):
                found = self._module(items, owner)
                holds = isinstance(found, nn.ModuleList) and len(found)
                return {name: found[0]} if holds else {}
        return {}

    def _from_call(
        self,
        node: ast.Call,
        names: Mapping[str, str],
        parts: Mapping[str, Any],
        owner: Any,
        depth: int,
    ) -> list[Consumer]:
        module = self._module(node.func, owner)
        if isinstance(node.func, ast.Name):
            module = parts.get(node.func.id)
        found: list[Consumer] = []
        for place, argument in self._placed(node, module):
            pair = isinstance(argument, ast.Tuple)
            each = argument.elts if isinstance(argument, ast.Tuple) else [argument]
            joined = joined_parts(argument)
            for part in joined or each:
                root, way = self._root(part)
                way = "cat" if joined else way
                if root is None or root not in names:
                    continue
                way = "part" if pair and place == 1 else way or names[root]
                found += self._into(module, place, way, owner, depth)
        return found

    def _placed(self, node: ast.Call, module: Any) -> list[tuple[int, ast.expr]]:
        """Return the arguments of a call with their places; names have the place of the name."""
        method = module
        if isinstance(module, Pasted):
            method = module.__dict__["_paste"][1].find("forward")
        names: list[str] = []
        if isinstance(method, Function):
            names = [each.arg for each in method.node.args.args[1:]]
        elif isinstance(module, nn.Module):
            names = [*arguments_of(module)]
        named = [(names.index(each.arg), each.value) for each in node.keywords if each.arg in names]
        return [*enumerate(node.args), *named]

    def _into(self, module: Any, place: int, way: str, owner: Any, depth: int) -> list[Consumer]:
        if isinstance(module, Pasted):
            inner = module.__dict__["_paste"][1].find("forward")
            return self._inside(inner, place, module, depth)
        if isinstance(module, Function):
            return self._inside(module, place, owner, depth)
        if isinstance(module, nn.Sequential) and len(module):
            return self._into(module[0], place, way, owner, depth)
        if isinstance(module, nn.Module) and not isinstance(module, nn.Dropout):
            return [Consumer(module, place, way)]
        return []

    def _inside(self, method: Any, place: int, owner: Any, depth: int) -> list[Consumer]:
        if not isinstance(method, Function) or depth >= MAX_DEPTH:
            return []
        spec = method.node.args.args[1:]
        return self.of(method, spec[place].arg, owner, depth + 1) if place < len(spec) else []

    def _root(self, node: ast.expr) -> tuple[str | None, str]:
        """Return the name below ``x.view(..).long()`` or ``self.dropout(x)``, and the way."""
        way = ""
        while True:
            match node:
                case ast.Name(id=name):
                    return name, way
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="self"), attr=attr), args=[inner, *_]
                ) if self._is_thin(attr):
                    node = inner
                case ast.Call(args=[inner, *_]) if is_pack(node):
                    text = code_of(node)
                    way = "packed_first" if "batch_first=True" in text else "packed"
                    node = inner
                case ast.Call(func=ast.Attribute(value=inner, attr=method)) if not (
                    isinstance(inner, ast.Name) and inner.id in ("self", "torch", "F", "nn")
                ):
                    way = way_of(node, method) or way
                    node = inner
                case ast.Call(
                    func=ast.Name(id="Variable" | "reversed" | "enumerate"), args=[inner]
                ):
                    node = inner
                case ast.Attribute(value=inner, attr="T"):
                    way, node = "swapped", inner
                case ast.Subscript(value=inner):
                    way, node = way or "each", inner
                case ast.BinOp(left=left, right=right):
                    # ``hx * mask``
                    root, inner_way = self._root(left)
                    if root is None:
                        root, inner_way = self._root(right)
                    return root, way or inner_way
                case _:
                    return None, way

    def _is_thin(self, name: str) -> bool:
        # Behind an embedding the order of the batch and the length is still that of the ids.
        thin = nn.Dropout | nn.BatchNorm1d | nn.LayerNorm | nn.Embedding
        return isinstance(self.model._modules.get(name), thin)

    def _module(self, node: ast.expr, owner: Any) -> Any:
        match node:
            case ast.Attribute(value=ast.Name(id="self"), attr=name) if isinstance(owner, Pasted):
                model_class = owner.__dict__["_paste"][1]
                return owner._modules.get(name) or model_class.find(name)
            case ast.Subscript(value=inner):
                found = self._module(inner, owner)
                holds = isinstance(found, nn.ModuleList | nn.Sequential) and len(found)
                return next(iter(found)) if holds else None
            case ast.Attribute(value=inner, attr=name):
                found = self._module(inner, owner)
                return found._modules.get(name) if isinstance(found, Pasted) else None
        return None
