"""The runs of which a demonstration consists: a layer on padded or packed input, and one slice."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

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
    """Two runs that differ by one confusion; the same weights, the same input.

    Attributes:
        spec: the layer of the right run; the trap's own where the trap shows there, otherwise
            one as near to it as shows it.
        wrong_code: lines that fall into the trap; ``input`` and ``lengths`` are given.
        right_code: lines that do what is meant. Both end in ``result``.
        wrong_shape: of the wrong ``result``, as torch has it.
        right_shape: of the right one.
        wrong_states: the shape of h_n in the run that falls into the trap.
        right_states: the same in the other run.
        difference: the largest difference of two numbers of the results that should be equal.
        input: what both runs read.
        lengths: the real steps of each sample, where the input is padded.
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
    """One of the two runs: its lines, the result that they give, and the shape of h_n."""

    code: tuple[str, ...]
    result: torch.Tensor
    h_n: Sizes


def showing(spec: LayerSpec) -> LayerSpec:
    """A setting that runs at once, with several samples and steps to tell apart."""
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


def opened(spec: LayerSpec, given: str = "input") -> str:
    """The line that calls the layer and opens its result."""
    return f"{spec.unpacking} = layer({given})"


def padded(spec: LayerSpec, text: str, given: torch.Tensor) -> Way:
    """Run the layer on ``given`` as it is, and take ``text``."""
    code = (f"layer = {constructor(spec)}", opened(spec), f"result = {text}")
    tensors = _named(*_layer(spec)(given))
    return _way(code, text, tensors, spec)


def _way(code: tuple[str, ...], text: str, tensors: Tensors, spec: LayerSpec) -> Way:
    return Way(code, evaluate(text, tensors, sizes_of(spec)), tuple(tensors["h_n"].shape))


def packed(
    spec: LayerSpec, text: str, given: torch.Tensor, lengths: list[float], unpack: bool = False
) -> Way:
    """Run the layer on ``given`` packed, and take ``text``; with ``unpack``, of a padded output."""
    # Torch's own annotation knows no list of floats; torch takes it, and that is a trap.
    sequence = pack_padded_sequence(given, lengths, spec.batch_first, enforce_sorted=False)  # type: ignore[arg-type]
    output, final = _layer(spec)(sequence)
    code = [f"layer = {constructor(spec)}", _PACK.format(spec.batch_first)]
    code.append(opened(spec, "packed"))
    if unpack:
        output, _ = pad_packed_sequence(output, spec.batch_first)
        code.append(_UNPACK.format(spec.batch_first))
    tensors = _named(output, final) if unpack else _named(given, final)
    return _way((*code, f"result = {text}"), text, tensors, spec)


def shown(
    spec: LayerSpec,
    given: torch.Tensor,
    wrong: Way,
    right: Way,
    lengths: list[float] | None = None,
) -> Demonstration:
    """Both ways side by side; their results are of one shape."""
    return Demonstration(
        spec=spec,
        wrong_code=wrong.code,
        right_code=right.code,
        wrong_shape=tuple(wrong.result.shape),
        right_shape=tuple(right.result.shape),
        wrong_states=wrong.h_n,
        right_states=right.h_n,
        difference=float((wrong.result - right.result).abs().max()),
        input=given,
        lengths=tuple(lengths or ()),
    )


def last_step(spec: LayerSpec) -> str:
    """The expression that many take for the end of the sequence, in the run's layout."""
    return "output[:, -1]" if spec.batch_first else "output[-1]"


def with_padding(spec: LayerSpec, most: int = 0) -> tuple[torch.Tensor, list[float]]:
    """An input padded with zeros, and the lengths: sample n has n steps less, at least one.

    Args:
        most: steps of every sample but the first; 0 for as many as it has.
    """
    lengths = [max(spec.seq_len - sample, 1) for sample in range(spec.batch)]
    lengths[1:] = [min(length, most or length) for length in lengths[1:]]
    behind = torch.arange(spec.seq_len) >= torch.tensor(lengths)[:, None]
    given = sine_input(spec, CPU)
    behind = behind if spec.batch_first else behind.transpose(0, 1)
    return given.masked_fill(behind[..., None], 0.0), [float(length) for length in lengths]
