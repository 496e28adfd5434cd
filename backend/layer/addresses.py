"""The address map: what each row of the final states is, and where the same numbers stand.

:func:`addresses` says by rule which slice of ``output`` a row equals, :func:`checked` asks the
tensors of one run whether it does. The rule is torch's documentation of ``output``, ``h_n`` and
``c_n``: https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import torch

from backend.layer import slice as slices
from backend.layer.slice import Slice
from backend.layer.spec import Direction, LayerSpec
from backend.layer.trace import Trace

Reason = Literal["lower_layer", "cell_state", "cell_state_projected"]
"""Why no slice of ``output`` holds a row's numbers.

``lower_layer``: output holds the top layer only. ``cell_state``: c_n never leaves the layer;
``cell_state_projected``: and a row of it is wider than a lane of output.
"""
Verdict = Literal["equal", "rounding", "different", "not_computed"]
"""``equal`` to the bit; equal up to ``rounding``; ``different``, which would be a mistake of ours;
``not_computed`` where only shapes were."""
ROUNDING = 1e-5
"""Largest difference, absolute or relative, that is called rounding."""


@dataclass(frozen=True)
class Address:
    """One row of h_n or c_n.

    Attributes:
        place: the row itself, ``h_n[3]``: (N, H_out), unbatched (H_out,); of c_n H_cell wide.
        row: its number; rows are layer-major, ``layer * D + direction``.
        layer: which stacked layer.
        direction: of its lane.
        read: first and last step that its lane has read, in reading order.
        equal: the slice of output with the same numbers, or ``None``.
        reason: why there is none, or ``None``.
    """

    place: Slice
    row: int
    layer: int
    direction: Direction
    read: tuple[int, int]
    equal: Slice | None
    reason: Reason | None


@dataclass(frozen=True)
class Check:
    """What one run says of an address.

    Attributes:
        address: the row in question.
        verdict: whether its numbers are those of ``address.equal``; ``None`` where there is none.
        difference: the largest absolute difference, where numbers were compared.
    """

    address: Address
    verdict: Verdict | None
    difference: float | None


def addresses(spec: LayerSpec) -> tuple[Address, ...]:
    """Every row of h_n, then of an LSTM's c_n, in the order of the rows."""
    rows = range(spec.rows)
    return tuple(_address(spec, name, row) for name in spec.final_states for row in rows)


def checked(spec: LayerSpec, trace: Trace) -> tuple[Check, ...]:
    """The same rows, each equality put to the tensors of ``trace``, a run of ``spec``."""
    return tuple(_check(address, trace.values) for address in addresses(spec))


def _address(spec: LayerSpec, name: str, row: int) -> Address:
    layer, number = divmod(row, spec.num_directions)
    direction = spec.directions[number]
    last = spec.seq_len - 1
    read = (last, 0) if number else (0, last)
    reason = _reason(spec, name, layer)
    equal = None if reason else slices.half(spec, read[1], direction)
    return Address(slices.state(name, row), row, layer, direction, read, equal, reason)


def _reason(spec: LayerSpec, name: str, layer: int) -> Reason | None:
    if name == "c_n":
        return "cell_state_projected" if spec.proj_size else "cell_state"
    return "lower_layer" if layer < spec.num_layers - 1 else None


def _check(address: Address, values: Mapping[str, torch.Tensor]) -> Check:
    if address.equal is None:
        return Check(address, None, None)
    if not values:
        return Check(address, "not_computed", None)
    row, half = address.place.of(values), address.equal.of(values)
    return Check(address, _verdict(row, half), (row - half).abs().max().item())


def _verdict(row: torch.Tensor, half: torch.Tensor) -> Verdict:
    """Bits first: https://docs.pytorch.org/docs/stable/generated/torch.equal.html"""
    if torch.equal(row, half):
        return "equal"
    return "rounding" if torch.allclose(row, half, ROUNDING, ROUNDING) else "different"
