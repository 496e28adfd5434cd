"""Run a subset of Python by walking its syntax tree; torch, numpy and math come from closed tables.

Nothing of the text reaches ``eval`` or ``exec``, and no attribute of any real object is looked up
under a name from the text unless a table of :mod:`whitelist` holds that name for that type.
"""

from __future__ import annotations

import ast
import copy
import operator
import re
import string
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence

from backend.reader.port import whitelist as allow

REFUSALS = (
    TypeError,
    ValueError,
    RuntimeError,
    IndexError,
    KeyError,
    AttributeError,
    AssertionError,
    NotImplementedError,
    ZeroDivisionError,
    StopIteration,
    UnboundLocalError,
    NameError,
    OverflowError,
)
MAX_STEPS, MAX_DEPTH, MAX_NUMBER, MAX_LENGTH, MAX_TEXT = 200_000, 40, 2**53, 100_000, 100_000
BINARY = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.MatMult: operator.matmul,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}
COMPARE = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
}
UNARY = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: operator.not_,
    ast.Invert: operator.invert,
}
ERRORS = {each.__name__: each for each in (*REFUSALS, Exception, LookupError)}


class Refused(Exception):
    """Something the interpreter does not do: a code and what it was, with the line."""

    def __init__(self, code: str, what: str, line: int = 0) -> None:
        self.code, self.what, self.line = code, what, line
        super().__init__(f"{code}: {what}")


class _Return(Exception):
    def __init__(self, value):
        self.value = value


class _Break(Exception): ...


class _Continue(Exception): ...


class Scope:
    """Names of one function call; what is not there is looked for outside."""

    def __init__(self, parent: Scope | None = None) -> None:
        self.names: dict[str, Any] = {}
        self.parent = parent

    def find(self, name: str) -> Scope | None:
        scope: Scope | None = self
        while scope and name not in scope.names:
            scope = scope.parent
        return scope


@dataclass
class Function:
    """A def or lambda of the pasted text."""

    name: str
    node: Any
    scope: Scope
    defaults: list
    keyword_defaults: list
    owner: ModelClass | None = None
    kind: str = "method"


@dataclass
class Bound:
    function: Any
    itself: Any


@dataclass
class ModelClass:
    """A class of the pasted text. ``real`` is the class of ours that its instances have."""

    name: str
    bases: list
    members: dict = field(default_factory=dict)
    node: Any = None

    @property
    def order(self) -> list:
        found: list = [self]
        for base in self.bases:
            found += [
                each
                for each in (base.order if isinstance(base, ModelClass) else [base])
                if each not in found
            ]
        return found

    def find(self, name: str, after: ModelClass | None = None):
        order = [each for each in self.order if isinstance(each, ModelClass)]
        for each in order[order.index(after) + 1 if after else 0 :]:
            if name in each.members:
                return each.members[name]
        return None

    @property
    def is_module(self) -> bool:
        return any(base is nn.Module for base in self.order)


class Pasted(nn.Module):
    """An instance of a pasted nn.Module: torch may call it, put it in containers and count its weights."""

    def __init__(self, interpreter: Interpreter, model: ModelClass) -> None:
        super().__init__()
        self.__dict__["_paste"] = (interpreter, model, {})

    def forward(self, *arguments, **keywords):
        interpreter, model, _ = self._paste
        method = model.find("forward")
        if method is None:
            raise NotImplementedError(f"{model.name} has no forward")
        return interpreter.invoke(method, (self, *arguments), keywords)

    def __deepcopy__(self, memo):
        interpreter, model, own = self._paste
        other = Pasted(interpreter, model)
        memo[id(self)] = other
        for name in ("_modules", "_parameters", "_buffers"):
            other.__dict__[name] = copy.deepcopy(self.__dict__[name], memo)
        other._paste[2].update(own)
        return other


class Plain:
    """An instance of a pasted class that is no module."""

    def __init__(self, model: ModelClass) -> None:
        self.model, self.own = model, {}


@dataclass
class Super:
    itself: Any
    after: ModelClass


class Ignored:
    """logger, warnings: whatever is asked of it, nothing happens."""


class Bag:
    """A config of which nothing is known: every attribute is one more free argument."""

    def __init__(self, name: str, guess) -> None:
        self.name, self.guess, self.own = name, guess, {}


@dataclass
class Record:
    """What one line bound: first and last time, with the way there through helpers."""

    path: tuple[int, ...]
    line: int
    name: str
    first: Any
    last: Any
    times: int = 1


def shape_of(value: Any, depth: int = 0) -> Any:
    if isinstance(value, torch.Tensor):
        return ("tensor", tuple(value.shape), str(value.dtype).removeprefix("torch."))
    if isinstance(value, PackedSequence):
        return ("packed", tuple(value.data.shape), tuple(value.batch_sizes.tolist()))
    if isinstance(value, np.ndarray):
        return ("array", value.shape, str(value.dtype))
    if isinstance(value, tuple | list) and depth < 3:
        return (
            type(value).__name__,
            len(value),
            tuple(shape_of(each, depth + 1) for each in value[:4]),
        )
    if isinstance(value, bool | int | float | str) or value is None:
        return ("value", value if not isinstance(value, str) else value[:40])
    return ("other", type(value).__name__)


class Interpreter:
    def __init__(self, guess=None) -> None:
        self.globals = Scope()
        self.guess = guess or (
            lambda name, where: (_ for _ in ()).throw(NameError(f"name '{name}' is not defined"))
        )
        self.steps = self.depth = 0
        self.path: list[int] = []
        self.line = 0
        self.recording = False
        self.records: dict[tuple, Record] = {}
        self.failure: tuple | None = None
        self.notes: set[str] = set()
        self.builtins = {
            "range": range,
            "len": self._len,
            "enumerate": lambda given, start=0: enumerate(self.iterate(given), start),
            "zip": lambda *given: zip(*map(self.iterate, given)),
            "list": list,
            "tuple": tuple,
            "dict": dict,
            "set": set,
            "int": int,
            "float": float,
            "bool": bool,
            "str": str,
            "max": max,
            "min": min,
            "sum": sum,
            "abs": abs,
            "round": round,
            "any": any,
            "all": all,
            "reversed": reversed,
            "sorted": sorted,
            "slice": slice,
            "next": next,
            "iter": iter,
            "map": self._map,
            "divmod": divmod,
            "print": lambda *_, **__: None,
            "super": "super",
            "isinstance": self._isinstance,
            "getattr": self._getattr,
            "hasattr": self._hasattr,
            "issubclass": self._isinstance,
            "setattr": self.set_attribute,
            "type": self._type,
            "object": object,
            "callable": callable,
            "property": "property",
            "staticmethod": "staticmethod",
            "id": lambda *_: 0,
            "repr": lambda *_: "",
            **ERRORS,
        }
        self.callable = (
            allow.CALLABLE
            | {id(each) for each in self.builtins.values() if callable(each)}
            | {id(torch.Tensor), id(OrderedDict)}
        )

    # -- statements -------------------------------------------------------------------------
    def load(self, tree: ast.Module) -> None:
        for node in tree.body:
            if isinstance(node, ast.If):
                tree_body = node.body
                for each in tree_body:
                    if isinstance(
                        each,
                        ast.Import | ast.ImportFrom | ast.ClassDef | ast.FunctionDef | ast.Assign,
                    ):
                        self._load_one(each)
            elif isinstance(
                node,
                ast.Import
                | ast.ImportFrom
                | ast.ClassDef
                | ast.FunctionDef
                | ast.Assign
                | ast.AnnAssign
                | ast.Try,
            ):
                self._load_one(node)

    def _load_one(self, node: ast.stmt) -> None:
        guess = self.guess
        self.guess = guess if isinstance(node, ast.ClassDef | ast.FunctionDef) else None
        try:
            self.execute(node, self.globals)
        except (*REFUSALS, Refused, MemoryError):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                raise
        finally:
            self.guess, self.failure = guess, None

    def run_body(self, body: list[ast.stmt], scope: Scope) -> None:
        for node in body:
            self.execute(node, scope)

    def execute(self, node: ast.stmt, scope: Scope) -> None:
        self._step(node)
        self.line = node.lineno
        match node:
            case ast.Assign(targets=targets, value=value):
                result = self.value(value, scope)
                for target in targets:
                    self.assign(target, result, scope, node)
            case ast.AnnAssign(target=target, value=value):
                if value is not None:
                    self.assign(target, self.value(value, scope), scope, node)
            case ast.AugAssign(target=target, op=op, value=value):
                load = copy.copy(target)
                load.ctx = ast.Load()
                self.assign(
                    target,
                    self.binary(op, self.value(load, scope), self.value(value, scope), node),
                    scope,
                    node,
                )
            case ast.Expr(value=value):
                if not isinstance(value, ast.Constant):
                    self.value(value, scope)
                    if (
                        isinstance(value, ast.Call)
                        and isinstance(value.func, ast.Attribute)
                        and value.func.attr == "append"
                        and isinstance(value.func.value, ast.Name)
                    ):
                        self.record(node, value.func.value.id, self.value(value.func.value, scope))
            case ast.Return(value=value):
                result = None if value is None else self.value(value, scope)
                self.record(node, "return", result)
                raise _Return(result)
            case ast.If(test=test, body=body, orelse=orelse):
                self.run_body(body if self.truth(self.value(test, scope)) else orelse, scope)
            case ast.For(target=target, iter=iterable, body=body, orelse=orelse):
                for item in self.iterate(self.value(iterable, scope)):
                    self._step(node)
                    self.line = node.lineno
                    self.assign(target, item, scope, node)
                    try:
                        self.run_body(body, scope)
                    except _Break:
                        break
                    except _Continue:
                        continue
                else:
                    self.run_body(orelse, scope)
            case ast.While(test=test, body=body):
                while self.truth(self.value(test, scope)):
                    self._step(node)
                    try:
                        self.run_body(body, scope)
                    except _Break:
                        break
                    except _Continue:
                        continue
            case ast.FunctionDef():
                scope.names[node.name] = self.function(node, scope)
            case ast.ClassDef():
                scope.names[node.name] = self.define(node, scope)
            case ast.Import(names=names):
                for each in names:
                    self.bring(
                        each.name if each.asname else each.name.split(".")[0],
                        each.asname or each.name.split(".")[0],
                        scope,
                    )
            case ast.ImportFrom(module=module, names=names):
                for each in names:
                    self.bring_from(module or "", each.name, each.asname or each.name, scope)
            case ast.With(items=items, body=body):
                for item in items:
                    if not isinstance(self.value(item.context_expr, scope), allow.NoGrad):
                        raise Refused("form", "with", node.lineno)
                self.run_body(body, scope)
            case ast.Assert(test=test, msg=message):
                if not self.truth(self.value(test, scope)):
                    raise self._fail(
                        AssertionError(
                            str(self.value(message, scope))[:300] if message else ast.unparse(test)
                        )
                    )
            case ast.Raise(exc=error):
                raised = self.value(error, scope) if error else RuntimeError("raise")
                raise self._fail(
                    raised
                    if isinstance(raised, BaseException)
                    else raised()
                    if raised in ERRORS.values()
                    else RuntimeError(str(raised))
                )
            case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=final):
                self._try(body, handlers, orelse, final, scope)
            case ast.Delete(targets=targets):
                for target in targets:
                    if isinstance(target, ast.Name):
                        scope.names.pop(target.id, None)
            case ast.Break():
                raise _Break
            case ast.Continue():
                raise _Continue
            case ast.Pass() | ast.Global() | ast.Nonlocal():
                pass
            case _:
                raise Refused("form", type(node).__name__, node.lineno)

    def _try(self, body, handlers, orelse, final, scope) -> None:
        try:
            self.run_body(body, scope)
        except REFUSALS as error:
            for handler in handlers:
                kinds = self.value(handler.type, scope) if handler.type else Exception
                if isinstance(error, kinds if isinstance(kinds, type | tuple) else Exception):
                    self.failure = None
                    if handler.name:
                        scope.names[handler.name] = str(error)
                    self.run_body(handler.body, scope)
                    break
            else:
                raise
        else:
            self.run_body(orelse, scope)
        finally:
            self.run_body(final, scope)

    def assign(self, target: ast.expr, value: Any, scope: Scope, node: ast.stmt) -> None:
        match target:
            case ast.Name(id=name):
                scope.names[name] = value
                self.record(node, name, value)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                items = list(self.iterate(value))
                stars = [at for at, part in enumerate(parts) if isinstance(part, ast.Starred)]
                if stars:
                    after = len(parts) - stars[0] - 1
                    end = len(items) - after
                    items = [*items[: stars[0]], items[stars[0] : end], *items[end:]]
                if len(items) != len(parts):
                    word = "not enough" if len(items) < len(parts) else "too many"
                    raise self._fail(
                        ValueError(
                            f"{word} values to unpack (expected {len(parts)}, got {len(items)})"
                        )
                    )
                for part, item in zip(parts, items, strict=True):
                    self.assign(
                        part.value if isinstance(part, ast.Starred) else part, item, scope, node
                    )
            case ast.Attribute(value=owner, attr=name):
                self.set_attribute(self.value(owner, scope), name, value)
                self.record(node, ast.unparse(target), value)
            case ast.Subscript(value=owner, slice=index):
                holder, key = self.value(owner, scope), self.value(index, scope)
                if not isinstance(
                    holder,
                    list
                    | dict
                    | torch.Tensor
                    | np.ndarray
                    | nn.ModuleDict
                    | nn.ModuleList
                    | nn.Sequential,
                ):
                    raise Refused("attribute", f"item of {type(holder).__name__}", node.lineno)
                self.host(operator.setitem, holder, key, value)
                self.record(node, ast.unparse(owner), holder)
            case _:
                raise Refused("form", type(target).__name__, node.lineno)

    def record(self, node: ast.stmt, name: str, value: Any) -> None:
        if not self.recording:
            return
        key = (*self.path, node.lineno, name)
        if key in self.records:
            self.records[key].last = shape_of(value)
            self.records[key].times += 1
        else:
            shape = shape_of(value)
            self.records[key] = Record(tuple(self.path), node.lineno, name, shape, shape)

    # -- definitions ------------------------------------------------------------------------
    def function(self, node, scope: Scope, owner: ModelClass | None = None) -> Any:
        defaults = [self.value(each, scope) for each in node.args.defaults]
        keyword = [
            None if each is None else self.value(each, scope) for each in node.args.kw_defaults
        ]
        made = Function(getattr(node, "name", "<lambda>"), node, scope, defaults, keyword, owner)
        for each in getattr(node, "decorator_list", []):
            name = each.id if isinstance(each, ast.Name) else ""
            if name in ("property", "staticmethod", "classmethod"):
                made.kind = name
        return made

    def define(self, node: ast.ClassDef, scope: Scope) -> ModelClass:
        bases = []
        for each in node.bases:
            try:
                bases.append(self.value(each, scope))
            except (NameError, AttributeError, Refused) as error:
                raise Refused("base", ast.unparse(each), node.lineno) from error
        for base in bases:
            if not (
                isinstance(base, ModelClass)
                or base in (nn.Module, object)
                or (isinstance(base, type) and issubclass(base, Exception))
            ):
                raise Refused("base", getattr(base, "__name__", str(base)), node.lineno)
        made = ModelClass(node.name, bases, {}, node)
        inner = Scope(scope)
        for each in node.body:
            if isinstance(each, ast.FunctionDef):
                made.members[each.name] = inner.names[each.name] = self.function(each, scope, made)
            elif isinstance(each, ast.Assign | ast.AnnAssign | ast.ClassDef):
                self.execute(each, inner)
            elif not isinstance(each, ast.Expr | ast.Pass):
                raise Refused("form", f"{type(each).__name__} in a class", each.lineno)
        made.members |= {
            name: value for name, value in inner.names.items() if name not in made.members
        }
        return made

    def bring(self, module: str, name: str, scope: Scope) -> None:
        if module in ("logging", "warnings"):
            scope.names[name] = Ignored()
            return
        scope.names[name] = allow.MODULES.get(module) or allow.Namespace(module, {})

    def bring_from(self, module: str, name: str, under: str, scope: Scope) -> None:
        space = allow.MODULES.get(module)
        if space and name in space.table:
            scope.names[under] = space.table[name]
        elif f"{module}.{name}" in allow.MODULES:
            scope.names[under] = allow.MODULES[f"{module}.{name}"]
        elif space:
            scope.names[under] = allow.Namespace(f"{module}.{name}", {})
        elif module not in ("typing", "__future__"):
            scope.names[under] = allow.Namespace(f"{module}.{name}", {})

    # -- expressions ------------------------------------------------------------------------
    def value(self, node: ast.expr, scope: Scope) -> Any:
        self.steps += 1
        match node:
            case ast.Name(id=name):
                return self.name(name, scope)
            case ast.Constant(value=value):
                return value
            case ast.Attribute(value=owner, attr=name):
                return self.attribute(self.value(owner, scope), name)
            case ast.Call():
                return self.call(node, scope)
            case ast.BinOp(left=left, op=op, right=right):
                return self.binary(op, self.value(left, scope), self.value(right, scope), node)
            case ast.Subscript(value=owner, slice=index):
                return self.item(self.value(owner, scope), self.value(index, scope))
            case ast.Slice(lower=lower, upper=upper, step=step):
                return slice(
                    *(
                        None if each is None else self.value(each, scope)
                        for each in (lower, upper, step)
                    )
                )
            case ast.Tuple(elts=parts):
                return tuple(self.spread(parts, scope))
            case ast.List(elts=parts):
                return self.spread(parts, scope)
            case ast.Set(elts=parts):
                return set(self.spread(parts, scope))
            case ast.Dict(keys=keys, values=values):
                made: dict = {}
                for key, each in zip(keys, values, strict=True):
                    made |= (
                        self.value(each, scope)
                        if key is None
                        else {self.value(key, scope): self.value(each, scope)}
                    )
                return made
            case ast.UnaryOp(op=op, operand=operand):
                given = self.value(operand, scope)
                return (
                    not self.truth(given)
                    if isinstance(op, ast.Not)
                    else self.host(UNARY[type(op)], given)
                )
            case ast.BoolOp(op=op, values=values):
                for each in values:
                    result = self.value(each, scope)
                    if self.truth(result) == isinstance(op, ast.Or):
                        break
                return result
            case ast.Compare(left=left, ops=ops, comparators=others):
                one = self.value(left, scope)
                for op, other in zip(ops, others, strict=True):
                    two = self.value(other, scope)
                    result = self.host(COMPARE[type(op)], one, two)
                    if len(ops) > 1 and not self.truth(result):
                        return False
                    one = two
                return result
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self.value(body if self.truth(self.value(test, scope)) else orelse, scope)
            case (
                ast.ListComp(elt=item, generators=generators)
                | ast.GeneratorExp(elt=item, generators=generators)
            ):
                return self.comprehension(item, generators, scope)
            case ast.SetComp(elt=item, generators=generators):
                return set(self.comprehension(item, generators, scope))
            case ast.DictComp(key=key, value=each, generators=generators):
                return dict(
                    self.comprehension(ast.Tuple([key, each], ast.Load()), generators, scope)
                )
            case ast.Lambda():
                return self.function(node, scope)
            case ast.JoinedStr(values=parts):
                return "".join(self._text(each, scope) for each in parts)[:MAX_TEXT]
            case ast.NamedExpr(target=target, value=each):
                scope.names[target.id] = self.value(each, scope)
                return scope.names[target.id]
        raise Refused("form", type(node).__name__, getattr(node, "lineno", self.line))

    def _text(self, node, scope) -> str:
        if isinstance(node, ast.Constant):
            return str(node.value)
        value = self.value(node.value, scope)
        return str(value) if isinstance(value, int | float | str) else f"<{type(value).__name__}>"

    def name(self, name: str, scope: Scope) -> Any:
        found = scope.find(name)
        if found:
            return found.names[name]
        if name in self.builtins:
            return self.builtins[name]
        if name in ("logger", "logging", "log", "warnings"):
            return Ignored()
        usual = {
            "torch": allow.TORCH,
            "nn": allow.NN,
            "F": allow.F,
            "np": allow.NUMPY,
            "math": allow.MATH,
            "random": allow.RANDOM,
            "Variable": allow.variable,
            "autograd": allow.TORCH.table["autograd"],
            "pack_padded_sequence": allow.RNN_UTILS.table["pack_padded_sequence"],
            "pad_packed_sequence": allow.RNN_UTILS.table["pad_packed_sequence"],
            "OrderedDict": OrderedDict,
            "__name__": "paste",
        }
        if name in usual:
            self.notes.add(f"import of {name}")
            return usual[name]
        if self.guess is None:
            raise NameError(f"name '{name}' is not defined")
        self.globals.names[name] = self.guess(name, "global")
        return self.globals.names[name]

    def spread(self, parts, scope) -> list:
        found: list = []
        for each in parts:
            found.extend(self.iterate(self.value(each.value, scope))) if isinstance(
                each, ast.Starred
            ) else found.append(self.value(each, scope))
        return found

    def comprehension(self, item, generators, scope) -> list:
        found: list = []

        def go(at: int, inner: Scope) -> None:
            if at == len(generators):
                found.append(self.value(item, inner))
                return
            each = generators[at]
            for one in self.iterate(self.value(each.iter, inner)):
                self._step(each.iter)
                recording, self.recording = self.recording, False
                self.assign(each.target, one, inner, each.iter)
                self.recording = recording
                if all(self.truth(self.value(test, inner)) for test in each.ifs):
                    go(at + 1, inner)

        go(0, Scope(scope))
        return found

    def binary(self, op, one, two, node) -> Any:
        number = isinstance(one, int | float) and isinstance(two, int | float)
        if isinstance(op, ast.Mod) and isinstance(one, str):
            return (
                self.host(operator.mod, one, two)
                if not re.search(r"%[^%\w]*\d{3,}|\*", one)
                else one
            )
        if isinstance(op, ast.Mult) and isinstance(one, str | list | tuple) | isinstance(
            two, str | list | tuple
        ):
            long, times = (one, two) if isinstance(one, str | list | tuple) else (two, one)
            if isinstance(times, int) and len(long) * times > MAX_LENGTH:
                raise Refused("too_much", "items", node.lineno)
        if isinstance(op, ast.Pow) and number and (abs(two) > 64 or abs(one) > 10**6):
            raise Refused("too_much", "power", node.lineno)
        if isinstance(op, ast.LShift | ast.RShift):
            raise Refused("form", "shift", node.lineno)
        if isinstance(one, torch.Tensor) and isinstance(two, torch.Tensor):
            self._room(one, two)
        result = self.host(BINARY[type(op)], one, two)
        if isinstance(result, int) and abs(result) > MAX_NUMBER:
            raise Refused("too_much", "number", node.lineno)
        return result

    def _room(self, *tensors) -> None:
        dims = max(each.dim() for each in tensors)
        sizes = [[1] * (dims - each.dim()) + list(each.shape) for each in tensors]
        count = 1
        for axis in zip(*sizes, strict=True):
            count *= max(axis)
        if count > allow.MAX_NUMBERS:
            raise Refused("too_much", "numbers in a tensor", self.line)

    def item(self, owner, key) -> Any:
        if isinstance(owner, Pasted):
            return self.invoke(owner._paste[1].find("__getitem__"), (owner, key), {})
        if isinstance(owner, Bag):
            if not isinstance(key, str):
                return self.guess("token_idx", "bag")
            if key not in owner.own:
                owner.own[key] = self.guess(key, "bag")
            return owner.own[key]
        if isinstance(owner, allow.Namespace):
            return owner  # typing.Optional[...]
        if not isinstance(
            owner,
            torch.Tensor
            | list
            | tuple
            | dict
            | str
            | range
            | np.ndarray
            | PackedSequence
            | nn.ModuleList
            | nn.ModuleDict
            | nn.Sequential
            | nn.ParameterList,
        ):
            raise self._fail(TypeError(f"'{self.type_name(owner)}' object is not subscriptable"))
        return self.host(operator.getitem, owner, key)

    # -- attributes -------------------------------------------------------------------------
    def attribute(self, owner: Any, name: str) -> Any:
        if name == "__class__" and isinstance(owner, Pasted | Plain):
            return self._type(owner)
        if name.startswith("__") and name not in ("__init__", "__class__", "__name__"):
            raise Refused("attribute", name, self.line)
        if isinstance(owner, allow.Namespace):
            if name not in owner.table:
                raise Refused("name", f"{owner.name}.{name}", self.line)
            return owner.table[name]
        if isinstance(owner, Pasted):
            return self._pasted(owner, name)
        if isinstance(owner, Plain):
            if name in owner.own:
                return owner.own[name]
            return self._member(owner, owner.model, name)
        if isinstance(owner, Ignored):
            return owner
        if isinstance(owner, Super):
            return self._super(owner, name)
        if isinstance(owner, ModelClass):
            if name == "__name__":
                return owner.name
            found = owner.find(name)
            if found is not None:
                return found
            if name == "__init__":
                return Bound("init", None)
            raise self._fail(
                AttributeError(f"type object '{owner.name}' has no attribute '{name}'")
            )
        if isinstance(owner, Bag):
            if name in ("items", "values", "keys", "get", "copy"):
                return Bound("bag " + name, owner)
            if name not in owner.own:
                owner.own[name] = self.guess(name, owner.name if owner.name == "global" else "bag")
            return owner.own[name]
        if owner is nn.Module and name == "__init__":
            return Bound("init", None)
        if name == "__class__":
            return type(owner) if not isinstance(owner, Pasted) else owner._paste[1]
        if owner is nn.Embedding and name == "from_pretrained":
            return lambda weight, *_, **__: nn.Embedding(*weight.shape)
        return self._real(owner, name)

    def _real(self, owner, name) -> Any:
        match owner:
            case torch.Tensor():
                if name in allow.TENSOR_ATTRIBUTES:
                    return (
                        allow.CPU
                        if name == "device"
                        else owner.detach()
                        if name == "data"
                        else getattr(owner, name)
                    )
                if name in allow.TENSOR_METHODS:
                    return Bound(name, owner)
            case PackedSequence():
                if name in ("data", "batch_sizes", "sorted_indices", "unsorted_indices"):
                    return getattr(owner, name)
                if name in ("to", "cuda", "cpu"):
                    return Bound(name, owner)
            case nn.Module():
                if name in allow.MODULE_METHODS:
                    return Bound(name, owner)
                if (
                    name in allow.MODULE_ATTRIBUTES
                    or re.fullmatch(r"(weight|bias)_[ih]h_l\d+(_reverse)?", name)
                    or name in owner._modules
                ):
                    return getattr(owner, name)
            case np.ndarray() | np.generic():
                if name in allow.ARRAY_METHODS:
                    return Bound(name, owner)
                if name in allow.ARRAY_ATTRIBUTES:
                    return getattr(owner, name)
            case list() | tuple() | dict() | str() | set():
                for kind, names in allow.CONTAINER_METHODS.items():
                    if isinstance(owner, kind) and name in names:
                        return Bound(name, owner)
                if name in getattr(owner, "_fields", ()):
                    return getattr(owner, name)
            case torch.device():
                if name in ("type", "index"):
                    return getattr(owner, name)
        if isinstance(owner, type) and name == "__name__":
            return owner.__name__
        if (
            isinstance(owner, torch.Tensor | nn.Module)
            and hasattr(type(owner), name)
            or name.startswith("_")
        ):
            raise Refused("attribute", f"{self.type_name(owner)}.{name}", self.line)
        raise self._fail(
            AttributeError(f"'{self.type_name(owner)}' object has no attribute '{name}'")
        )

    def type_name(self, owner) -> str:
        return (
            owner._paste[1].name
            if isinstance(owner, Pasted)
            else owner.model.name
            if isinstance(owner, Plain)
            else type(owner).__name__
        )

    def _pasted(self, owner: Pasted, name: str) -> Any:
        _, model, own = owner._paste
        for table in (own, owner._modules, owner._parameters, owner._buffers):
            if name in table:
                return table[name]
        found = model.find(name)
        if found is not None:
            return self._member(owner, model, name)
        if name in ("device", "hparams"):
            return allow.CPU if name == "device" else self.attribute_bag(owner)
        if name in allow.MODULE_METHODS or name == "training":
            return Bound(name, owner) if name != "training" else owner.training
        if name in ("log", "save_hyperparameters", "log_dict"):
            return Bound("ignore", owner)
        raise self._fail(AttributeError(f"'{model.name}' object has no attribute '{name}'"))

    def attribute_bag(self, owner) -> Bag:
        return owner._paste[2].setdefault("hparams", Bag("hparams", self.guess))

    def _member(self, owner, model: ModelClass, name: str) -> Any:
        found = model.find(name)
        if found is None:
            raise self._fail(AttributeError(f"'{model.name}' object has no attribute '{name}'"))
        if not isinstance(found, Function):
            return found
        if found.kind == "property":
            return self.invoke(found, (owner,), {})
        return (
            found
            if found.kind == "staticmethod"
            else Bound(found, model if found.kind == "classmethod" else owner)
        )

    def _super(self, owner: Super, name: str) -> Any:
        model = owner.itself._paste[1] if isinstance(owner.itself, Pasted) else owner.itself.model
        found = model.find(name, owner.after)
        if found is not None:
            return Bound(found, owner.itself)
        if name == "__init__":
            return Bound("init", owner.itself)
        if name in ("train", "eval"):
            return Bound(name, owner.itself)
        raise self._fail(AttributeError(f"'super' object has no attribute '{name}'"))

    def set_attribute(self, owner: Any, name: str, value: Any) -> None:
        if not isinstance(name, str) or name.startswith("__"):
            raise Refused("attribute", str(name), self.line)
        if isinstance(owner, Pasted):
            own = owner._paste[2]
            for table in (own, owner._modules, owner._parameters):
                table.pop(name, None)
            if isinstance(value, nn.Parameter):
                owner._parameters[name] = value
            elif isinstance(value, nn.Module) and value is not owner:
                owner._modules[name] = value
            elif name in owner._buffers:
                owner._buffers[name] = value
            else:
                own[name] = value
        elif isinstance(owner, Plain | Bag):
            owner.own[name] = value
        elif isinstance(owner, ModelClass):
            owner.members[name] = value
        elif isinstance(owner, torch.Tensor) and name in ("requires_grad", "data", "grad"):
            if name == "data" and isinstance(value, torch.Tensor) and value.shape == owner.shape:
                with torch.no_grad():
                    owner.copy_(value)
        elif (
            isinstance(owner, nn.Module)
            and name in allow.MODULE_ATTRIBUTES
            and isinstance(value, torch.Tensor | None)
        ):
            self.host(
                setattr,
                owner,
                name,
                value
                if isinstance(value, nn.Parameter) or value is None
                else nn.Parameter(value.float()),
            )
        elif isinstance(owner, nn.Module) and name in ("p", "training", "dropout"):
            setattr(owner, name, value)
        elif isinstance(owner, nn.Module) and not hasattr(owner, name):
            self.notes.add(f"stray attribute {type(owner).__name__}.{name}, line {self.line}")
        else:
            raise Refused("attribute", f"{self.type_name(owner)}.{name} =", self.line)

    # -- calls ------------------------------------------------------------------------------
    def call(self, node: ast.Call, scope: Scope) -> Any:
        function = self.value(node.func, scope)
        if function == "super":
            return self._make_super(node, scope)
        arguments = self.spread(node.args, scope)
        keywords: dict = {}
        for each in node.keywords:
            if each.arg is None:
                more = self.value(each.value, scope)
                keywords |= more.own if isinstance(more, Bag) else more
            else:
                keywords[each.arg] = self.value(each.value, scope)
        self.at = node
        return self.apply(function, arguments, keywords)

    def _make_super(self, node, scope) -> Super:
        found = scope.find("__class__")
        owner = found.names["__class__"] if found else None
        itself = found.names["__self__"] if found else None
        if node.args:
            after = self.value(node.args[0], scope)
            itself = self.value(node.args[1], scope)
            owner = after if isinstance(after, ModelClass) else owner
        order = itself._paste[1].order if isinstance(itself, Pasted) else itself.model.order
        if owner not in order:
            raise self._fail(
                TypeError("super(type, obj): obj must be an instance or subtype of type")
            )
        return Super(itself, owner)

    def apply(self, function: Any, arguments: list, keywords: dict) -> Any:
        match function:
            case Function():
                return self.invoke(function, arguments, keywords)
            case Bound(function=Function() as method, itself=itself):
                return self.invoke(method, (itself, *arguments), keywords)
            case Bound(function=str() as method, itself=itself):
                return self.method(itself, method, arguments, keywords)
            case ModelClass():
                return self.make(function, arguments, keywords)
            case allow.Namespace():
                raise Refused("name", function.name, self.line)
            case Ignored():
                return function
            case allow.NoGrad():
                return function(*arguments)
            case Pasted():
                return self.host(function, *arguments, **keywords)
            case nn.Module():
                self._check_call(function, arguments)
                return self.host(function, *arguments, **keywords)
            case Plain():
                return self.invoke(
                    function.model.find("__call__"), (function, *arguments), keywords
                )
            case "deepcopy":
                return (
                    copy.deepcopy(arguments[0])
                    if isinstance(arguments[0], nn.Module | torch.Tensor)
                    else copy.copy(arguments[0])
                )
            case Bag():
                raise Refused("name", function.name, self.line)
        if function is torch.Tensor:
            function = allow.TORCH.table["FloatTensor"]
        elif id(function) not in self.callable and getattr(function, "__name__", "") != "<lambda>":
            if isinstance(function, int | float | str | list | tuple | torch.Tensor | type(None)):
                raise self._fail(TypeError(f"'{type(function).__name__}' object is not callable"))
            raise Refused("name", getattr(function, "__name__", type(function).__name__), self.line)
        if isinstance(function, type) and issubclass(function, nn.Module):
            self._check_layer(function, arguments, keywords)
            keywords.pop("device", None)
        if isinstance(function, type) and function in (list, tuple, set, dict):
            arguments = [
                list(self.iterate(each)) if not isinstance(each, dict) else each
                for each in arguments
            ]
        if keywords.get("key") is not None or function in (sorted, max, min):
            keywords = {
                name: (lambda each, f=value: self.apply(f, [each], {}))
                if isinstance(value, Function)
                else value
                for name, value in keywords.items()
            }
        return self.host(function, *arguments, **keywords)

    def _check_layer(self, layer, arguments, keywords) -> None:
        sizes = [abs(each) for each in (*arguments, *keywords.values()) if type(each) is int]
        big = sorted(sizes)[-2:]
        if (
            len(big) == 2
            and big[0] * big[1] * 8 > allow.MAX_NUMBERS
            or (sizes and max(sizes) > 10**6)
        ):
            raise Refused("too_much", f"weights of {layer.__name__}", self.line)

    def _check_call(self, module, arguments) -> None:
        for each in arguments:
            if isinstance(each, Bag | Plain | ModelClass):
                raise self._fail(TypeError(f"{type(module).__name__} got {self.type_name(each)}"))

    def method(self, owner, name: str, arguments, keywords) -> Any:
        if name.startswith("bag "):
            if name == "bag get":
                default = arguments[1] if len(arguments) > 1 else None
                return owner.own.setdefault(
                    arguments[0],
                    self.guess(str(arguments[0]), "bag") if default is None else default,
                )
            each = {"a": self.guess("vocab_size", "bag"), "b": self.guess("vocab_size", "bag")}
            return owner if name == "bag copy" else list(getattr(each, name.removeprefix("bag "))())
        if name in (
            "init",
            "ignore",
            "share_memory",
            "save_hyperparameters",
            "backward",
            "retain_grad",
        ):
            return None
        if name in ("to", "cuda", "cpu", "type", "type_as"):
            kinds = [
                each for each in (*arguments, *keywords.values()) if isinstance(each, torch.dtype)
            ]
            like = [each for each in arguments if isinstance(each, torch.Tensor)]
            if isinstance(owner, torch.Tensor) and (kinds or like):
                return owner.to(kinds[0] if kinds else like[0].dtype)
            return (
                str(owner.dtype)
                if name == "type" and not arguments and isinstance(owner, torch.Tensor)
                else owner
            )
        if isinstance(owner, str) and name == "format":
            fields = list(string.Formatter().parse(owner))
            if any(
                field and re.search(r"[.\[]", field) or spec and re.search(r"\d{3,}|\{", spec)
                for _, field, spec, _ in fields
            ):
                return owner
        if isinstance(owner, torch.Tensor):
            keywords.pop("device", None)
            keywords.pop("out", None)
            if name == "new":
                return (
                    allow.zeros(*arguments, dtype=owner.dtype)
                    if all(isinstance(each, int) for each in arguments)
                    else torch.as_tensor(arguments[0]).to(owner.dtype)
                )
            if name == "new_empty":
                name = "new_zeros"
            if name in ("repeat", "tile", "new_zeros", "new_ones", "new_full", "repeat_interleave"):
                flat = [
                    each
                    for one in arguments
                    for each in (one if isinstance(one, list | tuple) else [one])
                    if isinstance(each, int)
                ]
                count = owner.numel() if "repeat" in name or name == "tile" else 1
                for each in flat:
                    count *= max(abs(each), 1)
                if count > allow.MAX_NUMBERS:
                    raise Refused("too_much", "numbers in a tensor", self.line)
        if isinstance(owner, list) and name in ("extend", "append") and len(owner) > MAX_LENGTH:
            raise Refused("too_much", "items", self.line)
        if isinstance(owner, nn.Module) and name == "apply":
            for each in owner.modules():
                self.apply(arguments[0], [each], {})
            return owner
        if isinstance(owner, nn.Module) and name == "register_buffer":
            owner._buffers[arguments[0]] = (
                arguments[1] if len(arguments) > 1 else keywords.get("tensor")
            )
            return None
        return self.host(getattr(owner, name), *arguments, **keywords)

    def make(self, model: ModelClass, arguments, keywords) -> Any:
        if model.is_module:
            made: Any = Pasted(self, model)
        elif any(isinstance(each, type) and issubclass(each, Exception) for each in model.order):
            return RuntimeError(model.name)
        else:
            made = Plain(model)
        start = model.find("__init__")
        if start is not None:
            self.invoke(start, (made, *arguments), keywords)
        return made

    def invoke(self, function: Function, arguments, keywords) -> Any:
        if function is None:
            raise self._fail(TypeError("not callable"))
        if self.depth >= MAX_DEPTH:
            raise Refused("too_much", "calls within calls", self.line)
        scope = Scope(function.scope)
        self._bind(function, list(arguments), dict(keywords), scope)
        if function.owner is not None and arguments and function.kind == "method":
            scope.names["__class__"], scope.names["__self__"] = function.owner, arguments[0]
        line = self.line
        if self.recording:
            self.path.append(line)
        self.depth += 1
        try:
            if isinstance(function.node, ast.Lambda):
                return self.value(function.node.body, scope)
            self.run_body(function.node.body, scope)
            return None
        except _Return as result:
            return result.value
        finally:
            self.depth -= 1
            self.line = line if self.failure is None else self.line
            if self.recording and self.path:
                self.path.pop()

    def _bind(self, function: Function, arguments, keywords, scope) -> None:
        spec = function.node.args
        names = [each.arg for each in (*spec.posonlyargs, *spec.args)]
        if len(arguments) > len(names) and not spec.vararg:
            raise self._fail(
                TypeError(
                    f"{function.name}() takes {len(names)} positional arguments but {len(arguments)} were given"
                )
            )
        scope.names |= dict(zip(names, arguments, strict=False))
        if spec.vararg:
            scope.names[spec.vararg.arg] = tuple(arguments[len(names) :])
        extra = {}
        for name, value in keywords.items():
            if name in names or name in {each.arg for each in spec.kwonlyargs}:
                scope.names[name] = value
            elif spec.kwarg:
                extra[name] = value
            else:
                raise self._fail(
                    TypeError(f"{function.name}() got an unexpected keyword argument '{name}'")
                )
        if spec.kwarg:
            scope.names[spec.kwarg.arg] = extra
        for name, value in zip(
            names[len(names) - len(function.defaults) :], function.defaults, strict=True
        ):
            scope.names.setdefault(name, value)
        for each, value in zip(spec.kwonlyargs, function.keyword_defaults, strict=True):
            scope.names.setdefault(each.arg, value)
        missing = [name for name in names if name not in scope.names]
        if missing:
            raise self._fail(
                TypeError(
                    f"{function.name}() missing {len(missing)} required positional argument(s): {', '.join(missing)}"
                )
            )

    def host(self, function, *arguments, **keywords) -> Any:
        try:
            return function(*arguments, **keywords)
        except (*REFUSALS, MemoryError) as error:
            raise self._fail(error) from None

    # -- small things -----------------------------------------------------------------------
    def _fail(self, error):
        if self.failure is None:
            self.failure = (self.line, tuple(self.path), error)
        return error

    def _step(self, node) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise Refused("too_much", "steps", node.lineno)

    def truth(self, value: Any) -> bool:
        return self.host(bool, value) if not isinstance(value, Bag | Plain) else True

    def iterate(self, value: Any):
        if isinstance(value, Bag):
            return iter(
                [chr(97 + at) for at in range(min(self.guess("vocab_size", value.name), 64))]
            )
        if (
            isinstance(
                value,
                torch.Tensor
                | list
                | tuple
                | dict
                | str
                | range
                | set
                | np.ndarray
                | nn.ModuleList
                | nn.Sequential
                | nn.ModuleDict,
            )
            or hasattr(value, "__next__")
            or type(value).__name__
            in (
                "dict_items",
                "dict_keys",
                "dict_values",
                "odict_items",
                "enumerate",
                "zip",
                "reversed",
                "map",
            )
        ):
            return self.host(iter, value)
        raise self._fail(TypeError(f"'{self.type_name(value)}' object is not iterable"))

    def _len(self, value) -> int:
        if isinstance(value, Bag):
            return self.guess("vocab_size", value.name)
        if isinstance(value, Plain | Pasted):
            model = value.model if isinstance(value, Plain) else value._paste[1]
            return self.invoke(model.find("__len__"), (value,), {})
        if isinstance(value, Bag):
            return self.guess("vocab_size", value.name)
        return len(value)

    def _map(self, function, *lists) -> list:
        return [
            self.apply(function, list(each), {})
            for each in zip(*map(self.iterate, lists), strict=False)
        ]

    def _type(self, value):
        return (
            value._paste[1]
            if isinstance(value, Pasted)
            else value.model
            if isinstance(value, Plain)
            else type(value)
        )

    def _isinstance(self, value, kinds) -> bool:
        for kind in kinds if isinstance(kinds, tuple) else (kinds,):
            if isinstance(kind, ModelClass):
                if isinstance(value, Pasted | Plain) and kind in self._type(value).order:
                    return True
            elif isinstance(kind, type) and isinstance(value, kind):
                return True
        return False

    def _getattr(self, owner, name, *default):
        try:
            return self.attribute(owner, name)
        except (AttributeError, Refused):
            if not default:
                raise
            self.failure = None
            return default[0]

    def _hasattr(self, owner, name) -> bool:
        if isinstance(owner, Bag):
            return True
        try:
            self.attribute(owner, name)
        except (AttributeError, Refused):
            self.failure = None
            return False
        return True
