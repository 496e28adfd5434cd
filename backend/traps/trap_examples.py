"""One trap of each kind, as a layer might fall into it: what the demonstrations are made from."""

from __future__ import annotations

from backend.layer.spec import LayerSpec
from backend.traps.traps import CODES, Trap


def example_traps(spec: LayerSpec) -> tuple[Trap, ...]:
    """A trap for every code, in the order of :data:`backend.traps.traps.CODES`."""
    sizes = {"batch": spec.batch, "seq_len": spec.seq_len}
    last = spec.seq_len - 1
    short = {"samples": max(spec.batch - 1, 1)}
    params: dict[str, dict[str, int | float | str | bool]] = {
        "batch_first_forgotten": {**sizes},
        "batch_first_needless": {**sizes},
        "features_not_last": {"input_size": spec.input_size},
        "rows_are_one_sequence": {"rows": spec.batch},
        "backward_read_one": {"t": last},
        "padding_step": {"t": last, **short},
        "padding_zeros": {"t": last, **short},
        "states_read_padding": {**short},
        "backward_read_padding": {**short},
        "samples_mixed": {"blended": False},
        "rows_regrouped": {"num_layers": spec.num_layers},
        "pair_last_is_c_n": {"name": "h"},
        "pair_splits_rows": {"names": "h, c"},
        "bias_positional": {"position": 4, "value": "True"},
        "lengths_truncated": {"given": spec.seq_len - 0.01, "taken": last, "count": spec.batch},
        "dropout_without_effect": {"dropout": spec.dropout or 0.5},
    }
    return tuple(Trap(code, params[code]) for code in CODES)
