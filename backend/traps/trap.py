"""A silent bug as a value, and the codes of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CODES = (
    *("batch_first_forgotten", "batch_first_needless", "features_not_last"),
    *("rows_are_one_sequence", "backward_read_one", "padding_step", "padding_zeros"),
    *("states_read_padding", "backward_read_padding", "samples_mixed", "rows_regrouped"),
    "squeeze_drops_batch",
    *("pair_last_is_c_n", "pair_splits_rows", "bias_positional", "lengths_truncated"),
    *("dropout_without_effect", "pack_reads_time", "sentences_dropped", "unpack_turns_axes"),
)


@dataclass(frozen=True)
class Trap:
    """A silent bug: a code, and the values for its sentence."""

    code: str
    params: Mapping[str, int | float | str | bool] = field(default_factory=dict)
