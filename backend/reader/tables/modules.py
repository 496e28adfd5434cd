"""Methods and attributes of real modules: layers, containers and the modules of a paste."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import nn

from backend.reader.tables.entry import Tool
from backend.reader.tables.tensors import tools


def _itself(module: Any, *_: Any, **__: Any) -> Any:
    return module


def _nothing(*_: Any, **__: Any) -> None:
    return None


def _kept(module: nn.Module, name: str, tensor: Any = None, **_: Any) -> None:
    """Register a buffer. The class may already have an attribute of this name."""
    module._buffers[name] = tensor


def _added(module: nn.Module, name: str, part: Any) -> None:
    """Add a module or a parameter under a name."""
    if isinstance(part, nn.Parameter):
        module._parameters[name] = part
    elif part is None or isinstance(part, nn.Module):
        if part is not module:
            module._modules[name] = part
    else:
        raise TypeError(f"{type(part).__name__} is not a Module subclass")


MODULE_METHODS: Mapping[str, Tool] = {
    **tools(
        nn.Module,
        """parameters named_parameters children named_children modules named_modules buffers
        named_buffers train eval state_dict zero_grad requires_grad_ float double half""",
    ),
    **{name: Tool(name, _itself) for name in ("to", "cuda", "cpu", "type", "compile")},
    "register_buffer": Tool("register_buffer", _kept),
    "register_parameter": Tool("register_parameter", _added),
    "add_module": Tool("add_module", _added),
    "register_module": Tool("register_module", _added),
    "load_state_dict": Tool("load_state_dict", _nothing),
    "share_memory": Tool("share_memory", _itself),
}
"""Methods of every module. A paste may not register hooks."""


def _forward(module: nn.Module, *arguments: Any, **keywords: Any) -> Any:
    return module.forward(*arguments, **keywords)


KIND_METHODS: tuple[tuple[type[nn.Module], Mapping[str, Tool]], ...] = (
    (nn.RNNBase, tools(nn.RNNBase, "flatten_parameters reset_parameters")),
    (nn.ModuleList, tools(nn.ModuleList, "append extend insert pop")),
    (nn.Sequential, tools(nn.Sequential, "append extend insert pop")),
    (nn.ModuleDict, tools(nn.ModuleDict, "keys values items update pop")),
    (nn.ParameterList, tools(nn.ParameterList, "append extend")),
    (nn.ParameterDict, tools(nn.ParameterDict, "keys values items")),
    (nn.Linear, tools(nn.Linear, "reset_parameters")),
    (nn.Embedding, tools(nn.Embedding, "reset_parameters")),
    (nn.RNNCellBase, tools(nn.RNNCellBase, "reset_parameters")),
    (nn.modules.conv._ConvNd, tools(nn.modules.conv._ConvNd, "reset_parameters")),
    (nn.Module, {"forward": Tool("forward", _forward)}),
)
"""More methods of modules by their class."""
MODULE_NAMES = frozenset(dir(nn.Module))
ITERABLE = (nn.ModuleList, nn.Sequential, nn.ModuleDict, nn.ParameterList, nn.ParameterDict)
