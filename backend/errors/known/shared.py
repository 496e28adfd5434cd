"""Causes and fixes that several errors share."""

from __future__ import annotations

from backend.errors.facts import Facts
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


# The result of a layer.
RESULT_NOT_OPENED = PossibleCause("result_not_opened")
PACKED_NOT_UNPACKED = PossibleCause("packed_not_unpacked")
NOTHING_RETURNED = PossibleCause("nothing_returned")

# The input.
FEATURES_DIFFER = PossibleCause("features_differ", values=EXPECTED_AND_GOT)
IDS_WITHOUT_EMBEDDING = PossibleCause(
    "ids_without_embedding",
    fix=lines("input = embedding(ids)", "output, h_n = layer(input)"),
)
AXES_SWAPPED = PossibleCause("axes_swapped")
LENGTHS_BEYOND_INPUT = PossibleCause("lengths_beyond_input")

# The states.
ONE_TENSOR_FOR_TWO_STATES = PossibleCause(
    "one_tensor_for_two_states",
    fix=lines("output, (h_n, c_n) = layer(input, (h_0, c_0))"),
)
PAIR_FOR_ONE_STATE = PossibleCause(
    "pair_for_one_state",
    fix=lines("output, h_n = layer(input, h_0)"),
)
STATE_HAS_NO_BATCH = PossibleCause("state_has_no_batch")
DIRECTIONS_LEFT_OUT = PossibleCause("directions_left_out")
