"""Estimated cost of running a layer on a padded and on a packed batch."""

from __future__ import annotations

from backend.layer.cost import Cost, estimate
from backend.layer.spec import LayerSpec
from backend.packing.batch import VOCABULARY

MAX_MILLISECONDS = 32.0
"""Limit for both runs; with building, packing and repetitions it stays below 50 ms."""
MAX_BYTES = 64 * 2**20

# Measured with `python -m bench.packing` on one thread; rounded up. A packed run
# uses smaller products and no fused kernel, so its times differ from `backend.layer.cost`.
_MS_PER_CELL_STEP = 0.015
_MS_PER_WEIGHT_READ = 4e-7
_MS_PER_WEIGHT_USE = 2e-8
_MS_PER_INPUT_NUMBER = 1e-5
_MS_PER_GATE_NUMBER = 6e-6
_FLOAT = 4


class PackingCost(Cost):
    """Estimate of two forward passes on the CPU, one padded and one packed."""

    most_milliseconds = MAX_MILLISECONDS
    most_bytes = MAX_BYTES


def packing_cost(spec: LayerSpec) -> PackingCost:
    """Estimate the cost for the padded batch of ``spec``, as if no sentence were shorter."""
    single = estimate(spec)
    cell_steps = spec.seq_len * spec.rows
    gate_numbers = cell_steps * spec.batch * spec.gates * spec.hidden_size
    per_weight = _MS_PER_WEIGHT_READ + spec.batch * _MS_PER_WEIGHT_USE
    milliseconds = (
        cell_steps * _MS_PER_CELL_STEP
        + single.parameters * spec.seq_len * per_weight
        + spec.seq_len * spec.batch * spec.input_size * _MS_PER_INPUT_NUMBER
        + gate_numbers * _MS_PER_GATE_NUMBER
    )
    table = _FLOAT * VOCABULARY * spec.input_size
    return PackingCost(single.parameters, 2 * milliseconds, 2 * single.bytes + table)
