"""Names of axes that stay while a control moves, if their formulas still give the sizes."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from backend.models.flow import flat
from backend.reader.reading import Binding, Reading

Axes = Mapping[int, tuple[tuple[str, ...], ...]]
"""The names of the axes per index of a reading's bindings, flat and in order."""
InputAxes = Mapping[str, tuple[tuple[str, ...], ...]]
"""The names of the axes per input of ``forward``."""


def kept_axes(before: Reading, axes: Axes, reading: Reading) -> Axes:
    """Return the names of an earlier run of the same source for the bindings of ``reading``.

    A formula that gives another size now is left out.
    """
    known = {_key(before.bindings[index]): names for index, names in axes.items()}
    values = _values(reading)
    found: dict[int, tuple[tuple[str, ...], ...]] = {}
    for index, binding in enumerate(reading.bindings):
        tensors = [tensor.shape for _, tensor in flat(binding.value)]
        names = known.get(_key(binding), ())
        if [len(each) for each in names] == [len(each) for each in tensors]:
            pairs = zip(names, tensors, strict=True)
            found[index] = tuple(_fitting(each, shape, values) for each, shape in pairs)
    return found


def kept_input_axes(axes: InputAxes, reading: Reading) -> InputAxes:
    """Return the names of the axes of the inputs that give the sizes of ``reading``."""
    values = _values(reading)
    shapes = {each.name: each.shape for each in reading.inputs}
    return {
        name: (_fitting(rows[0], shapes[name], values), *rows[1:])
        for name, rows in axes.items()
        if name in shapes and len(rows[0]) == len(shapes[name])
    }


def size_of(formula: str, values: Mapping[str, int]) -> int | None:
    """Return the size that a formula gives, or ``None`` if it holds more than names and numbers."""
    try:
        return _size(ast.parse(formula, mode="eval").body, values)
    except (SyntaxError, ValueError, KeyError, ZeroDivisionError, RecursionError, MemoryError):
        return None


def _key(binding: Binding) -> tuple[int, str, tuple[str, ...]]:
    return binding.line, binding.name, binding.path


def _values(reading: Reading) -> dict[str, int]:
    free = {each.name: each.value for each in reading.arguments}
    numbers = {name: value for name, value in free.items() if type(value) is int}
    return {**reading.sizes, **numbers}


def _fitting(
    names: Sequence[str], shape: Sequence[int], values: Mapping[str, int]
) -> tuple[str, ...]:
    sizes = [size_of(name, values) for name in names]
    return tuple(
        name if found in (None, size) else ""
        for name, found, size in zip(names, sizes, shape, strict=True)
    )


def _size(node: ast.expr, values: Mapping[str, int]) -> int:
    match node:
        case ast.Constant(value=int(number)):
            return number
        case ast.Name() | ast.Attribute():
            return values[ast.unparse(node)]
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_size(inner, values)
        case ast.BinOp(left=left, op=operator, right=right):
            one, other = _size(left, values), _size(right, values)
            match operator:
                case ast.Add():
                    return one + other
                case ast.Sub():
                    return one - other
                case ast.Mult():
                    return one * other
                case ast.FloorDiv():
                    return one // other
    raise ValueError(f"no formula: {ast.dump(node)}")
