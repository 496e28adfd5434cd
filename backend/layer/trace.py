"""A run of the real torch layer: the second of two independent sources.

This module never imports :mod:`backend.layer.rules`. Every size in a :class:`Trace` was read from
a tensor that torch made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import torch
from torch import nn

from backend.layer.build import build, fill, without_stack
from backend.layer.cost import estimate
from backend.layer.fallback import GIVES_UP, Fallback, run_or_shapes, runs_for_real
from backend.layer.inputs import sine_input, uniform_noise
from backend.layer.kernel import shapes_of
from backend.layer.spec import LayerSpec

Ran = tuple[nn.RNNBase, dict[str, torch.Tensor]]
"""A layer and the tensors of one run of it, by name."""


@dataclass(frozen=True)
class Trace:
    """The result of one run.

    Attributes:
        shapes: the sizes of input, h_0, c_0, output, h_n, c_n as far as they exist.
        weights: the sizes of each parameter, in the order of ``named_parameters()``.
        parameters: the number of trainable values.
        device: the device that really ran; ``meta`` means that only shapes were computed.
        requested: the requested device.
        fallback: why ``device`` differs from ``requested``, or ``None``.
        seconds: the time of building and running the layer.
        values: the tensors themselves if numbers were computed, otherwise empty.
    """

    shapes: Mapping[str, tuple[int, ...]]
    weights: Mapping[str, tuple[int, ...]]
    parameters: int
    device: str
    requested: str
    fallback: Fallback | None
    seconds: float
    values: Mapping[str, torch.Tensor] = field(repr=False, default_factory=dict)


def trace(spec: LayerSpec, device: str = "cpu") -> Trace:
    """Build ``spec`` as a real torch layer on ``device``, run it, and report torch's tensors.

    Torch's own shape kernel replaces a run that would be slow or large, by
    :mod:`backend.layer.cost`, and a run that the device fails at (out of memory, for example).

    Args:
        device: ``cpu``, ``cuda:0``, ``mps``, ``meta``, as torch writes it.
    """
    start = perf_counter()
    with torch.inference_mode():
        (layer, tensors), ran_on, fallback = run_or_shapes(
            device,
            estimate(spec),
            lambda ran_on: _run(spec, sine_input(spec, torch.device(ran_on))),
            lambda: _shapes_only(spec),
        )
    weights = {name: tuple(weight.shape) for name, weight in layer.named_parameters()}
    return Trace(
        shapes={name: tuple(tensor.shape) for name, tensor in tensors.items()},
        weights=weights,
        parameters=sum(weight.numel() for weight in layer.parameters()),
        device=ran_on,
        requested=device,
        fallback=fallback,
        seconds=perf_counter() - start,
        values={} if ran_on == "meta" else tensors,
    )


def rerun(spec: LayerSpec, inputs: torch.Tensor) -> Mapping[str, torch.Tensor] | None:
    """Run the layer of a :func:`trace` again on ``inputs``, with the same weights and states.

    Args:
        inputs: the input, with the sizes and on the device of the first run.

    Returns:
        The tensors by name, or ``None`` if a trace would compute shapes only.
    """
    if not runs_for_real(inputs.device.type, estimate(spec)):
        return None
    try:
        with torch.inference_mode():
            return _run(spec, inputs)[1]
    except GIVES_UP:
        return None


def refusal(arguments: Mapping[str, Any]) -> str | None:
    """Return torch's message if its constructor rejects ``arguments``, else ``None``.

    Args:
        arguments: keyword arguments of the constructor, and ``layer`` for its name.
    """
    rest = {name: value for name, value in arguments.items() if name != "layer"}
    if rest.get("num_layers", 1) == 1:
        # Torch rejects two layers for the same reasons, and warns about dropout with one layer.
        rest["num_layers"] = 2
    try:
        getattr(nn, arguments["layer"])(**rest, device="meta")
    except (ValueError, TypeError, RuntimeError) as error:
        return without_stack(str(error))
    return None


def warm_up() -> None:
    """Pay for torch's first layer, the weights and one-time warnings before any request."""
    uniform_noise()
    trace(LayerSpec(proj_size=1))
    trace(LayerSpec(), "meta")


def _run(spec: LayerSpec, inputs: torch.Tensor) -> Ran:
    layer = build(spec)
    fill(layer, spec, inputs.device)
    initial = _initial_states(layer, spec, inputs)
    output, final = layer(inputs, initial if spec.has_cell else initial[0])
    return layer, _named(inputs, initial, output, final if isinstance(final, tuple) else (final,))


def _shapes_only(spec: LayerSpec) -> Ran:
    """Compute the shapes with torch's meta kernel: about a millisecond for any size."""
    layer, meta = build(spec), torch.device("meta")
    batch_axis = spec.batch_axis
    sizes = (spec.seq_len, spec.input_size)
    inputs = torch.empty(
        (*sizes[:batch_axis], spec.batch, *sizes[batch_axis:]) if spec.batched else sizes,
        device=meta,
    )
    initial = _initial_states(layer, spec, inputs)
    batched, states = inputs, initial
    if not spec.batched:
        # nn.RNNBase.forward does the same with a 2-D input.
        batched = inputs.unsqueeze(batch_axis)
        states = tuple(state.unsqueeze(1) for state in initial)
    output, *kernel = shapes_of(layer, batched, states)
    final = tuple(kernel)
    if not spec.batched:
        output, final = output.squeeze(batch_axis), tuple(state.squeeze(1) for state in final)
    return layer, _named(inputs, initial, output, final)


def _initial_states(
    layer: nn.RNNBase, spec: LayerSpec, inputs: torch.Tensor
) -> tuple[torch.Tensor, ...]:
    """Return zeros of the sizes that the layer expects for this input, checked by the layer."""
    batched = inputs if spec.batched else inputs.unsqueeze(spec.batch_axis)
    expected = [layer.get_expected_hidden_size(batched, None)]
    if isinstance(layer, nn.LSTM):
        expected.append(layer.get_expected_cell_size(batched, None))
    layer.check_input(batched, None)
    states = (torch.zeros(size, device=inputs.device) for size in expected)
    return tuple(state if spec.batched else state.squeeze(1) for state in states)


def _named(
    inputs: torch.Tensor,
    initial: tuple[torch.Tensor, ...],
    output: torch.Tensor,
    final: tuple[torch.Tensor, ...],
) -> dict[str, torch.Tensor]:
    before = dict(zip(("h_0", "c_0"), initial, strict=False))
    after = dict(zip(("h_n", "c_n"), final, strict=False))
    return {"input": inputs, **before, "output": output, **after}
