"""Errors of nn.CTCLoss, which reads time first and needs one length per sequence."""

from __future__ import annotations

from backend.errors.comparison import one_size
from backend.errors.facts import Facts
from backend.errors.record import (
    EXPECTED_AND_GOT,
    ErrorRecord,
    Pattern,
    PossibleCause,
    lines,
    text,
    unless,
)
from backend.errors.roles import Roles
from backend.errors.setting import nothing

_NAMES = ("log_probs", "target", "input_lengths", "target_lengths")
_BATCH_FIRST = PossibleCause("ctc_batch_first")
_CTC = (Roles("criterion", _NAMES, target="loss", calls=r"(?i)ctc|loss|crit"),)


def _counts_frames(facts: Facts) -> bool:
    """Return whether the lengths of the scores differ, which torch checks first."""
    return facts.params["lengths"] == "input_lengths"


RECORDS = (
    ErrorRecord(
        code="ctc_lengths",
        patterns=(
            Pattern(r"(?P<lengths>input_lengths|target_lengths) must be of size batch_size"),
        ),
        sample="input_lengths must be of size batch_size",
        causes=(
            _BATCH_FIRST.only(_counts_frames),
            PossibleCause(
                "ctc_length_per_sequence",
                values={"lengths": text("lengths")},
                fix=lines("print(log_probs.shape, input_lengths.shape, target_lengths.shape)"),
            ),
            _BATCH_FIRST.only(unless(_counts_frames)),
        ),
        fix=lines(
            "log_probs = log_probs.transpose(0, 1)",
            "loss = criterion(log_probs, target, input_lengths, target_lengths)",
        ),
        setting=nothing,
        roles=_CTC,
    ),
    ErrorRecord(
        code="ctc_targets_too_short",
        patterns=(
            Pattern(
                r"Expected tensor to have size at least (?P<expected>\d+) at dimension 1, "
                r"but got size (?P<got>\d+) for argument #2 'targets'"
            ),
        ),
        sample="Expected tensor to have size at least 9 at dimension 1, but got size 6 "
        "for argument #2 'targets' (while checking arguments for ctc_loss_allocate_outputs)",
        causes=(PossibleCause("ctc_target_beyond", values=EXPECTED_AND_GOT),),
        comparison=one_size("time", "target", at_least=True),
        fix=lines("print(target.shape, target_lengths.max())"),
        setting=nothing,
        roles=_CTC,
    ),
    ErrorRecord(
        code="ctc_length_beyond",
        patterns=(
            Pattern(
                r"Expected input_lengths to have value at most (?P<expected>\d+), "
                r"but got value (?P<got>\d+)"
            ),
        ),
        sample="Expected input_lengths to have value at most 20, but got value 25 "
        "(while checking arguments for ctc_loss_allocate_outputs)",
        causes=(PossibleCause("ctc_length_beyond", values=EXPECTED_AND_GOT),),
        comparison=one_size("time", "T"),
        fix=lines("input_lengths = input_lengths.clamp(max=log_probs.size(0))"),
        setting=nothing,
        roles=_CTC,
    ),
)
