"""Evidence in the code about the axes of an argument: ``batch_size = x.size(0)``."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import lru_cache

from backend.reader.guesses import roles
from backend.reader.source.walk import code_of, nodes_of


@dataclass
class Evidence:
    """The number of axes of an argument, and which of them are the batch and a length."""

    count: int = 0
    axes: dict[int, str] = field(default_factory=dict)

    def fits(self, axes: tuple[str | int, ...]) -> bool:
        """Return whether a shape agrees with the code."""
        if self.count and len(axes) != self.count:
            return False
        for axis, symbol in self.axes.items():
            if axis >= len(axes):
                return False
            is_batch = axes[axis] == "N"
            if is_batch != (symbol == "N"):
                return False
        return True


@lru_cache(maxsize=512)
def evidence_for(function: ast.FunctionDef, name: str) -> Evidence:
    """Return the evidence of a function about the axes of one argument."""
    end = _end(function, name)
    found = Evidence()
    for node in nodes_of(function):
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=parts)], value=value) if _shape_of(value, name):
                if not any(isinstance(each, ast.Starred) for each in parts):
                    found.count = len(parts)
                    for axis, each in enumerate(parts if node.lineno < end else ()):
                        _note(found, axis, each)
            case ast.Assign(targets=[target], value=value):
                place = _axis_of(value, name)
                if place is not None and node.lineno < end:
                    _note(found, place, target)
            case ast.For(iter=ast.Name(id=walked), body=body) if walked == name and _carries(body):
                found.axes.setdefault(0, "L")
            case ast.keyword(arg=str() as word, value=value):
                place = _axis_of(value, name)
                if place is not None:
                    _note(found, place, ast.Name(word))
    return found


def _carries(body: list[ast.stmt]) -> bool:
    """Return whether a loop passes a state from step to step: ``h = self.cell(x, h)``."""
    for statement in body:
        if "unsqueeze(" in code_of(statement):
            # A step of a batch needs no further axis; one sample of it does.
            return False
        if isinstance(statement, ast.Assign):
            names = [node for node in nodes_of(statement) if isinstance(node, ast.Name)]
            stored = {node.id for node in names if isinstance(node.ctx, ast.Store)}
            if stored & {node.id for node in names if isinstance(node.ctx, ast.Load)}:
                return True
    return False


def _end(function: ast.FunctionDef, name: str) -> int:
    """Return the line that gives the argument another value, or the one behind the function."""
    later = [
        node.lineno
        for node in nodes_of(function)
        if isinstance(node, ast.Assign)
        and any(isinstance(each, ast.Name) and each.id == name for each in node.targets)
    ]
    return min(later, default=(function.end_lineno or function.lineno) + 1)


def _note(found: Evidence, axis: int, target: ast.expr) -> None:
    word = target.id if isinstance(target, ast.Name) else ""
    if isinstance(target, ast.Attribute):
        word = target.attr
    role = roles.number_role(word).name if word else ""
    if word in ("N", "B", "b", "n", "bs") or role == "batch":
        found.axes.setdefault(axis, "N")
    elif word in ("L", "T", "S", "t") or role in ("length", "max_len") or word.endswith("_len"):
        found.axes.setdefault(axis, "L")


def _shape_of(node: ast.expr, name: str) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id=owner), attr="shape"):
            return owner == name
        case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr="size"), args=[]):
            return owner == name
    return False


def _axis_of(node: ast.expr, name: str) -> int | None:
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=owner), attr="size"),
            args=[ast.Constant(value=int() as axis)],
        ) if owner == name:
            return axis
        case ast.Subscript(value=inner, slice=ast.Constant(value=int() as axis)) if _shape_of(
            inner, name
        ):
            return axis
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=owner)]) if owner == name:
            return 0
    return None
