"""Estimated cost of a real run, computed from the configuration before memory is allocated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from backend.layer.spec import LayerSpec

MAX_MILLISECONDS = 20.0
MAX_BYTES = 40 * 2**20
MAX_PARAMETERS = 2_000_000

# Measured with `python -m bench.cost` on one thread and rounded up.
_MS_PER_CELL_STEP = 0.010
_MS_PER_WEIGHT_READ = 3e-8
_MS_PER_WEIGHT_USE = 2e-8
_MS_PER_INPUT_NUMBER = 2e-5
_MS_PER_GATE_NUMBER = 2e-5
_FLOAT = 4


@dataclass(frozen=True)
class Cost:
    """Estimate of one forward pass on the CPU, with the limits for real runs.

    Attributes:
        parameters: the approximate number of weights to create.
        milliseconds: the time of the run.
        bytes: the extra memory of the run, weights included.
    """

    most_milliseconds: ClassVar[float] = MAX_MILLISECONDS
    most_bytes: ClassVar[int] = MAX_BYTES

    parameters: int
    milliseconds: float
    bytes: int

    @property
    def affordable(self) -> bool:
        """True if the run is fast and small enough; otherwise only shapes are computed."""
        return (
            self.milliseconds <= self.most_milliseconds
            and self.bytes <= self.most_bytes
            and self.parameters <= MAX_PARAMETERS
        )


def estimate(spec: LayerSpec) -> Cost:
    """Estimate the cost of running ``spec`` for real, in a few microseconds."""
    directions = spec.num_directions
    gates = spec.gates
    h_out = spec.h_out
    samples = spec.samples

    first = gates * spec.hidden_size * (spec.input_size + h_out + 2) + h_out * spec.hidden_size
    later = gates * spec.hidden_size * (directions * h_out + h_out + 2) + h_out * spec.hidden_size
    parameters = directions * (first + (spec.num_layers - 1) * later)

    cell_steps = spec.seq_len * spec.rows
    milliseconds = (
        cell_steps * _MS_PER_CELL_STEP
        # Every step reads all weights once and uses them for every sample.
        + parameters * spec.seq_len * (_MS_PER_WEIGHT_READ + samples * _MS_PER_WEIGHT_USE)
        + spec.seq_len * samples * spec.input_size * _MS_PER_INPUT_NUMBER
        + cell_steps * samples * gates * spec.hidden_size * _MS_PER_GATE_NUMBER
    )

    # Only one layer's gate activations exist at a time, together with its input and output. The
    # sine wave for the input is copied.
    per_step = 4 * spec.input_size + directions * ((gates + 4) * spec.hidden_size + 2 * h_out)
    states = 4 * spec.rows * samples * (h_out + spec.hidden_size)
    floats = 3 * parameters + spec.seq_len * samples * per_step + states
    return Cost(parameters, milliseconds, _FLOAT * floats)
