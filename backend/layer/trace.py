"""Run the real torch layer and report what torch says: the second of the two truths.

This module never imports :mod:`backend.layer.rules`. Every size in a :class:`Trace` was read off a tensor
that torch made.
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
    """What one run gave.

    Attributes:
        shapes: input, h_0, c_0, output, h_n, c_n as far as they exist, sizes as torch has them.
        weights: each parameter's sizes, in the order of ``named_parameters()``.
        parameters: how many numbers the layer trains.
        device: the device that really ran; ``meta`` means that only shapes were computed.
        requested: the device that was asked for.
        fallback: why ``device`` is not what was asked for, or ``None``.
        seconds: time of building and running the layer.
        values: the tensors themselves where numbers were computed, otherwise empty.
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
    """Build ``spec`` as a real torch layer on ``device``, run it, and report what torch made.

    A run that would be slow or large, by :mod:`backend.layer.cost`, and a run that the device refuses
    (out of memory, say) is answered by torch's own shape kernel instead.

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


def rerun(spec: LayerSpec, given: torch.Tensor) -> Mapping[str, torch.Tensor] | None:
    """The tensors of :func:`trace` with ``given`` as the input: same weights, same initial states.

    Args:
        given: the input, of the sizes and on the device of the run to compare with.

    Returns:
        The tensors by name, or ``None`` where a trace would have computed shapes only.
    """
    if not runs_for_real(given.device.type, estimate(spec)):
        return None
    try:
        with torch.inference_mode():
            return _run(spec, given)[1]
    except GIVES_UP:
        return None


def refusal(arguments: Mapping[str, Any]) -> str | None:
    """Torch's own words when its constructor refuses ``arguments``; ``None`` when it accepts.

    Args:
        arguments: keyword arguments of the constructor, and ``layer`` for its name.
    """
    rest = {name: value for name, value in arguments.items() if name != "layer"}
    if rest.get("num_layers", 1) == 1:
        # Two layers are refused where one is, without the warning of dropout with one layer.
        rest["num_layers"] = 2
    try:
        getattr(nn, arguments["layer"])(**rest, device="meta")
    except (ValueError, TypeError, RuntimeError) as error:
        return without_stack(str(error))
    return None


def warm_up() -> None:
    """Pay for torch's first layer, the weights' numbers and one-time notices before any visitor."""
    uniform_noise()
    trace(LayerSpec(proj_size=1))
    trace(LayerSpec(), "meta")


def _run(spec: LayerSpec, given: torch.Tensor) -> Ran:
    layer = build(spec)
    fill(layer, spec, given.device)
    initial = _initial_states(layer, spec, given)
    output, final = layer(given, initial if spec.has_cell else initial[0])
    return layer, _named(given, initial, output, final if isinstance(final, tuple) else (final,))


def _shapes_only(spec: LayerSpec) -> Ran:
    """Ask torch's own meta kernel for the shapes: about a millisecond whatever the sizes."""
    layer, meta = build(spec), torch.device("meta")
    batch_axis = spec.batch_axis
    sizes = (spec.seq_len, spec.input_size)
    given = torch.empty(
        (*sizes[:batch_axis], spec.batch, *sizes[batch_axis:]) if spec.batched else sizes,
        device=meta,
    )
    initial = _initial_states(layer, spec, given)
    batched, states = given, initial
    if not spec.batched:
        # What nn.RNNBase.forward does with a 2-D input.
        batched = given.unsqueeze(batch_axis)
        states = tuple(state.unsqueeze(1) for state in initial)
    output, *kernel = shapes_of(layer, batched, states)
    final = tuple(kernel)
    if not spec.batched:
        output, final = output.squeeze(batch_axis), tuple(state.squeeze(1) for state in final)
    return layer, _named(given, initial, output, final)


def _initial_states(
    layer: nn.RNNBase, spec: LayerSpec, given: torch.Tensor
) -> tuple[torch.Tensor, ...]:
    """Zeros of the sizes the layer itself expects for this input, checked by the layer."""
    batched = given if spec.batched else given.unsqueeze(spec.batch_axis)
    expected = [layer.get_expected_hidden_size(batched, None)]
    if isinstance(layer, nn.LSTM):
        expected.append(layer.get_expected_cell_size(batched, None))
    layer.check_input(batched, None)
    states = (torch.zeros(size, device=given.device) for size in expected)
    return tuple(state if spec.batched else state.squeeze(1) for state in states)


def _named(
    given: torch.Tensor,
    initial: tuple[torch.Tensor, ...],
    output: torch.Tensor,
    final: tuple[torch.Tensor, ...],
) -> dict[str, torch.Tensor]:
    before = dict(zip(("h_0", "c_0"), initial, strict=False))
    after = dict(zip(("h_n", "c_n"), final, strict=False))
    return {"input": given, **before, "output": output, **after}
