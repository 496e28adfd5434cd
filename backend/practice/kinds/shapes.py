"""Questions about the shapes of output, h_n and c_n, with typical mistakes.

The rules of :mod:`backend.layer.rules` give the wrong shapes, for a layer as a learner
misunderstands it. The right shape is torch's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from backend.layer.axes import sizes
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.practice.question import Confused, Kind, Question, cached_question, hints
from backend.practice.rule_lines import axis_lines

Sizes = tuple[int, ...]


def wrong_shapes(spec: LayerSpec, tensor: str) -> list[Confused]:
    """Return wrong shapes of ``output``, ``h_n`` or ``c_n``, the most tempting first.

    Several mistakes may give one shape, and one may give the right shape by chance.
    """
    found = _of_output(spec) if tensor == "output" else _of_state(spec, tensor)
    return [*found, *_of_batch_axis(spec, tensor)]


def _of_output(spec: LayerSpec) -> Iterator[Confused]:
    right = _sizes(spec, "output")
    time = spec.time_axis
    if spec.bidirectional:
        yield _forgot_directions(spec, "output")
    if spec.proj_size:
        yield _cell_instead_of_out(spec, "output")
    if spec.batched:
        other = replace(spec, batch_first=not spec.batch_first)
        code = "swapped_batch_time"
        yield Confused(code, _sizes(other, "output"), {"batch": spec.batch, "time": spec.seq_len})
    steps = {"seq_len": spec.seq_len}
    yield Confused("last_step_only", (*right[:time], *right[time + 1 :]), steps)
    yield Confused("states_for_output", _sizes(spec, "h_n"))
    if spec.num_layers > 1:
        wide = (*right[:-1], right[-1] * spec.num_layers)
        yield Confused("layers_in_output", wide, {"num_layers": spec.num_layers})
    if spec.bidirectional:
        apart = (*right[:-1], 2, right[-1] // 2)
        yield Confused("directions_apart", apart, {"directions": 2})
    yield Confused("input_feature", (*right[:-1], spec.input_size), {"input_size": spec.input_size})


def _of_state(spec: LayerSpec, tensor: str) -> Iterator[Confused]:
    rows, *batch, width = _sizes(spec, tensor)
    if spec.bidirectional:
        yield _forgot_directions(spec, tensor)
    if spec.num_layers > 1:
        alone = (spec.num_directions, *batch, width)
        yield Confused("forgot_layers", alone, {"num_layers": spec.num_layers})
    if batch and spec.batch_first:
        yield Confused("batch_first_on_states", (*batch, rows, width), {"batch": spec.batch})
    if spec.proj_size and tensor == "h_n":
        yield _cell_instead_of_out(spec, tensor)
    if spec.proj_size and tensor == "c_n":
        widths = {"hidden_size": spec.hidden_size, "proj_size": spec.proj_size}
        yield Confused("out_instead_of_cell", (rows, *batch, spec.proj_size), widths)
    if rows > 1:
        yield Confused("last_row_only", (1, *batch, width), {"rows": rows})
    yield Confused("dropped_rows_axis", (*batch, width), {"rows": rows})
    yield Confused("output_for_states", _sizes(spec, "output"))
    if batch:
        by_time = (rows, spec.seq_len, width)
        yield Confused("time_for_batch", by_time, {"batch": spec.batch, "seq_len": spec.seq_len})
    yield from _directions_elsewhere(spec, rows, tuple(batch), width)


def _directions_elsewhere(spec: LayerSpec, rows: int, batch: Sizes, width: int) -> list[Confused]:
    if not spec.bidirectional:
        return []
    two = {"directions": 2}
    return [
        Confused("directions_in_features", (spec.num_layers, *batch, 2 * width), two),
        Confused("directions_twice", (rows, *batch, 2 * width), two),
        Confused("directions_apart", (spec.num_layers, 2, *batch, width), two),
    ]


def _of_batch_axis(spec: LayerSpec, tensor: str) -> Iterator[Confused]:
    right = _sizes(spec, tensor)
    if not spec.batched:
        first = spec.batch_axis if tensor == "output" else 1
        yield Confused("kept_batch_axis", (*right[:first], 1, *right[first:]))
        return
    axis = spec.batch_axis if tensor == "output" else 1
    without = (*right[:axis], *right[axis + 1 :])
    yield Confused("dropped_batch_axis", without, {"batch": spec.batch})


def _forgot_directions(spec: LayerSpec, tensor: str) -> Confused:
    value = _sizes(replace(spec, bidirectional=False), tensor)
    return Confused("forgot_directions", value, {"directions": 2})


def _cell_instead_of_out(spec: LayerSpec, tensor: str) -> Confused:
    widths = {"hidden_size": spec.hidden_size, "proj_size": spec.proj_size}
    return Confused("cell_instead_of_out", _sizes(replace(spec, proj_size=0), tensor), widths)


def _sizes(spec: LayerSpec, tensor: str) -> Sizes:
    return sizes(tensor_shapes(spec)[tensor])


@cached_question
def shape_question(spec: LayerSpec, kind: Kind) -> Question:
    """Return the question about the shape of one tensor."""
    tensor = kind.removesuffix("_shape")
    lines = axis_lines(tensor_shapes(spec)[tensor])
    confusions = tuple(wrong_shapes(spec, tensor))
    answer = tuple(trace(spec).shapes[tensor])
    return Question(kind, spec, answer, lines, confusions, hints=hints(lines, tensor))
