"""Causes and fixes that several errors share."""

from __future__ import annotations

import re
from dataclasses import replace

from backend.errors.facts import Facts
from backend.errors.known.layer import state_fixes
from backend.errors.record import EXPECTED_AND_GOT, Fix, Lines, PossibleCause
from backend.errors.roles import Roles

UNPACK = "output, lengths = pad_packed_sequence(packed, batch_first=True)"
_PACK = "packed = pack_padded_sequence(input, {}, batch_first=True, enforce_sorted=False)"
_PACKS = re.compile(r"pack_padded_sequence\(.*\)")
_BATCH_FIRST = re.compile(r"batch_first ?= ?(?!False)[\w.]+|, ?True\b")
PACKING = (
    Roles(
        "pack_padded_sequence",
        ("input", "lengths"),
        {"input": "input", "lengths": "lengths"},
        "packed",
        calls="pack_padded_sequence$",
    ),
)
UNPACKING = (
    Roles("pad_packed_sequence", ("packed",), {}, "output, lengths", calls="pad_packed_sequence$"),
)


def pack(lengths: str = "lengths") -> str:
    """Return the line that packs a batch, with ``lengths`` as the expression for its lengths."""
    return _PACK.format(lengths)


def packed_again(lengths: str = "lengths") -> Fix:
    """Return the fix that packs a batch as the failing line does, whichever axis comes first."""

    def fix(facts: Facts) -> Lines:
        code = pack(lengths)
        time_first = _PACKS.search(facts.raised.line) and not _BATCH_FIRST.search(facts.raised.line)
        return (code.replace("batch_first=True, ", "") if time_first else code,)

    return fix


def open_result(facts: Facts) -> str:
    """Return the line that calls the layer and unpacks its result."""
    if facts.layer == "LSTM":
        return "output, (h_n, c_n) = layer(input)"
    return "output, h_n = layer(input)"


def packed_states(facts: Facts) -> Lines:
    """Create states for the sequences of a packed batch."""
    pair = facts.layer not in ("RNN", "GRU")
    call = facts.call if facts.call.input != "input" else replace(facts.call, input="packed")
    names = call.state_names(pair)
    layer = call.layer
    sizes = (f"{layer}.proj_size or {layer}.hidden_size", f"{layer}.hidden_size")
    if not call.target:
        target = "packed_output, (h_n, c_n)" if pair else "packed_output, h_n"
        call = replace(call, target=target)
    return (
        f"rows = {layer}.num_layers * (2 if {layer}.bidirectional else 1)",
        f"batch = int({call.input}.batch_sizes[0])",
        *(
            f"{name} = torch.zeros(rows, batch, {size})"
            for name, size in zip(names, sizes, strict=False)
        ),
        call.again(pair, names),
    )


def embedded(facts: Facts) -> Lines:
    """Look up the ids before the layer reads them."""
    call = facts.call
    if not facts.raised.line:
        return ("input = embedding(ids)", open_result(facts))
    again = call.again(facts.layer == "LSTM", call.states)
    return (f"{call.input} = embedding({call.input})", again)


def without_squeeze(facts: Facts) -> Lines:
    """Leave out the ``squeeze`` of axis 0 in the failing line."""
    return (re.sub(r"\.squeeze\((0|dim=0)\)", "", facts.raised.line),)


def before_squeeze(facts: Facts) -> Lines:
    """Print the shape before a ``squeeze`` of all axes: which axis is meant is not known."""
    names = Roles(owner="output", uses="^squeeze$").names(facts.failing)
    return (f"print({names.get('output', 'output')}.shape)",)


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
    fix=embedded,
)
AXES_SWAPPED = PossibleCause("axes_swapped")
LENGTHS_BEYOND_INPUT = PossibleCause("lengths_beyond_input")
SQUEEZED = PossibleCause("squeeze_on_line", fix=without_squeeze)
SQUEEZED_ALL = PossibleCause("squeeze_of_all_on_line", fix=before_squeeze)

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
