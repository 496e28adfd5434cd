"""The step that calls nn.RNN, nn.GRU or nn.LSTM, on a padded or a packed sequence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from math import prod
from typing import Any

import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence

from backend.layer import rules
from backend.layer.axes import Dim, Factor, Shape, sizes
from backend.layer.build import spend_projection_notice
from backend.layer.code import constructor_of
from backend.layer.cost import Cost, estimate
from backend.layer.kernel import shapes_of
from backend.layer.spec import LayerArithmetic, LayerName, LayerSpec, Nonlinearity
from backend.models.steps.axes import Axes, PackedAxes, TupleAxes, tensor_axes
from backend.models.steps.modules import SEED, ModuleStep, ms_of_orthogonal, refuse_other_type
from backend.models.steps.step import FREE, Leaf, RunContext

_MS_PER_PACKED_CELL_STEP = 0.03


@dataclass(frozen=True, kw_only=True)
class Recurrent(ModuleStep, LayerArithmetic):
    """One call of a recurrent layer, with torch's own arguments, valid or not.

    It reads the sequence, and h_0 (and c_0) if ``reads`` names them.
    https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html

    Attributes:
        initialised: whether the code initializes its weights: orthogonal, biases of zeros.
    """

    layer: LayerName
    input_size: int
    hidden_size: int
    num_layers: int = 1
    bias: bool = True
    batch_first: bool = False
    dropout: float = 0.0
    bidirectional: bool = False
    proj_size: int = 0
    nonlinearity: Nonlinearity = "tanh"
    initialised: bool = False

    @property
    def arguments(self) -> dict[str, Any]:
        """Keyword arguments of the constructor, with invalid ones that the user set."""
        names = [field.name for field in fields(LayerSpec) if hasattr(self, field.name)]
        arguments = {name: getattr(self, name) for name in names if name != "layer"}
        if not self.has_cell and not self.proj_size:
            del arguments["proj_size"]
        if self.layer != "RNN" and self.nonlinearity == "tanh":
            del arguments["nonlinearity"]
        return arguments

    @property
    def spec(self) -> LayerSpec:
        """The layer as a configuration, on one sample of one step.

        Raises:
            SpecError: if torch rejects the arguments.
        """
        return LayerSpec(layer=self.layer, **self.arguments, batch=1, seq_len=1)

    @property
    def module(self) -> str:
        return constructor_of(self.layer, self.arguments)

    @property
    def initialisation(self) -> tuple[str, ...]:
        if not self.initialised:
            return ()
        lines = "for name, weight in {0}.named_parameters():", '    if "weight" in name:'
        drawn = "        nn.init.orthogonal_(weight)"
        return (*lines, drawn, "    else:", "        nn.init.zeros_(weight)")

    @property
    def scale(self) -> float:
        return float(self.hidden_size**-0.5)

    def gate_counts(self) -> Mapping[str, int]:
        """Return how many values of the layer belong to each gate, and to the projection.

        Raises:
            SpecError: if torch rejects the arguments.
        """
        counts: dict[str, int] = {}
        for weight in rules.weights(self.spec):
            for gate in weight.gates:
                numbers = (gate.stop - gate.start) * prod(sizes(weight.shape[1:]))
                counts[gate.name] = counts.get(gate.name, 0) + numbers
            if not weight.gates:
                counts["projection"] = counts.get("projection", 0) + weight.count
        return counts

    @property
    def target(self) -> str:
        if len(self.makes) < 3:
            return super().target
        return f"{self.makes[0]}, ({', '.join(self.makes[1:])})"

    def expression(self, owner: str = "") -> str:
        sequence, *states = self.reads
        if len(states) == 2:
            states = [f"({', '.join(states)})"]
        return f"{owner}{self.id}({', '.join([sequence, *states])})"

    def leaves(self, made: Any) -> tuple[Leaf, ...]:
        if len(self.makes) > 1:
            return super().leaves(made)
        whole = self.makes[0]
        if not self.has_cell:
            return Leaf("output", f"{whole}[0]"), Leaf("h_n", f"{whole}[1]")
        states = tuple(Leaf(name, f"{whole}[1][{at}]") for at, name in enumerate(self.final_states))
        return Leaf("output", f"{whole}[0]"), *states

    def build(self) -> nn.RNNBase:
        arguments = self.arguments
        if 0 <= self.dropout <= 1:
            # Torch warns about dropout with one layer, and it has no effect outside of training.
            arguments["dropout"] = 0.0
        layer: nn.RNNBase = getattr(nn, self.layer)(**arguments, device="meta").eval()
        layer.dropout = self.dropout
        return layer

    def fill(self, module: nn.Module, numbers: torch.Tensor, context: RunContext) -> None:
        super().fill(module, numbers, context)
        if not self.initialised:
            return
        generator = torch.Generator().manual_seed(SEED)
        for name, weight in module.named_parameters():
            drawn = torch.zeros(weight.shape)
            if "weight" in name:
                nn.init.orthogonal_(drawn, generator=generator)
            weight.copy_(drawn)

    def cost(self, *inputs: Any) -> Cost:
        steps, samples = _steps_and_samples(inputs[0], self.batch_first)
        if not steps or not samples:
            return FREE
        cost = estimate(replace(self.spec, batch=samples, seq_len=steps))
        milliseconds = cost.milliseconds
        if isinstance(inputs[0], PackedSequence):
            cells = steps * self.rows
            milliseconds += cells * _MS_PER_PACKED_CELL_STEP
        if self.initialised:
            shapes = [sizes(weight.shape) for weight in rules.weights(self.spec)]
            milliseconds += sum(ms_of_orthogonal(shape) for shape in shapes)
        return Cost(cost.parameters, milliseconds, cost.bytes)

    def run(self, module: nn.Module | None, context: RunContext, *inputs: Any) -> Any:
        del context
        assert isinstance(module, nn.RNNBase)
        if self.proj_size:
            spend_projection_notice()
        sequence, *initial = inputs
        states = tuple(initial) if len(initial) > 1 else (initial[0] if initial else None)
        if isinstance(sequence, PackedSequence) and sequence.data.is_meta:
            return self._packed_shapes(module, sequence)
        if isinstance(sequence, torch.Tensor) and sequence.is_meta:
            return self._shapes(module, sequence, initial)
        return module(sequence) if states is None else module(sequence, states)

    def _shapes(self, layer: nn.RNNBase, inputs: torch.Tensor, initial: list[torch.Tensor]) -> Any:
        if inputs.dim() not in (2, 3):
            return layer(inputs)
        batch_axis = self.batch_axis
        batched = inputs if inputs.dim() == 3 else inputs.unsqueeze(batch_axis)
        layer.check_input(batched, None)
        states = tuple(initial) or self._zeros(layer, batched.size(batch_axis))
        output, *final = shapes_of(layer, batched, states)
        if inputs.dim() == 2:
            output, final = output.squeeze(batch_axis), [state.squeeze(1) for state in final]
        return output, _bound(final)

    def _packed_shapes(self, layer: nn.RNNBase, packed: PackedSequence) -> Any:
        if not isinstance(layer, nn.LSTM):
            layer.check_input(packed.data, packed.batch_sizes)
        refuse_other_type(packed.data)
        nn.functional.linear(packed.data, next(layer.parameters()))
        # If a sentence is longer than the padded batch, torch fails midway. A layer of one
        # feature fails at the same place.
        thin = torch.zeros(packed.data.shape[0], 1)
        small = getattr(nn, self.layer)(1, 1, bidirectional=self.bidirectional, device="meta")
        small.to_empty(device="cpu")(PackedSequence(thin, packed.batch_sizes))
        batch_sizes = packed.batch_sizes.tolist()
        output, *final = shapes_of(
            layer, packed.data, self._zeros(layer, batch_sizes[0]), batch_sizes
        )
        order = (packed.sorted_indices, packed.unsorted_indices)
        return PackedSequence(output, packed.batch_sizes, *order), _bound(final)

    def _zeros(self, layer: nn.RNNBase, samples: int) -> tuple[torch.Tensor, ...]:
        rows = self.rows
        features = [self.h_out]
        if isinstance(layer, nn.LSTM):
            features.append(self.hidden_size)
        return tuple(torch.empty(rows, samples, size, device="meta") for size in features)

    def axes(self, *inputs: Axes) -> Axes:
        sequence = inputs[0]
        out = Factor("H_out", self.h_out)
        last = Dim("feature", (self._directions, out))
        if isinstance(sequence, PackedAxes):
            output: Axes = replace(sequence, data=(*sequence.data[:1], last))
            batch: Shape = (sequence.batch,)
        else:
            named = tensor_axes(sequence)
            output = (*named[:-1], last)
            # A 2-D input is one sequence without a batch axis.
            batch = () if len(named) < 3 else (named[self.batch_axis],)
        return TupleAxes((output, self._final_axes(batch, out)))

    def _final_axes(self, batch: Shape, out: Factor) -> Axes:
        stack = Dim("layers", (self._directions, Factor("num_layers", self.num_layers)))
        h_n: Shape = (stack, *batch, Dim("feature", (out,)))
        if not self.has_cell:
            return h_n
        cell = Dim("feature", (Factor("H_cell", self.hidden_size),))
        return TupleAxes((h_n, (stack, *batch, cell)))

    @property
    def _directions(self) -> Factor:
        return Factor("D", self.num_directions)


def _bound(final: list[torch.Tensor]) -> Any:
    return tuple(final) if len(final) > 1 else final[0]


def _steps_and_samples(inputs: Any, batch_first: bool) -> tuple[int, int]:
    """Return L and N of a sequence as the layer reads it; zeros if the layer rejects it."""
    if isinstance(inputs, PackedSequence):
        return len(inputs.batch_sizes), int(inputs.batch_sizes[0])
    if not isinstance(inputs, torch.Tensor) or inputs.dim() not in (2, 3):
        return 0, 0
    if inputs.dim() == 2:
        return inputs.size(0), 1
    first, second = inputs.shape[:2]
    return (second, first) if batch_first else (first, second)
