"""The marker: one input cell is changed, the layer runs again, and changed numbers are reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch

from backend.layer import slice as slices
from backend.layer.addresses import addresses
from backend.layer.slice import Slice
from backend.layer.spec import Direction, LayerSpec
from backend.layer.trace import Trace, rerun

STEP = 1.0
"""The value added to every feature of the cell: far above rounding, below saturation."""


@dataclass(frozen=True)
class Touch:
    """One direction's numbers at one place: a half of ``output`` at a step, or a row of a state.

    Attributes:
        place: the slice, as blocks of the diagram name it: ``output[:, 3, :20]``, ``h_n[1]``.
        layer: the index of the stacked layer; the top one for ``output``.
        direction: the direction that computes the numbers.
        step: the last step that the direction has read here.
        changed: how many of the numbers in ``place`` changed; all belong to the cell's sequence.
        width: how many numbers belong to one sequence.
        reached: whether the cell can have an influence here, by the order of reading.
    """

    place: Slice
    layer: int
    direction: Direction
    step: int
    changed: int
    width: int
    reached: bool

    @property
    def faded(self) -> bool:
        """True if the cell was read, but the change is below the last bit or in a dead unit."""
        return self.reached and not self.changed


@dataclass(frozen=True)
class Mark:
    """The effect of a changed cell.

    Attributes:
        sample: the sequence of the batch; ``None`` unbatched.
        step: the time step of the cell.
        cell: the changed part of the input, with all features, as the slice ``input[0, 3]``.
        changed: for output, h_n and c_n which elements differ, bool, in the tensor's shape.
        touches: a summary: every step of each direction of output, then every row of the states.
    """

    sample: int | None
    step: int
    cell: Slice
    changed: Mapping[str, torch.Tensor] = field(repr=False)
    touches: tuple[Touch, ...] = field(repr=False)

    @property
    def lit(self) -> frozenset[str]:
        """The texts of all places with a change: ``Block.slice`` of the blocks to highlight."""
        return frozenset(each.place.text for each in self.touches if each.changed)


def mark(spec: LayerSpec, trace: Trace, sample: int | None, step: int) -> Mark | None:
    """Change every feature of one input cell and report exactly which numbers of the run differ.

    Takes one more run; :func:`backend.layer.trace.rerun` keeps weights and initial states.

    Args:
        trace: a run of ``spec``, to compare with.
        sample: the index of the sequence; 0 or ``None`` for an unbatched input.
        step: the time step.

    Returns:
        ``None`` if only shapes are computed.

    Raises:
        IndexError: if the input does not have the cell.
    """
    cell = _cell(spec, sample, step)
    if not trace.values:
        return None
    with torch.inference_mode():
        inputs = trace.values["input"].clone()
        cell.of({"input": inputs}).add_(STEP)
        after = rerun(spec, inputs)
        if after is None:
            return None
        changed = {
            name: trace.values[name] != after[name]
            for name in ("output", "h_n", "c_n")
            if name in after
        }
    touches = (*_output_touches(spec, changed["output"], step), *_rows(spec, changed, step))
    return Mark(sample if spec.batched else None, step, cell, changed, touches)


def _cell(spec: LayerSpec, sample: int | None, step: int) -> Slice:
    samples = spec.samples
    number = 0 if sample is None and not spec.batched else sample
    if number is None or not 0 <= number < samples:
        raise IndexError(f"no sample {sample} in a batch of {samples}")
    if not 0 <= step < spec.seq_len:
        raise IndexError(f"no step {step} in {spec.seq_len} steps")
    if not spec.batched:
        return Slice("input", (step,))
    return Slice("input", (number, step) if spec.batch_first else (step, number))


def _output_touches(spec: LayerSpec, changed: torch.Tensor, cell: int) -> list[Touch]:
    """Return one touch per step and direction; ``changed`` has the shape of ``output``."""
    top = spec.num_layers - 1
    by_step = changed.movedim(spec.time_axis, 0)
    # (L, N, D*H_out) or (L, D*H_out) -> how many changed, (L, D).
    apart = by_step.reshape(*by_step.shape[:-1], spec.num_directions, -1).movedim(-2, 1)
    counts: list[list[int]] = apart.flatten(2).sum(-1).tolist()
    return [
        Touch(
            slices.half(spec, step, direction),
            top,
            direction,
            step,
            counts[step][number],
            apart.shape[-1],
            _reaches(spec, top, direction, step, cell),
        )
        for number, direction in enumerate(spec.directions)
        for step in range(spec.seq_len)
    ]


def _rows(spec: LayerSpec, changed: Mapping[str, torch.Tensor], cell: int) -> list[Touch]:
    counts = {
        name: tensor.flatten(1).sum(-1).tolist()
        for name, tensor in changed.items()
        if name != "output"
    }
    return [
        Touch(
            address.place,
            address.layer,
            address.direction,
            address.read[1],
            counts[address.place.tensor][address.row],
            changed[address.place.tensor].shape[-1],
            _reaches(spec, address.layer, address.direction, address.read[1], cell),
        )
        for address in addresses(spec)
    ]


def _reaches(spec: LayerSpec, layer: int, direction: Direction, step: int, cell: int) -> bool:
    """Return whether a direction has read step ``cell`` of the input when it is at ``step``.

    Above a bidirectional layer it always has: it starts at an end of the layer below, where one
    of the two halves has read every step.
    """
    if layer and spec.bidirectional:
        return True
    return cell <= step if direction == "forward" else cell >= step
