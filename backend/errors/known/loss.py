"""Errors of a loss: its target does not fit the scores."""

from __future__ import annotations

from backend.errors.comparison import by_axis, one_size
from backend.errors.facts import Facts
from backend.errors.known.shared import AXES_SWAPPED
from backend.errors.record import ErrorRecord, Lines, Pattern, PossibleCause, lines
from backend.errors.setting import nothing

_SIZES = r"[\[(](?P<{}>[\d, ]*)[\])]"


def _more_classes(facts: Facts) -> Lines:
    return (f"head = nn.Linear(in_features, {facts.number('index') + 1})",)


RECORDS = (
    ErrorRecord(
        code="target_differs",
        patterns=(
            Pattern(
                rf"Expected target size {_SIZES.format('expected')}, "
                rf"got (torch\.Size\()?{_SIZES.format('got')}"
            ),
        ),
        sample="Expected target size [3, 4], got [3, 7]",
        causes=(PossibleCause("classes_not_second"),),
        comparison=by_axis(("batch", "N"), (None, "d_1"), (None, "d_2")),
        fix=lines("loss = criterion(scores.transpose(1, 2), target)"),
        setting=nothing,
    ),
    ErrorRecord(
        code="target_shape_differs",
        patterns=(
            Pattern(
                rf"Target size \(torch\.Size\({_SIZES.format('got')}\)\) must be the same as "
                rf"input size \(torch\.Size\({_SIZES.format('expected')}\)\)"
            ),
        ),
        sample="Target size (torch.Size([3])) must be the same as input size (torch.Size([3, 1]))",
        causes=(PossibleCause("target_without_axis"),),
        comparison=by_axis(),
        fix=lines("loss = criterion(scores, target.view_as(scores).float())"),
    ),
    ErrorRecord(
        code="target_has_axis",
        patterns=(Pattern(r"multi-target not supported"),),
        sample="0D or 1D target tensor expected, multi-target not supported",
        causes=(PossibleCause("target_has_axis"),),
        fix=lines("loss = criterion(scores, target.squeeze(1))"),
    ),
    ErrorRecord(
        code="target_rows_differ",
        patterns=(
            Pattern(
                r"Expected input batch_size \((?P<expected>\d+)\) to match "
                r"target batch_size \((?P<got>\d+)\)"
            ),
        ),
        sample="Expected input batch_size (21) to match target batch_size (3).",
        causes=(PossibleCause("steps_flattened_on_one_side"), AXES_SWAPPED),
        comparison=one_size("batch", "N"),
        fix=lines("loss = criterion(scores.reshape(-1, classes), target.reshape(-1))"),
    ),
    ErrorRecord(
        code="target_beyond",
        patterns=(Pattern(r"^Target (?P<index>-?\d+) is out of bounds\.?$"),),
        sample="Target 4 is out of bounds.",
        causes=(PossibleCause("classes_too_few"),),
        fix=_more_classes,
    ),
)
