"""Row of h_n or c_n that belongs to a direction of a layer: by torch, and typical mistakes."""

from __future__ import annotations

from dataclasses import replace

import torch

from backend.layer.build import build, spend_projection_notice
from backend.layer.spec import LayerSpec
from backend.practice.question import Confused, Lane, Question, cached_question, hints
from backend.practice.rule_lines import RuleLine

Fill = tuple[int, bool]


def row_of(spec: LayerSpec, lane: Lane) -> int:
    """Return torch's row of ``lane``, found by a run in which only ``lane`` has weights.

    All weights of its layer and above are zero except those of its direction; its row is the one
    that becomes nonzero with them. The order does not depend on the other sizes, which are small
    here. ``weight_ih_l1_reverse`` is the backward direction of layer 1 by torch's documentation:
    https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html

    Raises:
        ValueError: if there is not exactly one such row, or the layer does not have the lane.
    """
    small = replace(
        spec,
        input_size=1,
        hidden_size=2,
        proj_size=min(spec.proj_size, 1),
        seq_len=1,
        batched=False,
    )
    below = {(layer, reverse) for layer in range(lane.layer) for reverse in (False, True)}
    speaking = _speaking(small, lane.tensor, below | {(lane.layer, lane.direction == "backward")})
    rows = sorted(speaking - _speaking(small, lane.tensor, below))
    if len(rows) != 1:
        raise ValueError(f"{lane} has the rows {rows}")
    return rows[0]


def wrong_rows(spec: LayerSpec, lane: Lane) -> list[Confused]:
    """Return wrong rows, the most tempting first."""
    D, num_layers = spec.num_directions, spec.num_layers
    number = int(lane.direction == "backward")
    right = lane.layer * D + number
    found = []
    if D == 2:
        major = {"num_layers": num_layers, "directions": D}
        found += [
            Confused("direction_major", number * num_layers + lane.layer, major),
            Confused("backward_first", lane.layer * D + 1 - number, {"layer": lane.layer}),
            Confused("forgot_directions", lane.layer, {"directions": D}),
        ]
    if num_layers > 1:
        from_top = (num_layers - 1 - lane.layer) * D + number
        found.append(Confused("top_layer_first", from_top, {"num_layers": num_layers}))
    found.append(Confused("counted_from_one", right + 1))
    if lane.layer:
        found.append(Confused("layers_from_one", right - D, {"layer": lane.layer}))
    return found


def row_line(spec: LayerSpec, lane: Lane) -> RuleLine:
    """Return ``layer*D + direction``, with 0 for forward and 1 for backward."""
    number = int(lane.direction == "backward")
    return RuleLine("row", "layer*D + direction", f"{lane.layer}*{spec.num_directions} + {number}")


def _speaking(spec: LayerSpec, tensor: str, lanes: set[Fill]) -> set[int]:
    """Return the rows of a final state that are nonzero if only ``lanes`` have weights."""
    layer = build(spec)
    state = {}
    for name, weight in layer.named_parameters():
        level = int(name.removesuffix("_reverse").rpartition("_l")[2])
        speaks = (level, name.endswith("_reverse")) in lanes
        # Small positive weights: nothing cancels out, no gate closes, no relu unit is dead.
        state[name] = torch.full(weight.shape, 1 / weight.shape[-1] if speaks else 0.0)
    layer.load_state_dict(state, assign=True)
    if spec.proj_size:
        spend_projection_notice()
    with torch.inference_mode():
        _, final = layer(torch.ones(1, 1))
    states = dict(
        zip(("h_n", "c_n"), final if isinstance(final, tuple) else (final,), strict=False)
    )
    return set(states[tensor].abs().sum(-1).nonzero().flatten().tolist())


@cached_question
def row_question(spec: LayerSpec, lane: Lane) -> Question:
    """Return the question about the row of ``lane``."""
    lines = (row_line(spec, lane),)
    return Question(
        *("which_row", spec, row_of(spec, lane), lines, tuple(wrong_rows(spec, lane))),
        hints=hints(lines, lane.tensor),
        lane=lane,
    )
