"""Errors of packing a padded batch, and of running and unpacking it."""

from __future__ import annotations

from backend.errors.comparison import Compared, Comparison, by_axis, number_of_axes, one_size
from backend.errors.facts import Facts
from backend.errors.known.shared import (
    LENGTHS_BEYOND_INPUT,
    PACKING,
    UNPACKING,
    pack,
    packed_again,
)
from backend.errors.record import ErrorRecord, Lines, Pattern, PossibleCause, lines, number, older

_EMPTY_SEQUENCE = PossibleCause("empty_sequence")
_LENGTHS_ARE = r"'lengths' argument should be a 1D CPU int64 tensor, but got "


def _for_all_replicas(facts: Facts) -> bool:
    """Return whether the lengths are those of a batch that was split between devices."""
    return _is_in_replica(facts) or facts.number("got") == 2 * facts.number("expected") != 0


def _is_in_replica(facts: Facts) -> bool:
    """Return whether the traceback shows a replica, whose share of the batch fits the lengths."""
    expected, got = facts.number("expected"), facts.number("got")
    return facts.in_replica and got > expected > 0 and got % expected == 0


def _says_batch_first(facts: Facts) -> bool:
    return facts.has_code(r"pack_padded_sequence\(.*(batch_first ?= ?True|, ?True\b)")


def _has_more_lengths(facts: Facts) -> bool:
    """Return whether a batch that is surely first has fewer rows than there are lengths."""
    more = facts.number("got") > facts.number("expected")
    return more and _says_batch_first(facts) and not _for_all_replicas(facts)


def _has_batch_first(facts: Facts) -> bool:
    return _says_batch_first(facts) and not _is_in_replica(facts)


def _shows_no_call(facts: Facts) -> bool:
    return not facts.has_code(r"pack_padded_sequence\(.*\)") and not _is_in_replica(facts)


def _may_lack_batch_first(facts: Facts) -> bool:
    return not _says_batch_first(facts) and not _is_in_replica(facts)


_PACKED_BATCH_FIRST = PossibleCause(
    "packed_with_batch_first",
    fix=lines("packed = pack_padded_sequence(input, lengths, enforce_sorted=False)"),
)


def _compare_steps(facts: Facts) -> Comparison:
    needed = facts.number("start") + facts.number("length")
    return (Compared("time", "sum(lengths)", needed, facts.number("size"), at_least=True),)


def _without_empty(facts: Facts) -> Lines:
    """Keep the sequences with a step; a mask selects from the batch axis."""
    time_first = "batch_first" not in packed_again()(facts)[0]
    kept = "input[:, keep]" if time_first else "input[keep]"
    return ("keep = lengths > 0", f"input, lengths = {kept}, lengths[keep]")


def _pad_to_longest(_: Facts) -> Lines:
    call = "pad_packed_sequence(packed, batch_first=True, total_length="
    # The padded batch itself says how long it is; the number of this message fits one batch only.
    return (f"output, lengths = {call}int(packed.batch_sizes.numel()))",)


RECORDS = (
    ErrorRecord(
        code="lengths_not_sorted",
        patterns=(
            Pattern(r"`lengths` array must be sorted in decreasing order when"),
            older(r"'?lengths'? array has to be sorted in decreasing order"),
        ),
        sample="`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. "
        "You can pass `enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to "
        "sidestep this requirement if you do not need ONNX exportability.",
        causes=(PossibleCause("longest_not_first"),),
        fix=packed_again(),
        roles=PACKING,
    ),
    ErrorRecord(
        code="lengths_on_device",
        patterns=(Pattern(rf"{_LENGTHS_ARE}1D (?P<got>\S+) Long"),),
        sample="'lengths' argument should be a 1D CPU int64 tensor, but got 1D cuda:0 Long tensor",
        causes=(PossibleCause("lengths_moved_along"),),
        fix=packed_again("lengths.cpu()"),
        roles=PACKING,
    ),
    ErrorRecord(
        code="lengths_not_in_a_row",
        patterns=(Pattern(rf"{_LENGTHS_ARE}(?P<got>[^1]|\d\d+)D"),),
        sample="'lengths' argument should be a 1D CPU int64 tensor, but got 2D cpu Long tensor",
        causes=(PossibleCause("lengths_have_axes"),),
        comparison=number_of_axes(1),
        fix=packed_again("lengths.flatten().cpu()"),
        roles=PACKING,
    ),
    ErrorRecord(
        code="lengths_count_differs",
        patterns=(
            Pattern(
                r"Expected `len\(lengths\)` to be equal to batch_size, but got (?P<got>\d+) "
                r"\(batch_size=(?P<expected>\d+)\)"
            ),
        ),
        sample="Expected `len(lengths)` to be equal to batch_size, but got 3 (batch_size=7)",
        causes=(
            PossibleCause(
                "lengths_not_split",
                _for_all_replicas,
                {"expected": number("expected"), "got": number("got")},
                fix=lines("output = model(input, lengths)"),
            ),
            _PACKED_BATCH_FIRST.only(_has_batch_first),
            PossibleCause(
                "lengths_of_another_batch",
                _has_more_lengths,
                fix=lines("print(input.shape, len(lengths))"),
            ),
            PossibleCause("packed_without_batch_first", _may_lack_batch_first, fix=lines(pack())),
            _PACKED_BATCH_FIRST.only(_shows_no_call),
        ),
        comparison=one_size("batch", "N"),
        roles=PACKING,
    ),
    ErrorRecord(
        code="gathered_sizes_differ",
        patterns=(
            older(
                r"Gather got an input of invalid size: got \[(?P<got>[\d, ]+)\], "
                r"but expected \[(?P<expected>[\d, ]+)\]",
                "until 1.7",
            ),
            older(
                r"Input tensor at index \d+ has invalid shape \[(?P<got>[\d, ]+)\], "
                r"but expected \[(?P<expected>[\d, ]+)\]",
                "GPU",
            ),
        ),
        sample="Input tensor at index 1 has invalid shape [16, 31, 20], but expected [16, 35, 20]",
        causes=(PossibleCause("replicas_pad_differently"),),
        comparison=by_axis(),
        fix=lines(
            "output, _ = pad_packed_sequence(packed, batch_first=True, total_length=input.size(1))",
        ),
    ),
    ErrorRecord(
        code="length_is_zero",
        patterns=(Pattern(r"Length of all samples has to be greater than 0"),),
        sample="Length of all samples has to be greater than 0, "
        "but found an element in 'lengths' that is <= 0",
        causes=(_EMPTY_SEQUENCE,),
        fix=_without_empty,
        roles=PACKING,
    ),
    ErrorRecord(
        code="nothing_to_pack",
        patterns=(Pattern(r"Cannot pack empty tensors\."),),
        sample="Cannot pack empty tensors.",
        causes=(PossibleCause("batch_is_empty"), _EMPTY_SEQUENCE),
        fix=lambda facts: ("if input.numel() > 0:", f"    {packed_again()(facts)[0]}"),
        roles=PACKING,
    ),
    ErrorRecord(
        code="no_steps",
        patterns=(Pattern(r"Expected sequence length to be larger than 0 in RNN"),),
        sample="Expected sequence length to be larger than 0 in RNN",
        causes=(PossibleCause("steps_sliced_away"), PossibleCause("axes_swapped_before")),
        fix=lines(
            "if input.size(1 if layer.batch_first else 0) > 0:",
            "    output, h_n = layer(input)",
        ),
    ),
    ErrorRecord(
        code="lengths_beyond_steps",
        patterns=(
            Pattern(
                r"start \((?P<start>\d+)\) \+ length \((?P<length>\d+)\) exceeds dimension size "
                r"\((?P<size>\d+)\)"
            ),
        ),
        sample="start (15) + length (1) exceeds dimension size (15).",
        causes=(LENGTHS_BEYOND_INPUT,),
        comparison=_compare_steps,
        fix=lines("lengths = lengths.clamp(max=input.shape[1])", pack()),
    ),
    ErrorRecord(
        code="total_length_too_small",
        patterns=(
            Pattern(
                r"got total_length=(?P<got>\d+) and max sequence length being (?P<expected>\d+)"
            ),
        ),
        sample="Expected total_length to be at least the length of the longest sequence in input, "
        "but got total_length=3 and max sequence length being 5",
        causes=(PossibleCause("total_length_below_longest"),),
        comparison=one_size("time", "total_length", at_least=True),
        fix=_pad_to_longest,
        roles=UNPACKING,
    ),
)
