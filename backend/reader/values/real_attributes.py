"""Attributes of real objects: tensors, layers, arrays, and containers of Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence

from backend.reader.tables import layers
from backend.reader.tables import modules as known
from backend.reader.tables import python as containers
from backend.reader.tables import tensors as tables
from backend.reader.tables.entry import Aware, Tool
from backend.reader.values.kinds import Action, Method
from backend.reader.values.machine import Machine

_PLAIN_VALUES = (bool, int, float, str, tuple, type(None))


def no_attribute(kind: str, name: str) -> AttributeError:
    """Return Python's error for a missing attribute."""
    error = AttributeError(f"'{kind}' object has no attribute '{name}'")
    error.name = name
    return error


def of_real(machine: Machine, owner: Any, name: str) -> Any:
    """Return an attribute of a real object, by the table of its type."""
    match owner:
        case torch.Tensor():
            return _listed(machine, owner, name, tables.TENSOR_ATTRIBUTES, tables.TENSOR_METHODS)
        case PackedSequence():
            return _listed(machine, owner, name, tables.PACKED_ATTRIBUTES, tables.PACKED_METHODS)
        case nn.Module():
            return _of_layer(machine, owner, name)
        case np.ndarray() | np.generic():
            return _listed(machine, owner, name, tables.ARRAY_ATTRIBUTES, tables.ARRAY_METHODS)
        case torch.device():
            return _listed(machine, owner, name, tables.DEVICE_ATTRIBUTES, {})
        case torch.finfo() | torch.iinfo():
            return _listed(machine, owner, name, tables.INFO_ATTRIBUTES, {})
    for kind, table in containers.CONTAINER_METHODS:
        if isinstance(owner, kind) and name in table:
            return Method(name, table[name], owner)
    if isinstance(owner, str) and name == "format":
        return Method(name, Tool(name, str), owner)
    if name == "values" and type(owner).__module__ == "torch.return_types":
        return owner[0]
    if name == "indices" and type(owner).__module__ == "torch.return_types":
        return owner[1]
    if name == "__class__":
        return Aware(type(owner).__name__, type(owner))
    raise machine.fail(no_attribute(machine.type_name(owner), name))


def _listed(
    machine: Machine,
    owner: Any,
    name: str,
    readers: Mapping[str, Any],
    methods: Mapping[str, Tool],
) -> Any:
    if name in readers:
        return machine.host(readers[name], owner)
    if name in methods:
        return Method(name, methods[name], owner)
    if isinstance(owner, torch.Tensor) and name in tables.KNOWN_OF_TENSOR:
        raise machine.refuse("attribute", f"Tensor.{name}")
    raise machine.fail(no_attribute(machine.type_name(owner), name))


def _of_layer(machine: Machine, owner: nn.Module, name: str) -> Any:
    """Return an attribute of a layer: a part, a weight, a plain value, or a listed method."""
    for part in (owner._modules, owner._parameters, owner._buffers):
        if name in part:
            return part[name]
    if name in known.MODULE_METHODS:
        return Method(name, known.MODULE_METHODS[name], owner)
    if name == "apply":
        return Action("apply", owner)
    for kind, table in known.KIND_METHODS:
        if isinstance(owner, kind) and name in table:
            return Method(name, table[name], owner)
    if isinstance(owner, nn.RNNBase):
        if name == "all_weights":
            return owner.all_weights
        if name == "_all_weights":
            return [list(names) for names in owner._all_weights]
    if name == "__class__":
        return _tool_of(type(owner))
    plain = owner.__dict__.get(name, machine)
    if not name.startswith("_") and isinstance(plain, _PLAIN_VALUES):
        return plain
    if name == "generate_square_subsequent_mask" and isinstance(owner, nn.Transformer):
        return layers.SUBSEQUENT_MASK
    if name == "from_pretrained" and isinstance(owner, nn.Embedding):
        return layers.PRETRAINED
    if name in known.MODULE_NAMES or name.startswith("_"):
        raise machine.refuse("attribute", f"{type(owner).__name__}.{name}")
    raise machine.fail(no_attribute(type(owner).__name__, name))


def _tool_of(kind: type) -> Tool | Aware:
    found = layers.NN.table.get(kind.__name__)
    return found if isinstance(found, Tool) else Aware(kind.__name__, kind)
