"""Functions and classes of a paste: their definition, and instances of the classes."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from torch import nn

from backend.reader.bounds import Refused
from backend.reader.interpreter.imports import DATACLASS, FIELD
from backend.reader.tables.entry import Aware, Namespace, Tool
from backend.reader.tables.layers import NN
from backend.reader.values.kinds import ITEMS, Function, ModelClass, Pasted, Plain
from backend.reader.values.machine import Machine
from backend.reader.values.scope import Scope, own_nodes
from backend.reader.values.stand_ins import Absent

_KINDS = ("property", "staticmethod", "classmethod")


def function(
    machine: Machine,
    node: ast.FunctionDef | ast.Lambda,
    scope: Scope,
    owner: ModelClass | None = None,
) -> Function:
    """Define a function. Its decorators other than ``property`` and its kin have no effect."""
    defaults = [machine.value(each, scope) for each in node.args.defaults]
    named = [None if e is None else machine.value(e, scope) for e in node.args.kw_defaults]
    name = node.name if isinstance(node, ast.FunctionDef) else "<lambda>"
    made = Function(name, node, scope, defaults, named, owner)
    if isinstance(node, ast.FunctionDef):
        if any(isinstance(each, ast.Yield | ast.YieldFrom) for each in own_nodes(node)):
            made.kind = "generator"
        for each in node.decorator_list:
            match each:
                case ast.Name(id=decorator) if decorator in _KINDS:
                    made.kind = decorator
                case ast.Attribute(value=ast.Name(), attr="setter"):
                    made.kind = "setter"
    return made


def define(machine: Machine, node: ast.ClassDef, scope: Scope) -> ModelClass | Absent | Aware:
    """Define a class.

    Returns:
        An :class:`Absent` if a base is not in the paste: it matters only where it is used.
    """
    if [_text(each) for each in node.bases] == ["dict"]:
        # ``class AttrDict(dict)``: a config whose keys are attributes.
        return Aware("Namespace")
    bases = []
    for each in node.bases:
        base = _base(machine, each, scope)
        if base is None:
            code = "base" if _text(each).startswith(("nn.", "torch.nn.")) else "missing"
            return Absent(node.name, _text(each), node.lineno, code)
        if not isinstance(base, Namespace):
            bases.append(base)
    made = ModelClass(node.name, bases, {}, node)
    inner = Scope(scope)
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef):
            _method(made, inner, function(machine, statement, scope, made))
        elif isinstance(statement, ast.Expr | ast.Pass):
            continue
        elif isinstance(statement, ast.Assign | ast.AnnAssign | ast.ClassDef | ast.If):
            machine.line, machine.statement = statement.lineno, statement
            machine.run_body([statement], inner)
        else:
            code = type(statement).__name__
            raise Refused("form", f"{code} in a class", statement.lineno)
    made.members = {**inner.names, **made.members}
    if any(_is_dataclass(each, scope) for each in node.decorator_list):
        made.members["__fields__"] = _fields(node, bases)
    if any(_text(each).endswith("NamedTuple") for each in node.bases):
        made.members |= {"__fields__": _fields(node, bases), ITEMS: True}
    return made


def named_tuple(machine: Machine, arguments: Sequence[Any]) -> ModelClass:
    """Return the class of ``namedtuple("Batch", ["text", "lengths"])``."""
    name, fields = arguments[0], arguments[1] if len(arguments) > 1 else ()
    if isinstance(fields, str):
        fields = fields.replace(",", " ").split()
    names = [str(each) for each in machine.iterate(fields)]
    return ModelClass(str(name), [], {"__fields__": names, ITEMS: True})


def _method(made: ModelClass, inner: Scope, defined: Function) -> None:
    if defined.kind == "setter":
        original = made.members.get(defined.name)
        if isinstance(original, Function):
            original.setter = defined
        return
    made.members[defined.name] = inner.names[defined.name] = defined


def _base(machine: Machine, node: ast.expr, scope: Scope) -> Any:
    """Return a base class, a namespace for one without effect, ``None`` for an unknown one."""
    guess, machine.guess = machine.guess, None
    try:
        base = machine.value(node, scope)
    except (NameError, AttributeError, Refused):
        machine.failure = None
        # Without its import, too, a class of Lightning is known by its name.
        is_lightning = _text(node).rpartition(".")[2] == "LightningModule"
        return NN.table["Module"] if is_lightning else None
    finally:
        machine.guess = guess
    match base:
        case ModelClass():
            return base
        case Namespace() if base.name.startswith(("abc.", "typing.")):
            return base
        case Aware() if base.name == "object":
            return Namespace("object")
        case Tool() if base.kind is nn.Module or _is_error(base.kind):
            return base
    return None


def _is_error(kind: type | None) -> bool:
    return kind is not None and issubclass(kind, Exception)


def _is_dataclass(node: ast.expr, scope: Scope) -> bool:
    node = node.func if isinstance(node, ast.Call) else node
    if isinstance(node, ast.Name):
        found = scope.find(node.id)
        return found is not None and found.names[node.id] is DATACLASS
    return isinstance(node, ast.Attribute) and node.attr == "dataclass"


def _fields(node: ast.ClassDef, bases: Sequence[Any]) -> list[str]:
    found: list[str] = []
    for base in bases:
        if isinstance(base, ModelClass):
            found += base.find("__fields__") or []
    own = [
        each.target.id
        for each in node.body
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
    ]
    return [*found, *(each for each in own if each not in found)]


def _text(node: ast.expr) -> str:
    return ast.unparse(node)[:80]


def make(
    machine: Machine, made_of: ModelClass, arguments: Sequence[Any], keywords: Mapping[str, Any]
) -> Any:
    """Return an instance of a pasted class, after its ``__init__``."""
    if made_of.is_module:
        made: Any = Pasted(machine, made_of)
    elif made_of.error is not None:
        return made_of.error(*(each for each in arguments if isinstance(each, str)))
    else:
        made = Plain(made_of)
    start = made_of.find("__init__")
    if isinstance(made, Pasted):
        made.__dict__["_started"] = start is None
    if start is not None:
        machine.invoke(start, (made, *arguments), keywords)
    elif fields := made_of.find("__fields__"):
        _fill(machine, made, fields, arguments, keywords)
    elif arguments or keywords:
        raise machine.fail(TypeError(f"{made_of.name}() takes no arguments"))
    return made


def _fill(
    machine: Machine,
    made: Any,
    fields: Sequence[str],
    arguments: Sequence[Any],
    keywords: Mapping[str, Any],
) -> None:
    values = {**dict(zip(fields, arguments, strict=False)), **keywords}
    for name in fields:
        default = made._class.find(name)
        if name not in values and default is None and name not in made._class.members:
            message = f"{made._class.name}.__init__() missing a required argument: '{name}'"
            raise machine.fail(TypeError(message))
        machine.set_attribute(made, name, values.get(name, default))


def field(machine: Machine, keywords: Mapping[str, Any]) -> Any:
    """Return the default of ``dataclasses.field``."""
    if "default_factory" in keywords:
        return machine.apply(keywords["default_factory"], (), {})
    return keywords.get("default")


__all__ = ["DATACLASS", "FIELD", "define", "field", "function", "make"]
