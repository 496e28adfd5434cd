"""Wrong shapes of an expression: over misunderstood tensors, or misread.

This works for any expression. A mistake is evaluated like the expression itself, and left out if
torch rejects it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping

import torch

from backend.expressions.evaluate import evaluate, sizes_of
from backend.expressions.text import Expression, ExpressionError
from backend.layer.spec import LayerSpec
from backend.practice.kinds.shapes import wrong_shapes
from backend.practice.question import Confused

_RESULTS = ("output", "h_n", "c_n")


def wrong_slices(
    spec: LayerSpec, read: Expression, tensors: Mapping[str, torch.Tensor]
) -> list[Confused]:
    """Return wrong shapes of ``read``, the most tempting first.

    Args:
        tensors: tensors of a run of ``spec``, or blank ones of the same shapes.
    """
    return [
        *_read_otherwise(spec, read, tensors),
        *_of_confused_tensors(spec, read, tensors),
        *_nothing_taken(read, tensors),
    ]


def sources(read: Expression, tensors: Mapping[str, torch.Tensor]) -> tuple[str, ...]:
    """Return the tensors that an expression names, each once."""
    names = [node.id for node in ast.walk(read.tree) if isinstance(node, ast.Name)]
    return tuple(dict.fromkeys(name for name in names if name in tensors))


def _of_confused_tensors(
    spec: LayerSpec, read: Expression, tensors: Mapping[str, torch.Tensor]
) -> Iterator[Confused]:
    used = sources(read, tensors)
    wrongs = {name: _by_code(wrong_shapes(spec, name)) for name in used if name in _RESULTS}
    for code in dict.fromkeys(code for each in wrongs.values() for code in each):
        confused = {
            name: _blank(tensor, wrongs[name][code].value)
            if code in wrongs.get(name, {})
            else tensor
            for name, tensor in tensors.items()
        }
        first = next(each[code] for each in wrongs.values() if code in each)
        if shape := _shape(spec, read, confused):
            yield Confused(code, shape, first.params)


def _by_code(wrongs: list[Confused]) -> dict[str, Confused]:
    return {each.code: each for each in wrongs}


def _read_otherwise(
    spec: LayerSpec, read: Expression, tensors: Mapping[str, torch.Tensor]
) -> Iterator[Confused]:
    for code, change in _READINGS.items():
        tree = change().visit(ast.parse(ast.unparse(read.tree), mode="eval").body)
        text = ast.unparse(ast.fix_missing_locations(tree))
        if shape := _shape(spec, text, tensors):
            yield Confused(code, shape)


def _nothing_taken(read: Expression, tensors: Mapping[str, torch.Tensor]) -> list[Confused]:
    return [
        Confused("took_whole_tensor", tuple(tensors[name].shape), {"tensor": name})
        for name in sources(read, tensors)
    ]


def _shape(
    spec: LayerSpec, read: str | Expression, tensors: Mapping[str, torch.Tensor]
) -> tuple[int, ...] | None:
    """Return the sizes of the result; ``None`` if it fails or is empty."""
    try:
        shape = tuple(evaluate(read, tensors, sizes_of(spec)).shape)
    except ExpressionError:
        return None
    return shape if all(shape) else None


def _blank(like: torch.Tensor, sizes: object) -> torch.Tensor:
    assert isinstance(sizes, tuple)
    return torch.zeros(sizes, device=like.device)


class _KeepAxes(ast.NodeTransformer):
    """Misreading of an index as a slice of one, ``output[:, -1:]`` for ``output[:, -1]``."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        node.slice = _each(node.slice, self._kept)
        return node

    def _kept(self, part: ast.expr) -> ast.expr:
        number = _number(part)
        if number is None:
            return part
        after = None if number == -1 else ast.Constant(number + 1)
        return ast.Slice(ast.Constant(number), after)


class _DropAxes(ast.NodeTransformer):
    """Misreading of a slice of one as an index, ``output[:, -1]`` for ``output[:, -1:]``."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        node.slice = _each(node.slice, self._dropped)
        return node

    def _dropped(self, part: ast.expr) -> ast.expr:
        if not isinstance(part, ast.Slice) or part.lower is None or part.step is not None:
            return part
        start, stop = _number(part.lower), _number(part.upper) if part.upper else 0
        one = start is not None and stop == start + 1
        return part.lower if one else part


class _OtherJoin(ast.NodeTransformer):
    """Misreading of ``cat`` as ``stack`` and the other way round."""

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = _JOINS.get(node.id, node.id)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        node.attr = _JOINS.get(node.attr, node.attr)
        return node


class _OtherAxis(ast.NodeTransformer):
    """Misreading of a join along the last axis as one along the first, and vice versa."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in _JOINS:
            along_last = any(_number(keyword.value) == -1 for keyword in node.keywords)
            axis = 0 if along_last else -1
            node.keywords = [ast.keyword("dim", ast.Constant(axis))]
        return node


_JOINS = {"cat": "stack", "stack": "cat"}
_READINGS: Mapping[str, Callable[[], ast.NodeTransformer]] = {
    "index_keeps_axis": _KeepAxes,
    "slice_drops_axis": _DropAxes,
    "other_join": _OtherJoin,
    "joined_other_axis": _OtherAxis,
}


def _each(index: ast.expr, change: Callable[[ast.expr], ast.expr]) -> ast.expr:
    if isinstance(index, ast.Tuple):
        return ast.Tuple([change(part) for part in index.elts], ast.Load())
    return change(index)


def _number(node: ast.expr | None) -> int | None:
    """Return the integer of a node with its sign, or ``None``."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = _number(node.operand)
        return None if number is None else -number
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    return None
