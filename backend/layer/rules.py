"""Closed forms: the axes of every tensor from the configuration alone, as torch documents them.

This is one of two independent sources. It never runs torch; :mod:`backend.layer.trace` does, and
a property test compares the two. Source of the formulas:
https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html (likewise ``RNN`` and ``GRU``).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from backend.layer.axes import Dim, Factor, Shape, sizes
from backend.layer.spec import GATES, LayerSpec


@dataclass(frozen=True)
class Gate:
    """The block of one gate in a weight: rows from ``start`` up to, excluding, ``stop``."""

    name: str
    start: int
    stop: int


@dataclass(frozen=True)
class Weight:
    """One parameter of the layer.

    Attributes:
        name: the name in torch, e.g. ``weight_ih_l0_reverse``.
        layer: the index of the stacked layer.
        backward: whether it belongs to the backward direction.
        shape: the named axes.
        gates: the row blocks, in torch's order; empty for a projection (``weight_hr``).
    """

    name: str
    layer: int
    backward: bool
    shape: Shape
    gates: tuple[Gate, ...]

    @property
    def count(self) -> int:
        """The number of trainable values in the weight."""
        return prod(sizes(self.shape))


def tensor_shapes(spec: LayerSpec) -> dict[str, Shape]:
    """Return the named axes of input, states and output, in the order of their use.

    ``input`` (N, L, H_in), ``output`` (N, L, D*H_out), ``h_0`` and ``h_n``
    (D*num_layers, N, H_out), ``c_0`` and ``c_n`` (D*num_layers, N, H_cell), the last two only for
    an LSTM. Without ``batch_first`` input and output begin (L, N); unbatched, N is absent.
    """
    output = _sequence(spec, Dim("feature", (_directions(spec), _h_out(spec))))
    h = _state(spec, _h_out(spec))
    shapes = {"input": _sequence(spec, Dim("feature", (_h_in(spec),))), "h_0": h}
    if spec.has_cell:
        c = _state(spec, _h_cell(spec))
        return shapes | {"c_0": c, "output": output, "h_n": h, "c_n": c}
    return shapes | {"output": output, "h_n": h}


def weights(spec: LayerSpec) -> tuple[Weight, ...]:
    """Return every parameter, in the order of ``layer.named_parameters()``."""
    return tuple(weight for layer in range(spec.num_layers) for weight in _layer(spec, layer))


def parameter_count(spec: LayerSpec) -> int:
    """Return the number of trainable values in the layer."""
    rows = spec.gates * spec.hidden_size
    out = spec.h_out
    always = rows * out + 2 * rows * spec.bias + spec.proj_size * spec.hidden_size
    first = rows * spec.input_size + always
    # Every further layer reads the layer below, so all of them have the same size.
    further = rows * spec.num_directions * out + always
    return spec.num_directions * (first + (spec.num_layers - 1) * further)


def _layer(spec: LayerSpec, layer: int) -> list[Weight]:
    directions = (False, True) if spec.bidirectional else (False,)
    return [weight for backward in directions for weight in _cell_weights(spec, layer, backward)]


def _cell_weights(spec: LayerSpec, layer: int, backward: bool) -> list[Weight]:
    suffix = f"_l{layer}" + ("_reverse" if backward else "")
    gate_names = GATES[spec.layer]
    # H_out is the hidden size except in a projected LSTM, whose gates keep the cell's size.
    hidden = _h_cell(spec) if spec.has_cell else _h_out(spec)
    rows = Dim("feature", (Factor(str(len(gate_names)), len(gate_names)), hidden))
    if len(gate_names) == 1:
        rows = Dim("feature", (hidden,))
    reads = (_h_in(spec),) if layer == 0 else (_directions(spec), _h_out(spec))
    gates = tuple(
        Gate(name, place * hidden.size, (place + 1) * hidden.size)
        for place, name in enumerate(gate_names)
    )

    def weight(name: str, *shape: Dim, blocks: tuple[Gate, ...] = gates) -> Weight:
        return Weight(name + suffix, layer, backward, shape, blocks)

    found = [
        weight("weight_ih", rows, Dim("feature", reads)),
        weight("weight_hh", rows, Dim("feature", (_h_out(spec),))),
    ]
    if spec.bias:
        found += [weight("bias_ih", rows), weight("bias_hh", rows)]
    if spec.proj_size:
        projection = (Dim("feature", (_h_out(spec),)), Dim("feature", (_h_cell(spec),)))
        found += [weight("weight_hr", *projection, blocks=())]
    return found


def _sequence(spec: LayerSpec, features: Dim) -> Shape:
    n = Dim("batch", (Factor("N", spec.batch),))
    length = Dim("time", (Factor("L", spec.seq_len),))
    if not spec.batched:
        return (length, features)
    return (n, length, features) if spec.batch_first else (length, n, features)


def _state(spec: LayerSpec, features: Factor) -> Shape:
    stack = Dim("layers", (_directions(spec), Factor("num_layers", spec.num_layers)))
    last = Dim("feature", (features,))
    if not spec.batched:
        return (stack, last)
    return (stack, Dim("batch", (Factor("N", spec.batch),)), last)


def _directions(spec: LayerSpec) -> Factor:
    return Factor("D", spec.num_directions)


def _h_in(spec: LayerSpec) -> Factor:
    return Factor("H_in", spec.input_size)


def _h_out(spec: LayerSpec) -> Factor:
    return Factor("H_out", spec.h_out)


def _h_cell(spec: LayerSpec) -> Factor:
    return Factor("H_cell", spec.hidden_size)
