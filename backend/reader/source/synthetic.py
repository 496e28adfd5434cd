"""Classes made around code that has none; every statement keeps the line of the paste."""

from __future__ import annotations

import ast
import copy
from collections.abc import Sequence
from typing import TypeVar

from backend.reader.source.bare import constructor

NAME = "Model"
BARE = "bare"
"""The keyword of a class whose ``__init__`` is not in the paste."""
T = TypeVar("T", bound=ast.AST)


def of_function(tree: ast.Module) -> ast.Module | None:
    """Return the tree with a class around methods without one, or around a plain function."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    methods = [each for each in functions if each.args.args and each.args.args[0].arg == "self"]
    rest = [node for node in tree.body if node not in methods]
    if methods:
        if not any(each.name == "forward" for each in methods):
            methods = [*methods[:-1], _renamed(methods[-1])]
        if any(each.name == "__init__" for each in methods):
            return _with_class(rest, methods)
        made = constructor(methods)
        start = [] if made is None else [_moved(made, methods[0])]
        return _with_class(rest, [*start, *methods], is_bare=True)
    called = _calls_a_layer(tree.body)
    if functions and not called:
        last = _renamed(functions[-1])
        last.args.args.insert(0, _at(ast.arg("self"), last))
        return _with_class(list(tree.body), [last])
    return None


def of_sequential(tree: ast.Module) -> ast.Module | None:
    """Return the tree with a class around the last layer or ``nn.Sequential``, part by part."""
    if _calls_a_layer(tree.body):
        return None
    for node in reversed(tree.body):
        value = node.value if isinstance(node, ast.Assign | ast.Expr) else None
        if isinstance(value, ast.Call) and _is_layer(value.func):
            if isinstance(node, ast.Assign) and _is_walked(node, tree.body):
                return None
            rest = [each for each in tree.body if each is not node]
            return _with_class(rest, [_init(value), _forward(value)])
    return None


def of_parts(tree: ast.Module) -> ast.Module | None:
    """Return the tree with a class around an ``nn.Sequential`` of pasted modules, or ``None``."""
    classes = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    for node in reversed(tree.body):
        match node:
            case ast.Assign(targets=[ast.Name()], value=ast.Call(func=function) as value) if (
                ast.unparse(function).endswith("Sequential") and NAME not in classes
            ):
                if not classes & _names(value):
                    return None
                rest = [each for each in tree.body if each is not node]
                return _with_class(rest, [_init(value), _forward(value)])
    return None


def _is_walked(made: ast.Assign, body: Sequence[ast.stmt]) -> bool:
    """Return whether a loop walks the weights or parts of the layer that a line makes."""
    names = {each.id for each in made.targets if isinstance(each, ast.Name)}
    return any(isinstance(node, ast.For) and names & _names(node.iter) for node in body)


def of_script(tree: ast.Module) -> ast.Module | None:
    """Return the tree with a class whose ``forward`` runs lines that call layers."""
    kept = (ast.Import, ast.ImportFrom, ast.ClassDef, ast.FunctionDef)
    rest = [node for node in tree.body if isinstance(node, kept)]
    body = [node for node in tree.body if not isinstance(node, kept)]
    if not any("nn" in names or "torch" in names for names in map(_names, body)):
        return None
    method = _method("forward", ["self"], body, body[0])
    return _with_class(rest, [method])


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _calls_a_layer(body: Sequence[ast.stmt]) -> bool:
    """Return whether the lines call a layer that they made: ``rnn = nn.RNN(..); rnn(x)``."""
    made = {
        target.id
        for node in body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        for target in node.targets
        if isinstance(target, ast.Name) and _is_layer(node.value.func)
    }
    return any(
        isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id in made
        for node in body
        if not isinstance(node, ast.FunctionDef | ast.ClassDef)
        for each in ast.walk(node)
    )


def _is_layer(function: ast.expr) -> bool:
    match function:
        case ast.Attribute(value=ast.Name(id="nn"), attr=name):
            return name[:1].isupper()
        case ast.Attribute(value=ast.Attribute(attr="nn"), attr=name):
            return name[:1].isupper()
        case ast.Name(id=name):
            return name in ("Sequential", "LSTM", "GRU", "RNN", "Linear", "Embedding")
    return False


def _init(value: ast.Call) -> ast.FunctionDef:
    source = "super().__init__()"
    start = [_moved(node, value) for node in ast.parse(source).body]
    target = ast.Attribute(_at(ast.Name("self", ast.Load()), value), "model", ast.Store())
    made = _at(ast.Assign([_at(target, value)], value), value)
    return _method("__init__", ["self"], [*start, made], value)


def _forward(value: ast.Call) -> ast.FunctionDef:
    """Return ``forward`` with one statement per part, on the line of the part."""
    lines: list[ast.stmt] = []
    name = value.func.attr if isinstance(value.func, ast.Attribute) else ""
    parts = value.args if name == "Sequential" else []
    is_list = not any(isinstance(each, ast.Starred) or _is_named(each) for each in parts)
    if parts and is_list:
        for place, part in enumerate(parts):
            (line,) = ast.parse(f"x = self.model[{place}](x)").body
            lines.append(_moved(line, part))
    else:
        (line,) = ast.parse("x = self.model(x)").body
        lines.append(_moved(line, value))
    (end,) = ast.parse("return x").body
    lines.append(_moved(end, value, last=True))
    return _method("forward", ["self", "x"], lines, value)


def _is_named(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).endswith("OrderedDict")


def _method(name: str, names: list[str], body: list[ast.stmt], at: ast.AST) -> ast.FunctionDef:
    (made,) = ast.parse(f"def {name}({', '.join(names)}): pass").body
    assert isinstance(made, ast.FunctionDef)
    _moved(made, at)
    made.body = body
    return made


def _with_class(
    rest: Sequence[ast.stmt], methods: Sequence[ast.FunctionDef], is_bare: bool = False
) -> ast.Module:
    mark = f", {BARE}=True" if is_bare else ""
    (made,) = ast.parse(f"class {NAME}(nn.Module{mark}): pass").body
    assert isinstance(made, ast.ClassDef)
    _moved(made, methods[0])
    made.body = list(methods)
    return ast.Module([*rest, made], [])


def _renamed(function: ast.FunctionDef) -> ast.FunctionDef:
    made = copy.copy(function)
    made.args = copy.copy(function.args)
    made.args.args = list(function.args.args)
    made.name = "forward"
    return made


def _at(node: T, at: ast.AST) -> T:
    return ast.fix_missing_locations(ast.copy_location(node, at))


def _moved(node: T, at: ast.AST, last: bool = False) -> T:
    """Return the node with the line of another one on all its parts."""
    line = getattr(at, "lineno", 1)
    if last:
        line = getattr(at, "end_lineno", line)
    for each in ast.walk(node):
        if isinstance(each, ast.stmt | ast.expr | ast.arg | ast.keyword):
            each.lineno = each.end_lineno = line
    return node
