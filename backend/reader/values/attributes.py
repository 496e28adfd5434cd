"""Attributes: read through a table for each type, set on objects of the paste."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import nn

from backend.reader.tables import layers
from backend.reader.tables import modules as known
from backend.reader.tables import python as containers
from backend.reader.tables import tensors as tables
from backend.reader.tables.entry import Aware, Namespace, Tool
from backend.reader.tables.tensors import CPU
from backend.reader.values.kinds import (
    Action,
    Bound,
    Function,
    Method,
    ModelClass,
    Pasted,
    Plain,
    Super,
)
from backend.reader.values.machine import Machine
from backend.reader.values.real_attributes import no_attribute, of_real
from backend.reader.values.stand_ins import Absent, Bag, Ignored, Promise

_SPECIAL = frozenset(
    {
        *("__init__", "__class__", "__name__", "__call__", "__len__", "__getitem__"),
        *("__setitem__", "__contains__", "__getattr__", "__iter__", "__str__", "__repr__"),
    }
)
_BAG_METHODS = ("items", "values", "keys", "get", "copy")
_LIGHTNING = ("log", "log_dict", "save_hyperparameters")


def attribute(machine: Machine, owner: Any, name: str) -> Any:
    """Return an attribute of a value.

    Raises:
        AttributeError: as Python, if there is none.
        Refused: if there may be one that no table allows.
    """
    if name.startswith("__") and name not in _SPECIAL:
        raise machine.refuse("attribute", name)
    match owner:
        case Namespace():
            if name in owner.table:
                return owner.table[name]
            if owner.names and name not in owner.names:
                message = f"module '{owner.name}' has no attribute '{name}'"
                raise machine.fail(AttributeError(message))
            code = "name" if owner.known else "missing"
            raise machine.refuse(code, f"{owner.name}.{name}")
        case Pasted():
            return of_module(machine, owner, name, own=True)
        case Plain():
            if name in owner._own:
                return owner._own[name]
            known_here = name in owner._class.members or owner._class.find(name) is not None
            if not known_here and name != "__class__":
                return _by_own_rule(machine, owner, name)
            return _member(machine, owner, owner._class, name)
        case Ignored():
            return owner
        case Super():
            return _of_super(machine, owner, name)
        case ModelClass():
            return _of_class(machine, owner, name)
        case Bag():
            return Action(f"bag.{name}", owner) if name in _BAG_METHODS else owner.get(name)
        case Absent():
            raise machine.refuse(owner.code, owner.base)
        case Promise():
            if name in ("to", "cuda", "cpu", "train", "eval", "float", "double", "apply"):
                return Action("itself", owner)
            raise machine.refuse("form", name)
        case Tool() | Aware():
            return _of_tool(machine, owner, name)
        case Function() if name == "__name__":
            return owner.name
    return of_real(machine, owner, name)


def _of_tool(machine: Machine, owner: Tool | Aware, name: str) -> Any:
    if name == "__name__":
        return owner.name
    kind = owner.kind
    if kind is nn.Module and name == "__init__":
        return Action("init", None)
    if kind is nn.Embedding and name == "from_pretrained":
        return layers.PRETRAINED
    if kind is nn.Transformer and name == "generate_square_subsequent_mask":
        return layers.SUBSEQUENT_MASK
    if kind is dict and name == "fromkeys":
        return Aware("fromkeys")
    for real, table in _TABLES:
        if kind is real and name in table:
            return table[name]
    raise machine.refuse("attribute", f"{owner.name}.{name}")


_TABLES: tuple[tuple[type, Mapping[str, Tool]], ...] = (
    (torch.Tensor, tables.TENSOR_METHODS),
    *containers.CONTAINER_METHODS,
)


def of_module(machine: Machine, owner: Pasted, name: str, own: bool = False) -> Any:
    """Return an attribute of an instance of a pasted module.

    Args:
        own: whether ``__getattr__`` of the paste is asked for a name without a value.
    """
    if name == "__class__":
        return owner._class
    for table in (owner._own, owner._modules, owner._parameters, owner._buffers):
        if name in table:
            return table[name]
    if owner._class.find(name) is not None or name in owner._class.members:
        return _member(machine, owner, owner._class, name)
    if name == "training":
        return owner.training
    if name == "device":
        return CPU
    if name == "apply":
        return Action("apply", owner)
    if name == "hparams" and machine.guess is not None:
        return owner._own.setdefault("hparams", Bag("hparams", machine.guess))
    if name in known.MODULE_METHODS:
        return Method(name, known.MODULE_METHODS[name], owner)
    if name in _LIGHTNING:
        return Action("nothing", owner)
    if name in ("__init__", "__call__"):
        return Action("init" if name == "__init__" else "call", owner)
    if name in known.MODULE_NAMES:
        raise machine.refuse("attribute", f"nn.Module.{name}")
    if owner._class.is_bare:
        raise machine.refuse("missing", f"self.{name}")
    if own:
        return _by_own_rule(machine, owner, name)
    raise machine.fail(no_attribute(owner._class.name, name))


def _by_own_rule(machine: Machine, owner: Pasted | Plain, name: str) -> Any:
    """Return the attribute that ``__getattr__`` of the paste returns.

    Raises:
        AttributeError: if the class has none.
    """
    rule = owner._class.find("__getattr__")
    if rule is None:
        raise machine.fail(no_attribute(owner._class.name, name))
    return machine.invoke(rule, (owner, name), {})


def _member(machine: Machine, owner: Any, model_class: ModelClass, name: str) -> Any:
    """Return a member of the class of an instance."""
    if name == "__class__":
        return model_class
    found = model_class.find(name)
    if isinstance(found, Function):
        if found.kind == "property":
            return machine.invoke(found, (owner,), {})
        if found.kind == "staticmethod":
            return found
        return Bound(found, model_class if found.kind == "classmethod" else owner)
    if found is None and name not in model_class.members:
        raise machine.fail(no_attribute(model_class.name, name))
    return found


def _of_class(machine: Machine, owner: ModelClass, name: str) -> Any:
    if name == "__name__":
        return owner.name
    found = owner.find(name)
    if isinstance(found, Function) and found.kind == "classmethod":
        return Bound(found, owner)
    if found is not None or name in owner.members:
        return found
    if name == "__init__":
        return Action("init", None)
    message = f"type object '{owner.name}' has no attribute '{name}'"
    raise machine.fail(AttributeError(message))


def _of_super(machine: Machine, owner: Super, name: str) -> Any:
    found = owner.itself._class.find(name, owner.after)
    if isinstance(found, Function):
        if found.kind == "property":
            return machine.invoke(found, (owner.itself,), {})
        return Bound(found, owner.itself)
    if found is not None:
        return found
    if name == "__init__":
        return Action("init", owner.itself)
    if isinstance(owner.itself, Pasted):
        if name in ("__setattr__", "__getattr__"):
            return Action(name.strip("_"), owner.itself)
        if name in known.MODULE_METHODS:
            return Method(name, known.MODULE_METHODS[name], owner.itself)
    raise machine.fail(AttributeError(f"'super' object has no attribute '{name}'"))
