"""Where final states appear in ``output``: each row of ``h_n`` and ``c_n``, and its equal slice.

:func:`addresses` names the slice of ``output`` that equals a row, by rule. :func:`checked` compares
the two in the tensors of one run. The rule follows torch's documentation of ``output``, ``h_n`` and
``c_n``: https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import torch

from backend.layer import slice as slices
from backend.layer.slice import Slice
from backend.layer.spec import Direction, LayerSpec
from backend.layer.trace import Trace

Reason = Literal["lower_layer", "cell_state", "cell_state_projected"]
"""Why no slice of ``output`` holds the values of a row.

``lower_layer``: ``output`` holds only the top layer. ``cell_state``: the layer does not return
c_n per step. ``cell_state_projected``: the same, and a row of c_n is wider than H_out.
"""
Verdict = Literal["equal", "rounding", "different", "not_computed"]
"""``equal`` (bitwise), equal up to ``rounding``, ``different`` (a bug of ours), or
``not_computed`` if the run computed shapes only.
"""
ROUNDING = 1e-5
"""Largest absolute or relative difference that counts as rounding."""


@dataclass(frozen=True)
class Address:
    """One row of h_n or c_n.

    Attributes:
        place: the row itself, ``h_n[3]``: (N, H_out), unbatched (H_out,); in c_n H_cell wide.
        row: the index of the row; rows are layer-major, ``layer * D + direction``.
        layer: the index of the stacked layer.
        direction: the direction that computes the row.
        read: the first and the last time step that the direction reads, in reading order.
        equal: the slice of output with the same values, or ``None``.
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
    """The comparison of an address with one run.

    Attributes:
        address: the compared row.
        verdict: whether the row equals ``address.equal``; ``None`` if there is no such slice.
        difference: the largest absolute difference, if values were compared.
    """

    address: Address
    verdict: Verdict | None
    difference: float | None


@lru_cache(maxsize=8)
def addresses(spec: LayerSpec) -> tuple[Address, ...]:
    """Return every row of h_n, then of an LSTM's c_n, in order."""
    rows = range(spec.rows)
    return tuple(_address(spec, name, row) for name in spec.final_states for row in rows)


def checked(spec: LayerSpec, trace: Trace) -> tuple[Check, ...]:
    """Compare each row with its slice of ``output`` in ``trace``, a run of ``spec``."""
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
    """Compare bitwise first: https://docs.pytorch.org/docs/stable/generated/torch.equal.html"""
    if torch.equal(row, half):
        return "equal"
    return "rounding" if torch.allclose(row, half, ROUNDING, ROUNDING) else "different"
