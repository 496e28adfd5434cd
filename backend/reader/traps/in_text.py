"""Traps that the text of a class shows by itself, for a class that no run could finish.

Only what holds at all sizes counts: one end of a bidirectional output, rows of ``h_n`` that are
merged with the samples, and one row of two directions.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from backend.layer.spec import LAYERS
from backend.reader.reading import Trap

_BATCHES = {"batch_size", "batch", "bs", "N", "B", "n", "b", "batchsize"}


@dataclass(frozen=True)
class _Layer:
    """The literal arguments of a layer that matter here."""

    kind: str
    bidirectional: bool
    batch_first: bool
    rows: int


@dataclass(frozen=True)
class _Result:
    """The names for the result of a layer, from a line to the next assignment of each."""

    layer: _Layer
    line: int
    output: str
    state: str


def text_traps(source: str) -> tuple[Trap, ...]:
    """Return the traps of a source by line; none for invalid Python or too deep nesting."""
    try:
        return _found(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()


def _found(tree: ast.Module) -> tuple[Trap, ...]:
    layers = dict(_layers(tree))
    found = {
        (trap.line, trap.code): trap
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for result in _results(function, layers)
        for trap in _of_result(function, result)
    }
    return tuple(sorted(found.values(), key=lambda trap: trap.line))


def _layers(tree: ast.AST) -> Iterator[tuple[str, _Layer]]:
    """Yield each recurrent layer with the name that it is assigned to."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(
                targets=[ast.Name() | ast.Attribute() as target],
                value=ast.Call(func=ast.Name(id=kind) | ast.Attribute(attr=kind)) as call,
            ) if kind in LAYERS:
                named = {each.arg: each.value for each in call.keywords if each.arg}
                if len(call.args) <= 3 and len(named) == len(call.keywords):
                    yield ast.unparse(target), _layer(kind, call.args, named)


def _layer(kind: str, passed: list[ast.expr], named: dict[str, ast.expr]) -> _Layer:
    number = named.get("num_layers", passed[2] if len(passed) > 2 else None)
    layers = number.value if isinstance(number, ast.Constant) else 1
    both = _is_true(named.get("bidirectional"))
    rows = (layers if isinstance(layers, int) else 1) * (1 + both)
    return _Layer(kind, both, _is_true(named.get("batch_first")), rows)


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _results(function: ast.FunctionDef, layers: dict[str, _Layer]) -> Iterator[_Result]:
    """Yield each line of a function that unpacks the result of a layer."""
    for node in ast.walk(function):
        match node:
            case ast.Assign(
                targets=[ast.Tuple(elts=[ast.Name(id=output), second])],
                value=ast.Call(func=ast.Name() | ast.Attribute() as callee),
            ):
                if layer := layers.get(ast.unparse(callee)):
                    yield _Result(layer, node.lineno, output, _state(second, layer))


def _state(node: ast.expr, layer: _Layer) -> str:
    """Return the name of h_n; "" if one name holds the pair of an LSTM."""
    if layer.kind == "LSTM":
        match node:
            case ast.Tuple(elts=[ast.Name(id=name), _]):
                return name
        return ""
    return node.id if isinstance(node, ast.Name) else ""


def _of_result(function: ast.FunctionDef, result: _Result) -> Iterator[Trap]:
    """Yield the traps in the uses of one result."""
    if result.layer.bidirectional:
        for use in _uses(function, result.output, result.line):
            if isinstance(use, ast.Subscript) and (half := _end(use.slice, result.layer)):
                yield Trap(use.lineno, f"{half}_one_step")
    if not result.state or result.layer.rows < 2:
        return
    uses = list(_uses(function, result.state, result.line))
    for use in uses:
        if isinstance(use, ast.Call) and _merges_samples(use):
            yield Trap(use.lineno, "mixed")
    if result.layer.bidirectional and uses and all(_is_last_row(use) for use in uses):
        yield Trap(uses[0].lineno, "one_direction")


def _uses(function: ast.FunctionDef, name: str, line: int) -> Iterator[ast.expr]:
    """Yield the uses of a name, from a line to its next assignment.

    A subscript or a call of a method counts as a whole.
    """
    bound = [
        node.lineno
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)
    ]
    end = min((each for each in bound if each > line), default=10**9)
    taken: set[ast.AST] = set()
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name() as owner)):
                pass
            case ast.Subscript(value=ast.Name() as owner):
                pass
            case ast.Name() as owner:
                pass
            case _:
                continue
        used = owner.id == name and isinstance(owner.ctx, ast.Load) and owner not in taken
        if used and line < owner.lineno <= end:
            taken.add(owner)
            yield node


def _end(index: ast.expr, layer: _Layer) -> str:
    """Return the half of the features that has read one step at an index of the output."""
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    if layer.batch_first:
        if not parts or not _is_whole(parts[0]):
            return ""
        parts = parts[1:]
    if not parts or not all(_is_whole(each) for each in parts[1:]):
        return ""
    place = parts[0]
    if isinstance(place, ast.Slice) and place.upper is None and place.step is None:
        return "backward" if _number(place.lower) == -1 else ""
    return {-1: "backward", 0: "forward"}.get(_number(place), "")


def _is_whole(node: ast.expr) -> bool:
    return isinstance(node, ast.Slice) and not (node.lower or node.upper or node.step)


def _number(node: ast.expr | None) -> int:
    """Return an integer of the text; a number beyond all indices for any other expression."""
    match node:
        case ast.Constant(value=int(value)):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))):
            return -value
    return 10**9


def _merges_samples(call: ast.Call) -> bool:
    """Return whether ``h.view(x.size(0), -1)`` merges rows of different samples."""
    match call:
        case ast.Call(func=ast.Attribute(attr="view" | "reshape"), args=[batch, rest], keywords=[]):
            return _number(rest) == -1 and _is_batch(batch)
    return False


def _is_batch(node: ast.expr) -> bool:
    match node:
        case ast.Name(id=name):
            return name in _BATCHES
        case ast.Call(func=ast.Attribute(attr="size"), args=[place]):
            return _number(place) == 0
        case ast.Subscript(value=ast.Attribute(attr="shape"), slice=place):
            return _number(place) == 0
    return False


def _is_last_row(use: ast.expr) -> bool:
    return isinstance(use, ast.Subscript) and _number(use.slice) == -1
