"""Interpreter of an expression's syntax tree, over a whitelist of nodes.

An intermediate value is a number, ``None``, ``...``, a slice, a string, a tuple or list of values,
or one of the tensor handles ``Single``, ``Pieces``, ``Largest``. A name from the text never selects
an attribute of an object.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import torch

from backend.expressions.calls import call, index
from backend.expressions.machine import Evaluation, Largest, Machine, Pieces, Single
from backend.expressions.operations import FUNCTIONS, METHODS, MODULES, SIGNATURES, is_index
from backend.expressions.operators import binary, bounded, comparison, unary
from backend.expressions.suggest import near
from backend.expressions.text import Expression, ExpressionError

_CELL_STATES, _BATCH_SIZES = ("c_0", "c_n"), ("N", "batch", "lengths")
_INFINITIES = ("inf", "-inf")


class Interpreter:
    """Interpreter that evaluates one expression once."""

    def __init__(
        self, read: Expression, tensors: Mapping[str, torch.Tensor], sizes: Mapping[str, int]
    ) -> None:
        self.read, self.tensors, self.sizes = read, tensors, sizes
        self.machine = Machine(read)
        self.sources: dict[str, Single] = {}

    def run(self) -> Evaluation:
        """Evaluate the whole text.

        Raises:
            ExpressionError: with the position of the part that cannot be evaluated.
        """
        value = self._value(self.read.tree)
        if not isinstance(value, Single):
            raise self._no_tensor(self.read.tree, value)
        return Evaluation(tuple(self.machine.steps), tuple(self.machine.values), value.step)

    def _value(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.Name():
                return self._name(node)
            case ast.Tuple(elts=items):
                return tuple(self._value(item) for item in items)
            case ast.List(elts=items):
                return [self._value(item) for item in items]
            case ast.Slice(lower=start, upper=stop, step=step):
                ends = (None if each is None else self._value(each) for each in (start, stop, step))
                return slice(*ends)
            case ast.UnaryOp(op=ast.USub() | ast.Invert(), operand=operand):
                return unary(self.machine, node, self._value(operand))
            case ast.BinOp(left=left, right=right):
                return binary(self.machine, node, self._value(left), self._value(right))
            case ast.Compare(left=left, comparators=[right]):
                return comparison(self.machine, node, self._value(left), self._value(right))
            case ast.Subscript(value=value, slice=index):
                return self._item(node, self._value(value), self._value(index))
            case ast.Attribute():
                return self._attribute(node)
            case ast.Call():
                return self._call(node)
        raise self.read.forbidden(node, "starred" if isinstance(node, ast.Starred) else "form")

    def _constant(self, node: ast.Constant) -> Any:
        value = node.value
        if type(value) is int:
            return bounded(self.read, node, value)
        if (
            isinstance(value, float)
            or value is None
            or value is ...
            or isinstance(value, bool | str)
        ):
            return value
        raise self.read.forbidden(node, "number")

    def _name(self, node: ast.Name) -> Any:
        name = node.id
        if name in self.tensors:
            if name not in self.sources:
                self.sources[name] = self.machine.source(name, self.tensors[name])
            return self.sources[name]
        if name in self.sizes:
            return bounded(self.read, node, self.sizes[name])
        if name in _CELL_STATES:
            raise self.read.error(node, "no_cell_state", name=name)
        if name in _BATCH_SIZES:
            raise self.read.error(node, "no_batch", name=name)
        if name in FUNCTIONS:
            raise self.read.error(node, "not_called", name=name)
        if name in MODULES:
            raise self.read.forbidden(node, "module")
        raise self._unknown(node, "unknown_name", name, (*self.tensors, *self.sizes))

    def _item(self, node: ast.Subscript, value: Any, at: Any) -> Any:
        if isinstance(value, Single):
            return index(self.machine, node, value, at)
        if isinstance(value, Largest):
            if type(at) is not int or at not in (0, -2):
                raise self.read.forbidden(node, "indices")
            return self.machine.piece(value, 0)
        if isinstance(value, Pieces):
            chosen = self._chosen(node, value.numbers, at)
            if isinstance(chosen, range):
                return Pieces(value.step, chosen)
            return self.machine.piece(value, chosen)
        if isinstance(value, tuple | list):
            return self._chosen(node, value, at)
        raise self._no_tensor(node.value, value)

    def _chosen(self, node: ast.Subscript, items: Sequence[Any], at: Any) -> Any:
        """Return an item or a slice of a tuple, as in Python."""
        text = self.read.part(node.slice)
        if not is_index(at) or not isinstance(at, int | slice):
            raise self.read.error(node.slice, "bad_index", text=text)
        try:
            return items[at]
        except (IndexError, ValueError):
            count = len(items)
            raise self.read.error(node.slice, "out_of_range", text=text, count=count) from None

    def _attribute(self, node: ast.Attribute) -> Any:
        name = node.attr
        if module := self._module(node):
            if (module, name) == ("torch", "inf"):
                return float(name)
            if name not in MODULES[module]:
                raise self._unknown_function(node, module)
            raise self.read.error(node, "not_called", name=name)
        value = self._value(node.value)
        if isinstance(value, Largest) and name in ("values", "indices"):
            if name == "indices":
                raise self.read.forbidden(node, "indices")
            return self.machine.piece(value, 0)
        self._check_owner(node, value)
        if name == "shape":
            return tuple(self.machine.tensor(value).shape)
        if name in METHODS:
            raise self.read.error(node, "not_called", name=name)
        raise self._unknown(node, "unknown_method", name, METHODS)

    def _call(self, node: ast.Call) -> Any:
        function = node.func
        if isinstance(function, ast.Name):
            if function.id == "float":
                return self._infinity(node)
            if function.id not in FUNCTIONS:
                raise self._unknown(function, "unknown_function", function.id, FUNCTIONS)
            return self._function(node, function.id)
        if not isinstance(function, ast.Attribute):
            raise self.read.forbidden(node, "call")
        name = function.attr
        if module := self._module(function):
            if name not in MODULES[module]:
                raise self._unknown_function(function, module)
            return self._function(node, name)
        value = self._value(function.value)
        self._check_owner(function, value)
        if name not in METHODS:
            raise self._unknown(function, "unknown_method", name, METHODS)
        arguments, keywords = self._arguments(node, name)
        if name in SIGNATURES:
            return call(self.machine, node, name, (value, *arguments), keywords)
        return self.machine.method(node, value, name, arguments, keywords)

    def _function(self, node: ast.Call, name: str) -> Any:
        arguments, keywords = self._arguments(node, name)
        if name == "rearrange":
            return self.machine.rearrange(node, arguments, keywords)
        if name in SIGNATURES:
            return call(self.machine, node, name, arguments, keywords)
        return self.machine.join(node, name, arguments, keywords)

    def _infinity(self, node: ast.Call) -> float:
        """Return ``float('-inf')``, the usual value behind a mask."""
        match node:
            case ast.Call(args=[ast.Constant(value=str(text))], keywords=[]) if text in _INFINITIES:
                return float(text)
        raise self.read.forbidden(node, "call")

    def _arguments(self, node: ast.Call, function: str) -> tuple[list[Any], dict[str, Any]]:
        keywords: dict[str, Any] = {}
        for each in node.keywords:
            if each.arg is None:
                raise self.read.forbidden(each, "starred")
            if each.arg in keywords:
                raise self.read.error(each, "bad_keyword", function=function, name=each.arg)
            keywords[each.arg] = self._value(each.value)
        return [self._value(each) for each in node.args], keywords

    def _module(self, node: ast.Attribute) -> str | None:
        """Return ``torch`` for ``torch.cat``, unless a tensor of the run has that name."""
        owner = node.value
        return owner.id if isinstance(owner, ast.Name) and owner.id in MODULES else None

    def _check_owner(self, node: ast.Attribute, value: Any) -> None:
        """Check that a method or attribute belongs to a tensor and is not private."""
        if node.attr.startswith("_"):
            raise self.read.forbidden(node, "attribute")
        if not isinstance(value, Single):
            raise self._no_tensor(node.value, value)

    def _no_tensor(self, node: ast.expr, value: Any) -> ExpressionError:
        """Return the error for a value in the place of a tensor, with its kind."""
        text = self.read.part(node)
        if isinstance(value, Largest):
            kind = "largest"
        elif type(value) is int or isinstance(value, Pieces):
            kind = "number" if type(value) is int else "tensors"
        elif isinstance(value, tuple | list) and value:
            kind = "tensors" if any(isinstance(item, Single) for item in value) else "numbers"
        else:
            kind = "other"
        if kind in ("number", "numbers"):
            text = str(value)
        return self.read.error(node, "not_a_tensor", kind=kind, text=text)

    def _unknown_function(self, node: ast.Attribute, module: str) -> ExpressionError:
        names = [f"{module}.{name}" for name in MODULES[module]]
        return self._unknown(node, "unknown_function", f"{module}.{node.attr}", names)

    def _unknown(
        self, node: ast.AST, code: str, name: str, names: Iterable[str]
    ) -> ExpressionError:
        """Return the error for an unknown name, with the known names and the closest one."""
        known = tuple(names)
        meant = near(name, known)
        suggestion = {"suggestion": meant} if meant else {}
        return self.read.error(node, code, name=name, names=", ".join(known), **suggestion)
