"""Errors of axes: too many, too few, or none with the index or the size that the code needs."""

from __future__ import annotations

from math import prod

from backend.errors.comparison import Compared, Comparison, number_of_axes
from backend.errors.facts import Facts
from backend.errors.known.around.attention import batch_first_attention
from backend.errors.known.layer.state_fixes import batch_axis_of_input
from backend.errors.known.shared import (
    DIRECTIONS_LEFT_OUT,
    IDS_WITHOUT_EMBEDDING,
    ONE_TENSOR_FOR_TWO_STATES,
    STATE_HAS_EXTRA_AXIS,
    STATE_HAS_NO_BATCH,
)
from backend.errors.record import (
    ErrorRecord,
    Pattern,
    PossibleCause,
    lines,
    number,
    older,
    unless,
)
from backend.errors.roles import Roles
from backend.errors.setting import Setting, layer_of_one_state

_STATE_AXES = r"\(?(?P<got>\d)-D(, (?P<got_c>\d)-D)?\)? tensors?"


def _more_than_three(facts: Facts) -> bool:
    return facts.number("got") > 3


def _two(facts: Facts) -> bool:
    return facts.number("got") == 2


def _reads_packed(facts: Facts) -> bool:
    """Return whether the layer reads packed data, which has two axes: tokens and features."""
    return facts.number("expected") == 2


def _packed_too_many(facts: Facts) -> bool:
    return _reads_packed(facts) and facts.number("got") > 2


def _padded_too_many(facts: Facts) -> bool:
    return _more_than_three(facts) and not _reads_packed(facts)


def _too_few(facts: Facts) -> bool:
    return not _more_than_three(facts) and not _two(facts) and not _reads_packed(facts)


def _may_be_ids(facts: Facts) -> bool:
    return not _more_than_three(facts) and not _packed_too_many(facts)


def _two_states_of_two_axes(facts: Facts) -> bool:
    return _two(facts) and "got_c" in facts.params


def _in_attention(facts: Facts) -> bool:
    return facts.in_attention


def _not_in_attention(facts: Facts) -> bool:
    return not facts.in_attention


def _several_times_as_many(facts: Facts) -> bool:
    """Return whether the values fill the shape exactly twice or more often."""
    wanted = prod(facts.sizes("expected"))
    if facts.in_attention or wanted <= 0:
        return False
    return facts.number("got") > wanted and facts.number("got") % wanted == 0


def _compare_input(facts: Facts) -> Comparison:
    return (Compared(None, "dim()", facts.number("expected") or 3, facts.number("got")),)


def _unbatched(facts: Facts) -> Setting:
    return {"layer": facts.layer or layer_of_one_state(facts), "batched": False}


def _batched(facts: Facts) -> Setting:
    return {"layer": facts.layer or layer_of_one_state(facts), "batched": True}


RECORDS = (
    ErrorRecord(
        code="view_not_contiguous",
        patterns=(Pattern(r"view size is not compatible with input tensor's size and stride"),),
        sample="view size is not compatible with input tensor's size and stride (at least one "
        "dimension spans across two contiguous subspaces). Use .reshape(...) instead.",
        causes=(PossibleCause("view_after_transpose"),),
        fix=lines("flat = output.reshape(-1, output.shape[-1])"),
    ),
    ErrorRecord(
        code="view_does_not_fit",
        patterns=(
            Pattern(
                r"shape '\[(?P<expected>[-\d, ]*)\]' is invalid for input of size (?P<got>\d+)"
            ),
            older(
                r"size '\[(?P<expected>[-\dx ]*)\]' is invalid for input (of|with) "
                r"(?P<got>\d+) elements"
            ),
        ),
        sample="shape '[2, 3, 20]' is invalid for input of size 240",
        causes=(
            PossibleCause(
                "attention_batch_first",
                _in_attention,
                fix=batch_first_attention,
            ),
            DIRECTIONS_LEFT_OUT.only(_several_times_as_many),
            PossibleCause("another_batch", _not_in_attention),
        ),
        fix=lines("rows = h_n.view(layer.num_layers, -1, *h_n.shape[1:])"),
        roles=(
            Roles(owner="h_n", uses=r"^(view|reshape)$"),
            Roles("attention", ("query",), calls=r"(?i)(attn|attention|mha)\w*$"),
        ),
    ),
    ErrorRecord(
        code="wrong_axes",
        patterns=(
            Pattern(
                r"\b(?P<layer>\w+): Expected input to be 2-?D or 3-?D,? (but )?(got|received) "
                r"(?P<got>\d+)-?D"
            ),
            Pattern(r"input must have (?P<expected>\d+) dimensions, got (?P<got>\d+)"),
            # Until torch 1.10 an input needed a batch axis.
            older(
                r"[Ee]xpected (?P<expected>\d+)-dimensional tensor, "
                r"but got (?P<got>\d+)-dimensional",
                "until 1.10",
            ),
        ),
        sample="LSTM: Expected input to be 2D or 3D, got 4D instead",
        causes=(
            PossibleCause(
                "packed_too_many_axes",
                _packed_too_many,
                {"got": number("got")},
                fix=lines(
                    "input = input.flatten(2)",
                    "packed = pack_padded_sequence("
                    "input, lengths, batch_first=True, enforce_sorted=False)",
                ),
            ),
            PossibleCause(
                "too_many_axes",
                _padded_too_many,
                {"got": number("got")},
                fix=lines("input = input.flatten(2)", "output, h_n = layer(input)"),
            ),
            PossibleCause("no_batch_axis", _two, fix=batch_axis_of_input),
            PossibleCause(
                "too_few_axes",
                _too_few,
                {"got": number("got")},
                fix=lines("input = input.view(1, -1, layer.input_size)"),
            ),
            IDS_WITHOUT_EMBEDDING.only(_may_be_ids),
        ),
        comparison=_compare_input,
    ),
    ErrorRecord(
        code="unbatched_with_batched_state",
        patterns=(
            Pattern(
                rf"For unbatched 2-D input, hx (and cx )?should also be 2-D but got {_STATE_AXES}"
            ),
        ),
        sample="For unbatched 2-D input, hx and cx should also be 2-D but got (3-D, 3-D) tensors",
        causes=(PossibleCause("batch_squeezed"), PossibleCause("rows_are_one_sequence")),
        comparison=number_of_axes(2),
        fix=batch_axis_of_input,
        setting=_unbatched,
    ),
    ErrorRecord(
        code="batched_with_unbatched_state",
        patterns=(
            Pattern(
                rf"For batched 3-D input, hx (and cx )?should also be 3-D but got {_STATE_AXES}"
            ),
        ),
        sample="For batched 3-D input, hx and cx should also be 3-D but got (2-D, 2-D) tensors",
        causes=(
            ONE_TENSOR_FOR_TWO_STATES.only(_two_states_of_two_axes),
            STATE_HAS_EXTRA_AXIS.only(_more_than_three),
            STATE_HAS_NO_BATCH.only(unless(_more_than_three)),
        ),
        comparison=number_of_axes(3),
        setting=_batched,
    ),
)
