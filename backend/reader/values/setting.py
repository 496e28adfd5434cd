"""Setting of attributes: on objects of the paste, and on layers where the tables allow it."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from backend.reader.tables import modules as known
from backend.reader.values.kinds import Function, ModelClass, Pasted, Plain
from backend.reader.values.machine import Machine
from backend.reader.values.stand_ins import Bag, Ignored, Promise


def set_attribute(machine: Machine, owner: Any, name: str, value: Any) -> None:
    """Set an attribute.

    Raises:
        Refused: if the owner is neither an object of the paste nor a layer.
    """
    if not isinstance(name, str) or name.startswith("__"):
        raise machine.refuse("attribute", str(name))
    match owner:
        case Pasted():
            _set_on_module(machine, owner, name, value)
        case Plain():
            found = owner._class.find(name)
            if isinstance(found, Function) and found.setter:
                machine.invoke(found.setter, (owner, value), {})
            else:
                owner._own[name] = value
        case Bag():
            owner.own[name] = value
        case ModelClass():
            owner.members[name] = value
        case Ignored() | Promise():
            pass
        case torch.Tensor() if name in ("requires_grad", "grad"):
            pass
        case torch.Tensor() if name == "data" and isinstance(value, torch.Tensor):
            with torch.no_grad():
                machine.host(torch.Tensor.copy_, owner, value)
        case nn.Module():
            _set_on_layer(machine, owner, name, value)
        case _:
            raise machine.refuse("attribute", f"{machine.type_name(owner)}.{name} =")


def _set_on_module(machine: Machine, owner: Pasted, name: str, value: Any) -> None:
    found = owner._class.find(name)
    if isinstance(found, Function) and found.kind == "property":
        if found.setter is None:
            text = f"property '{name}' of '{owner._class.name}' object has no setter"
            raise machine.fail(AttributeError(text))
        machine.invoke(found.setter, (owner, value), {})
        return
    if isinstance(value, nn.Module | nn.Parameter) and not owner.__dict__.get("_started", True):
        kind = "parameters" if isinstance(value, nn.Parameter) else "module"
        text = f"cannot assign {kind} before Module.__init__() call"
        raise machine.fail(AttributeError(text))
    if isinstance(value, nn.Parameter):
        _drop(owner, name)
        owner._parameters[name] = value
    elif isinstance(value, nn.Module) and value is not owner:
        _drop(owner, name)
        owner._modules[name] = value
        machine.lines.setdefault(id(value), machine.line)
    elif name in owner._buffers and isinstance(value, torch.Tensor | None):
        owner._buffers[name] = value
    elif name in owner._parameters and value is not None:
        kind = "torch.FloatTensor" if isinstance(value, torch.Tensor) else type(value).__name__
        text = f"cannot assign '{kind}' as parameter '{name}' (torch.nn.Parameter or None expected)"
        raise machine.fail(TypeError(text))
    elif name == "training":
        owner.training = bool(value)
    else:
        _drop(owner, name)
        owner._own[name] = value


def _drop(owner: Pasted, name: str) -> None:
    tables_of: tuple[dict[str, Any], ...] = (
        owner._own,
        owner._modules,
        owner._parameters,
        owner._buffers,
    )
    for table in tables_of:
        table.pop(name, None)


def _set_on_layer(machine: Machine, owner: nn.Module, name: str, value: Any) -> None:
    """Set a weight or a plain value of a layer; a name that it does not have is noted."""
    if name in owner._parameters:
        if isinstance(value, torch.Tensor) and not isinstance(value, nn.Parameter):
            text = (
                f"cannot assign 'torch.FloatTensor' as parameter '{name}' "
                "(torch.nn.Parameter or None expected)"
            )
            raise machine.fail(TypeError(text))
        if isinstance(value, nn.Parameter | None):
            owner._parameters[name] = value
    elif name in owner._modules and isinstance(value, nn.Module):
        owner._modules[name] = value
    elif name in owner.__dict__ and isinstance(value, bool | int | float):
        owner.__dict__[name] = value
    elif name not in known.MODULE_NAMES and not name.startswith("_"):
        machine.notes.setdefault(f"stray {type(owner).__name__}.{name}", machine.line)
    else:
        raise machine.refuse("attribute", f"{type(owner).__name__}.{name} =")
