"""Number of parameters of a layer, correct and with typical mistakes.

The correct number is torch's. The closed form of a direction of a layer is
``gates*H_cell*(reads + H_out + biases)``, plus ``H_out*H_cell`` for a projection:
https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from backend.layer.rules import Weight, weights
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.practice.question import Confused, Params, Question, cached_question, hints
from backend.practice.rule_lines import RuleLine


@dataclass(frozen=True)
class Counting:
    """The structure of a layer as a learner understands it.

    Attributes:
        layers: stacked layers.
        directions: directions of a layer.
        gates: row blocks of a weight.
        biases: bias vectors of a direction.
        first: features that the first layer reads.
        upper: features that every further layer reads.
        cell: H_cell, rows of a gate.
        out: H_out, features of a direction's output.
        recurrent: whether there is a weight for the state.
        projection: whether there is a weight for the projection.
    """

    layers: int
    directions: int
    gates: int
    biases: int
    first: int
    upper: int
    cell: int
    out: int
    recurrent: bool
    projection: bool

    @property
    def total(self) -> int:
        reads = self.first + (self.layers - 1) * self.upper
        state = self.layers * (self.out * self.recurrent + self.biases)
        projections = self.layers * self.out * self.cell * self.projection
        return self.directions * (self.gates * self.cell * (reads + state) + projections)


def wrong_counts(spec: LayerSpec) -> list[Confused]:
    """Return wrong numbers of parameters, the most tempting first."""
    right = _right(spec)
    return [
        Confused(code, replace(right, **changes).total, _params(spec, code))
        for code, changes in _changes(spec, right).items()
    ]


def doubly_wrong_counts(spec: LayerSpec) -> list[tuple[Confused, Confused]]:
    """Return numbers that two mistakes give together, each with both mistakes."""
    right = _right(spec)
    return [
        (Confused(one, total, _params(spec, one)), Confused(two, total, _params(spec, two)))
        for (one, changes), (two, others) in combinations(_changes(spec, right).items(), 2)
        if not changes.keys() & others.keys()
        for total in (replace(right, **changes, **others).total,)
    ]


def count_lines(spec: LayerSpec) -> tuple[RuleLine, ...]:
    """Return the number of parameters as a sum: one line per kind and shape of weights."""
    found: dict[tuple[str, str], RuleLine] = {}
    for weight in weights(spec):
        kind = weight.name.partition("_l")[0]
        symbols = "*".join(dim.symbol for dim in weight.shape)
        if (kind, symbols) not in found:
            found[kind, symbols] = _line(spec, weight, kind, symbols)
    return tuple(found.values())


def _line(spec: LayerSpec, weight: Weight, kind: str, symbols: str) -> RuleLine:
    numbers = "*".join(dim.arithmetic for dim in weight.shape)
    if kind != "weight_ih":
        times, count = "D*num_layers*", f"{spec.num_directions}*{spec.num_layers}*"
    elif weight.layer == 0:
        times, count = "D*", f"{spec.num_directions}*"
    else:
        times, count = "D*(num_layers-1)*", f"{spec.num_directions}*({spec.num_layers}-1)*"
    return RuleLine(weight.name if kind == "weight_ih" else kind, times + symbols, count + numbers)


def _right(spec: LayerSpec) -> Counting:
    out = spec.h_out
    return Counting(
        layers=spec.num_layers,
        directions=spec.num_directions,
        gates=spec.gates,
        biases=2 * spec.bias,
        first=spec.input_size,
        upper=spec.num_directions * out,
        cell=spec.hidden_size,
        out=out,
        recurrent=True,
        projection=spec.proj_size > 0,
    )


def _changes(spec: LayerSpec, right: Counting) -> Mapping[str, Mapping[str, Any]]:
    """Return what each mistake changes, for those that are possible with this layer."""
    found: dict[str, Mapping[str, Any]] = {}
    if spec.bias:
        found["counted_one_bias"] = {"biases": 1}
    if spec.bidirectional:
        found["forgot_directions"] = {"directions": 1, "upper": right.out}
    if spec.bidirectional and spec.num_layers > 1:
        found["upper_reads_one_direction"] = {"upper": right.out}
        found["counted_forward_only"] = {"directions": 1}
    if right.gates > 1:
        found["forgot_gates"] = {"gates": 1}
        found["gates_of_other_layer"] = {"gates": 7 - right.gates}
    if spec.num_layers > 1:
        found["forgot_layers"] = {"layers": 1}
        found["upper_reads_input"] = {"upper": right.first}
    if spec.proj_size:
        wide = spec.num_directions * spec.hidden_size
        found["forgot_projection"] = {"projection": False}
        found["ignored_projection"] = {"projection": False, "out": right.cell, "upper": wide}
    found["counted_no_bias" if spec.bias else "counted_absent_bias"] = {"biases": 2 - right.biases}
    found["forgot_recurrent"] = {"recurrent": False}
    return found


def _params(spec: LayerSpec, code: str) -> Params:
    known: dict[str, Params] = {
        "forgot_directions": {"directions": 2},
        "counted_forward_only": {"directions": 2},
        "upper_reads_one_direction": {"directions": 2},
        "forgot_gates": {"gates": spec.gates},
        "gates_of_other_layer": {"gates": spec.gates, "layer": spec.layer},
        "forgot_layers": {"num_layers": spec.num_layers},
        "upper_reads_input": {"num_layers": spec.num_layers, "input_size": spec.input_size},
        "forgot_projection": {"proj_size": spec.proj_size},
        "ignored_projection": {"proj_size": spec.proj_size},
    }
    return known.get(code, {})


@cached_question
def count_question(spec: LayerSpec) -> Question:
    """Return the question about the number of parameters of the layer."""
    lines, answer = count_lines(spec), trace(spec, "meta").parameters
    confusions = tuple(wrong_counts(spec))
    places = tuple(line.name for line in lines)
    return Question("parameter_count", spec, answer, lines, confusions, hints=hints(lines, *places))
