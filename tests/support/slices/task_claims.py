"""The claims about a wrong expression, checked with a real layer, code by code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import nn

from backend.layer.spec import LayerSpec
from backend.slices.task import Task, Wrong
from tests.support.random_run import lively_layer, typed
from tests.support.twin import built, run

Tensors = dict[str, torch.Tensor]


@dataclass(frozen=True)
class Case:
    """A layer, its input, its run, and one wrong expression with its value."""

    spec: LayerSpec
    task: Task
    wrong: Wrong
    layer: nn.RNNBase
    inputs: torch.Tensor
    tensors: Tensors
    value: torch.Tensor

    @property
    def h_out(self) -> int:
        return self.spec.proj_size or self.spec.hidden_size

    def again(self, inputs: torch.Tensor) -> torch.Tensor:
        """Return the wrong expression's value if the layer reads ``inputs``."""
        return typed(self.wrong.text, self.spec, run(self.layer, inputs))


def case(spec: LayerSpec, task: Task, wrong: Wrong) -> Case:
    layer, inputs = lively_layer(spec)
    tensors = run(layer, inputs)
    return Case(spec, task, wrong, layer, inputs, tensors, typed(wrong.text, spec, tensors))


def by_sample(spec: LayerSpec, tensor: torch.Tensor) -> torch.Tensor:
    """Return a view of input or output as (N, L, features)."""
    if not spec.batched:
        return tensor[None]
    return tensor if spec.batch_first else tensor.transpose(0, 1)


def poisoned(spec: LayerSpec, inputs: torch.Tensor, sample: int, *steps: int) -> torch.Tensor:
    """Return ``inputs`` with NaN in some steps of one sample, which reaches everything that reads
    them.

    Any other change fades with the steps, and so would the claim that is tested with it.
    """
    inputs = inputs.clone()
    by_sample(spec, inputs)[sample, list(steps)] = float("nan")
    return inputs


def part_of(spec: LayerSpec, whole: nn.RNNBase, layers: range, one_way: bool = False) -> nn.RNNBase:
    """Return some layers of a stack, perhaps only their forward direction, as a layer."""
    weights = {name: each for name, each in whole.state_dict().items() if _number(name) in layers}
    first = next(iter(weights.values()))
    changes = {"num_layers": len(layers), "input_size": first.shape[1]}
    changes |= {"bidirectional": False} if one_way else {}
    # `lively_layer` replaced relu by tanh.
    alone = built(replace(spec, nonlinearity="tanh", **changes)).double().eval()
    renamed = {
        name.replace(f"_l{_number(name)}", f"_l{_number(name) - layers.start}"): each
        for name, each in weights.items()
        if not (one_way and name.endswith("_reverse"))
    }
    alone.load_state_dict(renamed)
    return alone


def _number(name: str) -> int:
    return int(name.removesuffix("_reverse").rpartition("_l")[2])


def backward_read_one(case: Case) -> None:
    """Check that the backward half comes from a top layer that read only the last step."""
    spec, last = case.spec, case.spec.seq_len - 1
    assert case.wrong.params == {"t": last}
    reads, top = case.inputs, spec.num_layers - 1
    if top:
        reads = run(part_of(spec, case.layer, range(top)), case.inputs)["output"]
    only = by_sample(spec, reads)[:, last:]
    only = only[0] if not spec.batched else only if spec.batch_first else only.transpose(0, 1)
    alone = run(part_of(spec, case.layer, range(top, top + 1)), only)["h_n"]
    backward = (
        case.value[1] if case.task.id == "direction_states" else case.value[..., case.h_out :]
    )
    torch.testing.assert_close(backward, alone[1])


def top_backward_only(case: Case) -> None:
    first = by_sample(case.spec, case.tensors["output"])[:, 0, case.h_out :]
    assert torch.equal(case.value.view_as(first), first)


def forward_only(case: Case) -> None:
    lane = part_of(case.spec, case.layer, range(1), one_way=True)
    torch.testing.assert_close(case.value, run(lane, case.inputs)["h_n"][0])


def lowest_layer(case: Case) -> None:
    below = part_of(case.spec, case.layer, range(1))
    torch.testing.assert_close(case.value, run(below, case.inputs)["h_n"][0])


def mixes_samples(case: Case) -> None:
    """Check that another sample's input changes values of this sample's row."""
    spec = case.spec
    axis = {"classify": 0, "decoder": 1, "tag": 1 if spec.batch_first else 0}[case.task.id]
    assert case.value.shape[axis] == spec.batch
    mixed = False
    for sample in range(spec.batch):
        other = poisoned(spec, case.inputs, sample, *range(spec.seq_len))
        changed = case.again(other).isnan().movedim(axis, 0).flatten(1).any(dim=1)
        mixed |= changed.sum() > changed[sample]
    assert mixed


def all_layers(case: Case) -> None:
    rows = case.value.view(case.spec.num_layers * case.spec.num_directions, -1)
    assert torch.equal(rows, case.tensors["h_n"].view_as(rows))


def pair_last_is_c_n(case: Case) -> None:
    _, h = case.layer(case.inputs)
    assert torch.equal(h[-1], case.value)


def pair_first_is_h_n(case: Case) -> None:
    _, h = case.layer(case.inputs)
    assert torch.equal(h[0], case.value)


def pair_splits_rows(case: Case) -> None:
    _, (h, c) = case.layer(case.inputs)
    assert torch.equal(h, case.value)
    assert torch.equal(c, case.tensors["h_n"][1])


def one_sample(case: Case) -> None:
    sample = by_sample(case.spec, case.tensors["output"])[case.spec.batch - 1]
    assert case.wrong.params == {"sample": case.spec.batch - 1}
    assert torch.equal(case.value, sample)


def one_feature(case: Case) -> None:
    index = case.spec.num_directions * case.h_out - 1
    assert case.wrong.params == {"index": index}
    assert case.value.tolist() == [step[index] for step in case.tensors["output"].tolist()]


def last_states_only(case: Case) -> None:
    """Check that there is one row per layer and direction, also for a longer sequence."""
    spec = case.spec
    assert case.value.shape[0] == spec.num_layers * spec.num_directions
    time = 1 if spec.batched and spec.batch_first else 0
    twice = run(case.layer, torch.cat([case.inputs, case.inputs], dim=time))
    assert typed(case.wrong.text, spec, twice).shape == case.value.shape


def rows_layer_major(case: Case) -> None:
    """Check that a row of another layer or direction is in the place of this one."""
    place = {
        "decoder": lambda value: value[0, ..., case.h_out :],
        "layer_states": lambda value: value[1],
        "direction_states": lambda value: value[0, 1],
    }[case.task.id]
    rows = case.tensors["h_n"]
    right = typed(case.task.right.text, case.spec, case.tensors)
    assert right.shape == case.value.shape
    assert torch.equal(place(case.value), rows[case.wrong.params["row"]])
    assert torch.equal(place(right), rows[case.wrong.params["wanted"]])


def top_layer_only(case: Case) -> None:
    rows = case.tensors["h_n"]
    assert [torch.equal(case.value, row) for row in rows] == [False] * (len(rows) - 1) + [True]


def states_never_move(case: Case) -> None:
    """Check that the samples come first, although torch expects an h_0 with the rows first."""
    assert case.spec.batch_first
    assert case.value.shape[:2] == (case.spec.batch, case.spec.num_layers)


def first_step_of_top(case: Case) -> None:
    only = by_sample(case.spec, case.inputs)[:, :1]
    only = only[0] if not case.spec.batched else only
    only = only.transpose(0, 1) if case.spec.batched and not case.spec.batch_first else only
    torch.testing.assert_close(case.value, run(case.layer, only)["h_n"][-1])


def no_backward_half(case: Case) -> None:
    assert case.value.shape == (*case.tensors["output"].shape[:-1], 0)


def padding(case: Case) -> None:
    """Check that the value is the output at the last step, which is padding of sample 1."""
    last = case.spec.seq_len - 1
    assert case.wrong.params == {"t": last}
    at_padding = by_sample(case.spec, case.tensors["output"])[1, last]
    assert torch.equal(case.value[1], at_padding)


def read_padding(case: Case) -> None:
    """Check that the padding of sample 1, which is a step shorter, changes the result."""
    other = poisoned(case.spec, case.inputs, 1, case.spec.seq_len - 1)
    assert case.again(other)[1].isnan().any()


CLAIMS: dict[str, Callable[[Case], None]] = {
    claim.__name__: claim
    for claim in (
        *(backward_read_one, top_backward_only, forward_only, lowest_layer, mixes_samples),
        *(all_layers, pair_last_is_c_n, pair_first_is_h_n, pair_splits_rows, one_sample),
        *(one_feature, last_states_only, rows_layer_major, top_layer_only, states_never_move),
        *(first_step_of_top, no_backward_half, padding, read_padding),
    )
}
