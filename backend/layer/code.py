"""A short script that reproduces one configuration and asserts every shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.layer.spec import TORCH_DEFAULTS, LayerSpec


def constructor(spec: LayerSpec, device: str = "cpu") -> str:
    """Return the constructor call of the layer, with the arguments that differ from the defaults.

    >>> constructor(LayerSpec())
    'nn.LSTM(10, 20, num_layers=2, batch_first=True, bidirectional=True)'
    """
    further = ("device=device",) if device != "cpu" else ()
    return constructor_of(spec.layer, spec.constructor_arguments(), further)


def constructor_of(layer: str, arguments: Mapping[str, Any], further: tuple[str, ...] = ()) -> str:
    """Return the constructor call for any arguments, valid or not.

    Args:
        arguments: keyword arguments of the constructor; ``input_size`` and ``hidden_size`` are
            required.
        further: source text of further arguments.
    """
    named = [
        f"{name}={value!r}"
        for name, value in arguments.items()
        if name in TORCH_DEFAULTS and value != TORCH_DEFAULTS[name]
    ]
    sizes = [str(arguments["input_size"]), str(arguments["hidden_size"])]
    return f"nn.{layer}({', '.join([*sizes, *named, *further])})"


def script(
    spec: LayerSpec,
    shapes: Mapping[str, tuple[int, ...]],
    parameters: int,
    device: str = "cpu",
) -> str:
    """Return a runnable script for ``spec``.

    Args:
        shapes: the sizes of every tensor in a run; the script asserts each of them.
        parameters: the number of parameters, asserted too.
        device: the device on which the script creates its tensors.
    """
    where = "" if device == "cpu" else ", device=device"
    lines = ["import torch", "from torch import nn", ""]
    if where:
        lines.append(f'device = "{device}"')
    lines += [
        f"layer = {constructor(spec, device)}",
        f"input = torch.zeros{_call(shapes['input'], where)}",
        *(f"{name} = torch.zeros{_call(shapes[name], where)}" for name in spec.initial_states),
    ]
    states = ", ".join(spec.initial_states)
    states = f"({states})" if spec.has_cell else states
    lines += ["", f"{spec.unpacking} = layer(input, {states})", ""]
    lines += [f"assert {name}.shape == {tuple(size)}" for name, size in shapes.items()]
    lines.append(f"assert sum(p.numel() for p in layer.parameters()) == {parameters}")
    return "\n".join(lines) + "\n"


def _call(size: tuple[int, ...], where: str) -> str:
    return f"({', '.join(str(number) for number in size)}{where})"
