"""Shapes in comments, docstrings and annotations: ``# x: (batch, seq_len, features)``.

The shapes become nodes of the tree, below ``forward`` and unseen by the interpreter. So the numbers
in them change with those of the code when a copy of the paste gets small numbers.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from backend.reader.source.shape_texts import Axis, begins, first, named, shape_of

_RESULT = re.compile(r"output|return|result|->|출력|반환|결과", re.IGNORECASE)
_INPUT = re.compile(r"input|입력|shape|크기|형태", re.IGNORECASE)
_KEY = "shapes in the text"
MAX_ARGUMENTS = 16
_ABOVE = 3
"""Comment lines above ``def`` that are read."""


@dataclass(frozen=True)
class Comment:
    """The shape of an argument in the text."""

    axes: tuple[Axis, ...]
    line: int
    kind: str = "comment"


def attach(tree: ast.Module, text: str) -> None:
    """Attach the shapes in the text to each ``forward`` of a tree."""
    lines = text.splitlines()
    for owner in tree.body:
        if not isinstance(owner, ast.ClassDef):
            continue
        for method in owner.body:
            if isinstance(method, ast.FunctionDef) and method.name == "forward":
                found = dict(reversed([*_found(owner, method, lines)]))
                method.__dict__[_KEY] = [_node(name, each) for name, each in found.items()]


def comment_for(function: ast.FunctionDef, name: str) -> Comment | None:
    """Return the shape that the text states for an argument."""
    for node in function.__dict__.get(_KEY, ()):
        if node.arg == name:
            line, kind, *axes = (_value(each) for each in node.value.elts)
            assert isinstance(line, int)
            return Comment(tuple(axes), line, str(kind))
    return None


def _node(name: str, comment: Comment) -> ast.keyword:
    parts: list[ast.expr] = [_Line(comment.line), ast.Constant(comment.kind)]
    for each in comment.axes:
        if isinstance(each, tuple):
            parts.append(ast.Tuple([ast.Constant(one) for one in each], ast.Load()))
        else:
            parts.append(ast.Constant(each))
    return ast.keyword(name, ast.Tuple(parts, ast.Load()))


class _Line(ast.expr):
    """The line of a shape: a number of the text, but no size."""

    def __init__(self, number: int = 0) -> None:
        super().__init__()
        self.number = number


def _value(node: ast.expr) -> Axis:
    match node:
        case _Line():
            return node.number
        case ast.Tuple(elts=[ast.Constant(value=str() as word), ast.Constant(value=int() as size)]):
            return word, size
        case ast.Constant(value=str() | int() as value):
            return value
    return ""


# -- places ------------------------------------------------------------------------------------
def _found(
    owner: ast.ClassDef, method: ast.FunctionDef, lines: Sequence[str]
) -> Iterator[tuple[str, Comment]]:
    """Yield the shapes by argument, the most certain place first."""
    spec = method.args
    arguments = [*spec.posonlyargs, *spec.args][1 : MAX_ARGUMENTS + 1]
    names = [each.arg for each in arguments]
    if not names:
        return
    for argument in arguments:
        if (axes := _annotated(argument.annotation)) is not None:
            yield argument.arg, Comment(axes, argument.lineno, "annotation")
        elif (axes := _beside(argument, method, lines)) is not None:
            yield argument.arg, Comment(axes, argument.lineno)
    near = [*_near(owner, method, lines)]
    for name in names:
        end = _end(method, name)
        for line, text, _ in near:
            if line < end and (axes := named(name, text)) is not None:
                yield name, Comment(axes, line)
        for (_, text, is_docstring), (line, below, _) in pairwise(near):
            if is_docstring and re.match(rf"\W*(param )?{re.escape(name)}\b\s*[:(]", text):
                axes = first(below)
                if axes is not None and not begins(below, names):
                    yield name, Comment(axes, line)
    alone = len(names) - len(spec.defaults) <= 1
    start = _first_code(method)
    for line, text, is_docstring in near if alone else ():
        # Behind a statement, a comment without a name is about the result of that statement.
        if not (_INPUT.search(text) if is_docstring else line < start):
            continue
        axes = first(text)
        other = re.match(r"[\s#]*(\w+)\s*[:=]", text)
        if other and not _INPUT.search(other[1]):
            continue
        if axes is not None and not _RESULT.search(text.partition("->")[0]):
            yield names[0], Comment(axes, line)


def _near(
    owner: ast.ClassDef, method: ast.FunctionDef, lines: Sequence[str]
) -> Iterator[tuple[int, str, bool]]:
    """Yield the lines of text that speak of the arguments: number, text, whether a docstring."""
    yield from _docstring(method, lines)
    above = min([method.lineno, *(each.lineno for each in method.decorator_list)])
    for number in range(above - 1, max(above - 1 - _ABOVE, 0), -1):
        if not lines[number - 1].strip().startswith("#"):
            break
        yield number, lines[number - 1].strip(), False
    end = method.end_lineno or method.lineno
    for number in range(method.lineno, min(end, len(lines)) + 1):
        _, mark, text = lines[number - 1].partition("#")
        if mark:
            yield number, text, False
    yield from _docstring(owner, lines)


def _first_code(method: ast.FunctionDef) -> int:
    """Return the line of the first statement behind the docstring."""
    body = method.body[1:] if _is_docstring(method.body[0]) else method.body
    return body[0].lineno if body else (method.end_lineno or method.lineno)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _docstring(
    node: ast.ClassDef | ast.FunctionDef, lines: Sequence[str]
) -> Iterator[tuple[int, str, bool]]:
    first = node.body[0]
    if _is_docstring(first):
        for number in range(first.lineno, min(first.end_lineno or 0, len(lines)) + 1):
            yield number, lines[number - 1], True


def _end(method: ast.FunctionDef, name: str) -> int:
    """Return the line that gives the argument another value, or the one behind the function."""
    later = [
        node.lineno
        for node in ast.walk(method)
        if isinstance(node, ast.Assign)
        and any(isinstance(each, ast.Name) and each.id == name for each in node.targets)
    ]
    return min(later, default=(method.end_lineno or method.lineno) + 1)


def _beside(
    argument: ast.arg, method: ast.FunctionDef, lines: Sequence[str]
) -> tuple[Axis, ...] | None:
    """Return the shape behind an argument that has a line of its own."""
    others = [each for each in method.args.args if each.lineno == argument.lineno]
    if len(others) > 1 or argument.lineno == method.lineno or argument.lineno > len(lines):
        return None
    _, mark, text = lines[argument.lineno - 1].partition("#")
    return first(text) if mark else None


def _annotated(node: ast.expr | None) -> tuple[Axis, ...] | None:
    """Return the shape of ``Float[Tensor, "batch time d"]``."""
    match node:
        case ast.Subscript(slice=ast.Tuple(elts=[_, ast.Constant(value=str() as text)])):
            return shape_of(text.split())
    return None
