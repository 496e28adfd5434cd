"""The paste's own calls of its classes and of its model: ``Model(100, 32)``, ``model(x)``."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from backend.reader.source.constructors import constructors
from backend.reader.source.walk import nodes_of

Evaluate = Callable[[ast.expr], Any]
"""Returns the value of an expression of the top level; raises if it has none."""
_RETURN_SELF = frozenset(("to", "cpu", "cuda", "eval", "train", "float", "double", "half"))
"""Methods of a module that return it."""


@dataclass(frozen=True)
class Call:
    """One call with the arguments whose values are known."""

    arguments: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    nodes: Mapping[str, ast.expr] = field(default_factory=dict)


def outside_calls(tree: ast.Module) -> list[ast.Call]:
    """Return the calls outside of classes, in order."""
    found: list[ast.Call] = []
    for statement in tree.body:
        if not isinstance(statement, ast.ClassDef):
            found += [node for node in nodes_of(statement) if isinstance(node, ast.Call)]
    return found


def constructor_calls(tree: ast.Module, evaluate: Evaluate) -> dict[str, Call]:
    """Return the first call of each pasted class outside of classes."""
    arguments = constructors(tree)
    found: dict[str, Call] = {}
    for node in outside_calls(tree):
        if isinstance(node.func, ast.Name) and node.func.id in arguments:
            found.setdefault(node.func.id, _call(node, arguments[node.func.id], evaluate))
    return found


def instances(tree: ast.Module, class_name: str) -> frozenset[str]:
    """Return the names of the models that the paste builds: ``model = Model(..)``."""
    return frozenset(
        target.id
        for node in nodes_of(tree)
        if isinstance(node, ast.Assign) and _makes(node.value, class_name)
        if not (isinstance(node.value, ast.Call) and _is_model(node.value.func, class_name, ()))
        for target in node.targets
        if isinstance(target, ast.Name)
    )


@lru_cache(maxsize=64)
def passed_to_model(tree: ast.Module, class_name: str) -> int:
    """Return the number of arguments in the first call of the model itself, or 0."""
    made = instances(tree, class_name)
    for node in outside_calls(tree):
        if _is_model(node.func, class_name, made):
            return len(node.args)
    return 0


def model_call(
    tree: ast.Module, class_name: str, names: list[str], evaluate: Evaluate
) -> Call | None:
    """Return the first call of the model itself: ``model(x)``, or ``Model(..)(x)``."""
    made = instances(tree, class_name)
    for node in outside_calls(tree):
        if _is_model(node.func, class_name, made):
            call = _call(node, names, evaluate)
            if call.arguments:
                return call
    return None


def _is_model(node: ast.expr, class_name: str, made: Collection[str]) -> bool:
    """Return whether the called expression is a model: ``model``, or ``Model(..).eval()``."""
    match node:
        case ast.Name(id=name):
            return name in made
        case ast.Call(func=ast.Name(id=name)):
            return name == class_name
        case ast.Call(func=ast.Attribute(value=owner, attr=method)) if method in _RETURN_SELF:
            return _is_model(owner, class_name, made)
        case ast.Attribute(value=owner, attr="forward"):
            return _is_model(owner, class_name, made)
    return False


def _makes(node: ast.expr, class_name: str) -> bool:
    """Return whether an expression builds the class: ``Model(..).to(device)``."""
    return any(
        isinstance(each, ast.Call)
        and isinstance(each.func, ast.Name)
        and each.func.id == class_name
        for each in nodes_of(node)
    )


def _call(node: ast.Call, names: list[str], evaluate: Evaluate) -> Call:
    pairs = [*zip(names, node.args, strict=False)]
    pairs += [(each.arg, each.value) for each in node.keywords if each.arg]
    values: dict[str, Any] = {}
    for each in node.keywords:
        if each.arg is None:
            values |= _spread(each.value, evaluate)
    for name, value in pairs:
        try:
            values[name] = evaluate(value)
        except Exception:
            continue
    text = ast.unparse(node)
    return Call(values, text if len(text) <= 80 else text[:77] + "...", dict(pairs))


def _spread(node: ast.expr, evaluate: Evaluate) -> dict[str, Any]:
    """Return the arguments of ``**config``."""
    try:
        made = evaluate(node)
    except Exception:
        return {}
    is_dict = isinstance(made, dict) and all(isinstance(key, str) for key in made)
    return dict(made) if is_dict else {}


def shape_names(tree: ast.Module, node: ast.expr) -> tuple[str, ...]:
    """Return the names in the shape of a tensor that the paste creates itself.

    ``torch.randn(batch_size, seq_len, 10)`` gives ``("batch_size", "seq_len", "")``.
    """
    if isinstance(node, ast.Name):
        made = [
            each.value
            for each in nodes_of(tree)
            if isinstance(each, ast.Assign)
            and isinstance(each.targets[0], ast.Name)
            and each.targets[0].id == node.id
        ]
        node = made[0] if made else node
    if not isinstance(node, ast.Call):
        return ()
    sizes: list[ast.expr] = []
    for each in node.args:
        sizes = [*each.elts] if isinstance(each, ast.Tuple | ast.List) else [*sizes, each]
    return tuple(each.id if isinstance(each, ast.Name) else "" for each in sizes)
