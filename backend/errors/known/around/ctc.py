"""Errors of nn.CTCLoss, which reads time first and needs one length per sequence."""

from __future__ import annotations

from backend.errors.comparison import one_size
from backend.errors.record import EXPECTED_AND_GOT, ErrorRecord, Pattern, PossibleCause, lines, text
from backend.errors.setting import nothing

RECORDS = (
    ErrorRecord(
        code="ctc_lengths",
        patterns=(
            Pattern(r"(?P<lengths>input_lengths|target_lengths) must be of size batch_size"),
        ),
        sample="input_lengths must be of size batch_size",
        causes=(
            PossibleCause("ctc_batch_first"),
            PossibleCause("ctc_length_per_sequence", values={"lengths": text("lengths")}),
        ),
        fix=lines(
            "log_probs = log_probs.transpose(0, 1)",
            "loss = criterion(log_probs, target, input_lengths, target_lengths)",
        ),
        setting=nothing,
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
    ),
)
