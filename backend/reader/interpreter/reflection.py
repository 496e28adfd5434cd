"""Builtins that look into a value: its type, its attributes, and copies of it."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import nn

from backend.reader.bounds import Refused
from backend.reader.tables.entry import Aware, Tool
from backend.reader.tables.layers import NN
from backend.reader.tables.python import CONSTANT_NAMES
from backend.reader.values.kinds import ModelClass, Pasted, Plain
from backend.reader.values.machine import Machine
from backend.reader.values.stand_ins import Bag

Arguments = Sequence[Any]
Keywords = Mapping[str, Any]


def type_of(_: Machine, arguments: Arguments, __: Keywords) -> Any:
    """Run ``type(value)``."""
    value = arguments[0]
    if isinstance(value, Pasted | Plain):
        return value._class
    kind = type(value)
    table = NN.table if isinstance(value, nn.Module) else CONSTANT_NAMES
    found = table.get(kind.__name__)
    is_known = isinstance(found, Tool | Aware) and found.kind is kind
    return found if is_known else Aware(kind.__name__, kind)


def isinstance_of(machine: Machine, arguments: Arguments, _: Keywords) -> bool:
    """Run ``isinstance(value, kinds)``."""
    value, kinds = arguments
    return instance_of(machine, value, kinds)


def instance_of(machine: Machine, value: Any, kinds: Any) -> bool:
    """Return whether a value is an instance of a class, or of one of several."""
    for kind in kinds if isinstance(kinds, tuple | list) else (kinds,):
        match kind:
            case ModelClass():
                if isinstance(value, Pasted | Plain) and kind in value._class.order:
                    return True
            case Tool() | Aware() if kind.kind is not None:
                if isinstance(value, kind.kind) and not isinstance(value, Bag):
                    return True
            case Tool() | Aware():
                raise machine.fail(TypeError("isinstance() arg 2 must be a type"))
    return False


def issubclass_of(_: Machine, arguments: Arguments, __: Keywords) -> bool:
    """Run ``issubclass(one, two)``."""
    one, two = arguments
    if isinstance(one, ModelClass):
        return any(each is two for each in one.order)
    if isinstance(one, Tool | Aware) and isinstance(two, Tool | Aware) and one.kind and two.kind:
        return issubclass(one.kind, two.kind)
    return False


def getattr_of(machine: Machine, arguments: Arguments, _: Keywords) -> Any:
    """Run ``getattr(owner, name, default)``."""
    owner, name, *default = arguments
    if not isinstance(name, str):
        raise machine.fail(TypeError("attribute name must be string"))
    if isinstance(owner, Bag) and default and not name.startswith("_"):
        return owner.get(name, default[0])
    try:
        return machine.attribute(owner, name)
    except (AttributeError, Refused) as error:
        if not default or (isinstance(error, Refused) and error.code == "limit"):
            raise
        machine.failure = None
        return default[0]


def hasattr_of(machine: Machine, arguments: Arguments, _: Keywords) -> bool:
    """Run ``hasattr(owner, name)``."""
    owner, name = arguments
    if isinstance(owner, Bag):
        return True
    try:
        machine.attribute(owner, name)
    except (AttributeError, Refused) as error:
        if isinstance(error, Refused) and error.code == "limit":
            raise
        machine.failure = None
        return False
    return True


def callable_of(_: Machine, arguments: Arguments, __: Keywords) -> bool:
    """Run ``callable(value)``."""
    plain = (int, float, str, list, dict, tuple, torch.Tensor, type(None), Bag)
    return not isinstance(arguments[0], plain)


def copied(machine: Machine, arguments: Arguments, __: Keywords) -> Any:
    """Run ``copy.copy`` or ``copy.deepcopy``."""
    value = arguments[0]
    if isinstance(value, nn.Module | torch.Tensor):
        machine.step(100)
        if isinstance(value, nn.Module):
            for _ in value.modules():
                machine.step(20)
            machine.budget.numbers += sum(each.numel() for each in value.parameters())
        return machine.host(copy.deepcopy, value)
    if isinstance(value, list | tuple | dict | set):
        return machine.host(copy.copy, value)
    return value
