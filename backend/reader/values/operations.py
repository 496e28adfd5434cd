"""Operators of a paste: arithmetic, comparison, items; sizes are checked beforehand."""

from __future__ import annotations

import ast
import operator
from collections import deque
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence

from backend.reader.bounds import MAX_EXPONENT, MAX_TEXT, check_length
from backend.reader.tables import checks
from backend.reader.tables.entry import Namespace
from backend.reader.values.kinds import ITEMS, Pasted, Plain
from backend.reader.values.machine import Machine
from backend.reader.values.stand_ins import Bag
from backend.reader.values.text import percent

BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
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
IN_PLACE: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.iadd,
    ast.Sub: operator.isub,
    ast.Mult: operator.imul,
    ast.Div: operator.itruediv,
    ast.FloorDiv: operator.ifloordiv,
    ast.Mod: operator.imod,
    ast.Pow: operator.ipow,
    ast.MatMult: operator.imatmul,
    ast.BitAnd: operator.iand,
    ast.BitOr: operator.ior,
    ast.BitXor: operator.ixor,
}
UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}
COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda one, two: one in two,
    ast.NotIn: lambda one, two: one not in two,
}
_SEQUENCES = (str, list, tuple)
_ITEMS = (
    *(torch.Tensor, list, tuple, dict, str, range, np.ndarray, PackedSequence, deque),
    *(nn.ModuleList, nn.ModuleDict, nn.Sequential, nn.ParameterList, nn.ParameterDict),
)
_SETTABLE = (
    *(list, dict, torch.Tensor, np.ndarray, deque),
    *(nn.ModuleDict, nn.ModuleList, nn.Sequential, nn.ParameterList, nn.ParameterDict),
)


def binary(machine: Machine, op: ast.operator, one: Any, two: Any, in_place: bool = False) -> Any:
    """Return ``one op two``."""
    if isinstance(op, ast.Mod) and isinstance(one, str):
        return percent(machine, one, two)
    kind = type(op)
    if kind not in BINARY:
        raise machine.refuse("form", "shift")
    _check(machine, op, one, two)
    tensor = isinstance(one, torch.Tensor | np.ndarray | list)
    table = IN_PLACE if in_place and tensor else BINARY
    return machine.host(table[kind], one, two)


def _check(machine: Machine, op: ast.operator, one: Any, two: Any) -> None:
    """Check the size of the result."""
    if isinstance(one, torch.Tensor | np.ndarray) or isinstance(two, torch.Tensor | np.ndarray):
        pair = tuple(_tensor(each) for each in (one, two))
        if isinstance(op, ast.MatMult):
            checks.product(pair, {})
        else:
            checks.broadcast(pair, {})
    elif isinstance(op, ast.Mult) and isinstance(one, _SEQUENCES) != isinstance(two, _SEQUENCES):
        long, times = (one, two) if isinstance(one, _SEQUENCES) else (two, one)
        if isinstance(times, int):
            _grown(long, len(long) * times)
    elif isinstance(op, ast.Add) and isinstance(one, _SEQUENCES) and isinstance(two, _SEQUENCES):
        _grown(one, len(one) + len(two))
    elif isinstance(op, ast.Pow) and isinstance(one, int | float) and isinstance(two, int | float):
        if abs(two) > MAX_EXPONENT and isinstance(one, int) and abs(one) > 1:
            raise machine.refuse("limit", "number")
    elif isinstance(op, ast.BitOr | ast.BitAnd) and isinstance(one, dict | set):
        machine.budget.made(len(one))


def _tensor(value: Any) -> Any:
    return torch.from_numpy(value) if _is_numbers(value) else value


def _is_numbers(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in "fib" and value.size > 0


def _grown(value: Any, count: int) -> None:
    check_length(count, MAX_TEXT, "text")
    if not isinstance(value, str):
        check_length(count)


def compare(machine: Machine, op: ast.cmpop, one: Any, two: Any) -> Any:
    """Return ``one op two`` for a comparison."""
    if isinstance(op, ast.In | ast.NotIn):
        if isinstance(two, Plain | Pasted):
            found = machine.truth(machine.apply(machine.attribute(two, "__contains__"), [one], {}))
            return found == isinstance(op, ast.In)
        if isinstance(two, Bag):
            return isinstance(op, ast.In)
        if isinstance(two, range) and not isinstance(one, int):
            two = list(machine.iterate(two))
    if isinstance(op, ast.Is | ast.IsNot):
        return COMPARE[type(op)](one, two)
    if isinstance(one, torch.Tensor | np.ndarray) and isinstance(two, torch.Tensor | np.ndarray):
        checks.broadcast((_tensor(one), _tensor(two)), {})
    return machine.hold(COMPARE[type(op)], one, two)


def item(machine: Machine, owner: Any, key: Any) -> Any:
    """Return ``owner[key]``."""
    match owner:
        case Plain() if owner._class.find(ITEMS):
            return machine.hold(operator.getitem, tuple(owner._own.values()), key)
        case Plain() if key in owner._own and owner._class.node is None:
            # ``cfg["hidden"]`` of a config whose keys are attributes.
            return owner._own[key]
        case Pasted() | Plain():
            return machine.apply(machine.attribute(owner, "__getitem__"), [key], {})
        case Bag() if isinstance(key, str):
            return owner.get(key)
        case Bag():
            return owner.guess("token_idx", "bag")
        case Namespace():
            return owner
    if not isinstance(owner, _ITEMS):
        raise machine.fail(TypeError(f"'{machine.type_name(owner)}' object is not subscriptable"))
    return machine.hold(operator.getitem, owner, key)


def set_item(machine: Machine, owner: Any, key: Any, value: Any) -> None:
    """Run ``owner[key] = value``."""
    if isinstance(owner, Bag) and isinstance(key, str):
        owner.own[key] = value
        return
    if isinstance(owner, Plain):
        machine.apply(machine.attribute(owner, "__setitem__"), [key, value], {})
        return
    if not isinstance(owner, _SETTABLE):
        name = machine.type_name(owner)
        raise machine.fail(TypeError(f"'{name}' object does not support item assignment"))
    if isinstance(owner, list) and isinstance(key, slice):
        value = list(machine.iterate(value))
        check_length(len(owner) + len(value))
    machine.hold(operator.setitem, owner, key, value)
