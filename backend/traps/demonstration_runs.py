"""The runs of a demonstration: a layer on padded or packed input, and one slice."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from backend.expressions.evaluate import evaluate, sizes_of
from backend.layer.build import build, fill
from backend.layer.code import constructor
from backend.layer.cost import estimate
from backend.layer.inputs import sine_input
from backend.layer.spec import LayerSpec
from backend.links.layer import replaced

Sizes = tuple[int, ...]
Tensors = dict[str, torch.Tensor]
CPU = torch.device("cpu")
_PACK = "packed = pack_padded_sequence(input, lengths, batch_first={}, enforce_sorted=False)"
_UNPACK = "output, lengths = pad_packed_sequence(output, batch_first={})"


@dataclass(frozen=True, eq=False)
class Demonstration:
    """Two runs that differ by one bug, with the same weights and input.

    Attributes:
        spec: the layer of the correct run; the user's own if the bug shows there, otherwise a
            similar one.
        wrong_code: lines with the bug; ``input`` and ``lengths`` exist.
        right_code: lines without the bug. Both end in ``result``.
        wrong_shape: the shape of the wrong ``result``.
        right_shape: the shape of the correct one.
        wrong_states: the shape of h_n in the run with the bug.
        right_states: the same in the other run.
        difference: the largest difference between numbers of the results that should be equal.
        input: the input of both runs.
        lengths: the valid steps of each sample, if the input is padded.
    """

    spec: LayerSpec
    wrong_code: tuple[str, ...]
    right_code: tuple[str, ...]
    wrong_shape: Sizes
    right_shape: Sizes
    wrong_states: Sizes
    right_states: Sizes
    difference: float
    input: torch.Tensor = field(repr=False)
    lengths: tuple[float, ...] = ()


class Way(NamedTuple):
    """One of the two runs: its lines, their result, and the shape of h_n."""

    code: tuple[str, ...]
    result: torch.Tensor
    h_n: Sizes


def showing(spec: LayerSpec) -> LayerSpec:
    """Return a configuration that runs fast, with several samples and steps."""
    spec = replace(
        spec, batched=True, batch=max(spec.batch, 3), seq_len=max(spec.seq_len, 4), dropout=0.0
    )
    largest = replaced(spec, layer="LSTM", bidirectional=True, num_layers=max(spec.num_layers, 2))
    if estimate(largest).affordable:
        return spec
    small = {"input_size": 10, "hidden_size": 20, "proj_size": 5 if spec.proj_size else 0}
    return replaced(spec, **small, num_layers=min(spec.num_layers, 3), batch=3, seq_len=7)


def _layer(spec: LayerSpec) -> nn.RNNBase:
    layer = build(spec)
    fill(layer, spec, CPU)
    return layer


def _named(output: torch.Tensor, final: torch.Tensor | tuple[torch.Tensor, ...]) -> Tensors:
    states = final if isinstance(final, tuple) else (final,)
    return {"output": output, **dict(zip(("h_n", "c_n"), states, strict=False))}


def opened(spec: LayerSpec, argument: str = "input") -> str:
    """Return the line that calls the layer and unpacks its result."""
    return f"{spec.unpacking} = layer({argument})"


def padded(spec: LayerSpec, text: str, inputs: torch.Tensor) -> Way:
    """Run the layer on ``inputs`` itself and evaluate ``text``."""
    code = (f"layer = {constructor(spec)}", opened(spec), f"result = {text}")
    tensors = _named(*_layer(spec)(inputs))
    return _way(code, text, tensors, spec)


def _way(code: tuple[str, ...], text: str, tensors: Tensors, spec: LayerSpec) -> Way:
    return Way(code, evaluate(text, tensors, sizes_of(spec)), tuple(tensors["h_n"].shape))


def packed(
    spec: LayerSpec,
    text: str,
    inputs: torch.Tensor,
    lengths: list[float],
    unpack: bool = False,
    swapped: Literal["pack", "unpack", ""] = "",
) -> Way:
    """Run the layer on packed ``inputs`` and evaluate ``text``.

    Args:
        unpack: whether to unpack the output first.
        swapped: the call whose ``batch_first`` is not that of the layer.
    """
    pack_first = spec.batch_first != (swapped == "pack")
    unpack_first = spec.batch_first != (swapped == "unpack")
    # The type stub does not allow a list of floats, but torch accepts one and truncates it.
    sequence = pack_padded_sequence(inputs, lengths, pack_first, enforce_sorted=False)  # type: ignore[arg-type]
    output, final = _layer(spec)(sequence)
    code = [f"layer = {constructor(spec)}", _PACK.format(pack_first)]
    code.append(opened(spec, "packed"))
    if unpack:
        output, _ = pad_packed_sequence(output, unpack_first)
        code.append(_UNPACK.format(unpack_first))
    tensors = _named(output, final) if unpack else _named(inputs, final)
    return _way((*code, f"result = {text}"), text, tensors, spec)


def shown(
    spec: LayerSpec,
    inputs: torch.Tensor,
    wrong: Way,
    right: Way,
    lengths: list[float] | None = None,
) -> Demonstration:
    """Return both runs as a demonstration; their results have the same shape."""
    return Demonstration(
        spec=spec,
        wrong_code=wrong.code,
        right_code=right.code,
        wrong_shape=tuple(wrong.result.shape),
        right_shape=tuple(right.result.shape),
        wrong_states=wrong.h_n,
        right_states=right.h_n,
        difference=float((wrong.result - right.result).abs().max()),
        input=inputs,
        lengths=tuple(lengths or ()),
    )


def last_step(spec: LayerSpec) -> str:
    """Return the expression that many users take for the end of the sequence."""
    return "output[:, -1]" if spec.batch_first else "output[-1]"


def with_padding(spec: LayerSpec, most: int = 0) -> tuple[torch.Tensor, list[float]]:
    """Return a zero-padded input and its lengths: sample n has n steps less, at least one.

    Args:
        most: the steps of every sample except the first; 0 for no limit.
    """
    lengths = [max(spec.seq_len - sample, 1) for sample in range(spec.batch)]
    lengths[1:] = [min(length, most or length) for length in lengths[1:]]
    behind = torch.arange(spec.seq_len) >= torch.tensor(lengths)[:, None]
    inputs = sine_input(spec, CPU)
    behind = behind if spec.batch_first else behind.transpose(0, 1)
    return inputs.masked_fill(behind[..., None], 0.0), [float(length) for length in lengths]
