"""Operators of an expression: arithmetic of sizes, and operations on tensors and numbers."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from backend.expressions.machine import Machine, Single
from backend.expressions.operations import At, Step
from backend.expressions.text import Expression

MAX_NUMBER = 2**40
_BINARY: Mapping[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.BitAnd: "and",
    ast.BitOr: "or",
    ast.MatMult: "matmul",
}
_COMPARISONS: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Gt: "gt",
    ast.GtE: "ge",
    ast.Eq: "eq",
    ast.NotEq: "ne",
}
_OF_SIZES = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv)


def bounded(read: Expression, node: ast.expr, number: int) -> int:
    """Return ``number`` unless it is too large to be a size."""
    if abs(number) > MAX_NUMBER:
        raise read.error(node, "too_large", what="number", most=MAX_NUMBER)
    return number


def is_number(value: object) -> bool:
    """Return whether ``value`` is a number, and not a flag."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def unary(machine: Machine, node: ast.UnaryOp, operand: Any) -> Any:
    """Return ``-operand``, or ``~operand`` of a tensor."""
    read = machine.read
    match node.op:
        case ast.USub() | ast.Invert() if isinstance(operand, Single):
            name = "neg" if isinstance(node.op, ast.USub) else "invert"
            return machine.do(node, Step(name, (operand.step,)))
        case ast.USub() if is_number(operand):
            return -operand
        case ast.USub():
            raise read.error(node, "bad_operand", text=read.part(node))
    raise read.forbidden(node, "form")


def binary(machine: Machine, node: ast.BinOp, left: Any, right: Any) -> Any:
    """Return ``left + right`` or another operation on two tensors, a tensor and a number, sizes."""
    read, operator = machine.read, node.op
    name = _BINARY.get(type(operator))
    if name and any(isinstance(each, Single) for each in (left, right)):
        return _of_tensors(machine, node, name, left, right)
    if not isinstance(operator, _OF_SIZES):
        raise read.forbidden(node, "operator")
    if type(left) is not int or type(right) is not int:
        raise read.error(node, "bad_operand", text=read.part(node))
    match operator:
        case ast.Add():
            return bounded(read, node, left + right)
        case ast.Sub():
            return bounded(read, node, left - right)
        case ast.Mult():
            return bounded(read, node, left * right)
    if right == 0:
        raise read.error(node, "division_by_zero")
    return bounded(read, node, left // right)


def comparison(machine: Machine, node: ast.Compare, left: Any, right: Any) -> Any:
    """Return ``left < right`` or another comparison of which one side is a tensor."""
    name = _COMPARISONS.get(type(node.ops[0]))
    if name is None or not any(isinstance(each, Single) for each in (left, right)):
        raise machine.read.forbidden(node, "form")
    return _of_tensors(machine, node, name, left, right)


def _of_tensors(machine: Machine, node: ast.expr, name: str, left: Any, right: Any) -> Single:
    read = machine.read
    sources: list[int] = []
    placed: list[Any] = []
    for value in (left, right):
        if isinstance(value, Single):
            placed.append(At(len(sources)))
            sources.append(value.step)
        elif is_number(value) and name != "matmul":
            placed.append(value)
        else:
            raise read.error(node, "bad_operand", text=read.part(node))
    return machine.do(node, Step(name, tuple(sources), tuple(placed)))
