"""Causes and fixes that several errors share."""

from __future__ import annotations

import re

from backend.errors.facts import Facts
from backend.errors.known.layer import state_fixes
from backend.errors.record import EXPECTED_AND_GOT, Lines, PossibleCause, lines

UNPACK = "output, lengths = pad_packed_sequence(packed, batch_first=True)"
_PACK = "packed = pack_padded_sequence(input, {}, batch_first=True, enforce_sorted=False)"


def pack(lengths: str = "lengths") -> str:
    """Return the line that packs a batch, with ``lengths`` as the expression for its lengths."""
    return _PACK.format(lengths)


def open_result(facts: Facts) -> str:
    """Return the line that calls the layer and unpacks its result."""
    if facts.layer == "LSTM":
        return "output, (h_n, c_n) = layer(input)"
    return "output, h_n = layer(input)"


def packed_states(facts: Facts) -> Lines:
    """Make states for the sequences of a packed batch."""
    h_0 = (
        "rows = layer.num_layers * (2 if layer.bidirectional else 1)",
        "batch = int(packed.batch_sizes[0])",
        "h_0 = torch.zeros(rows, batch, layer.proj_size or layer.hidden_size)",
    )
    if facts.layer in ("RNN", "GRU"):
        return (*h_0, "packed_output, h_n = layer(packed, h_0)")
    return (
        *h_0,
        "c_0 = torch.zeros(rows, batch, layer.hidden_size)",
        "packed_output, (h_n, c_n) = layer(packed, (h_0, c_0))",
    )


def without_squeeze(facts: Facts) -> Lines:
    """Leave out the ``squeeze`` in the failing line."""
    line = re.sub(r"\.squeeze\((0|dim=0)?\)", "", facts.raised.line)
    return (re.sub(r"^return\b", "result =", line),)


# The result of a layer.
RESULT_NOT_OPENED = PossibleCause("result_not_opened")
PACKED_NOT_UNPACKED = PossibleCause("packed_not_unpacked")
NOTHING_RETURNED = PossibleCause("nothing_returned")

# The input.
FEATURES_DIFFER = PossibleCause(
    "features_differ",
    values=EXPECTED_AND_GOT,
    fix=lambda facts: (f"print({facts.call.input}.shape, {facts.call.layer}.input_size)",),
)
IDS_WITHOUT_EMBEDDING = PossibleCause(
    "ids_without_embedding",
    fix=lines("input = embedding(ids)", "output, h_n = layer(input)"),
)
AXES_SWAPPED = PossibleCause("axes_swapped")
LENGTHS_BEYOND_INPUT = PossibleCause("lengths_beyond_input")
SQUEEZED = PossibleCause("squeeze_on_line", fix=without_squeeze)

# The states.
ONE_TENSOR_FOR_TWO_STATES = PossibleCause(
    "one_tensor_for_two_states",
    fix=state_fixes.cell_state_added,
)
PAIR_FOR_ONE_STATE = PossibleCause(
    "pair_for_one_state",
    fix=state_fixes.hidden_state_alone,
)
STATE_HAS_NO_BATCH = PossibleCause("state_has_no_batch", fix=state_fixes.axis_added)
STATE_HAS_EXTRA_AXIS = PossibleCause("state_has_extra_axis", fix=state_fixes.axis_dropped)
DIRECTIONS_LEFT_OUT = PossibleCause("directions_left_out")
