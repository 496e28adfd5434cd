"""Errors of a loss: its target does not fit the scores."""

from __future__ import annotations

from dataclasses import replace

from backend.errors.comparison import by_axis, one_size
from backend.errors.facts import Facts
from backend.errors.known.shared import AXES_SWAPPED
from backend.errors.record import (
    ErrorRecord,
    Lines,
    Pattern,
    PossibleCause,
    lines,
    number,
    older,
    unless,
)
from backend.errors.roles import Roles
from backend.errors.setting import nothing

_SIZES = r"[\[(](?P<{}>[\d, ]*)[\])]"
_LOSS = Roles(
    "criterion",
    ("scores", "target"),
    {"input": "scores", "target": "target"},
    "loss",
    calls=r"(?i)loss|crit|entropy|nll|mse|bce|kl_div|huber|\bl1|\bce$",
)
LOSS = (_LOSS, replace(_LOSS, calls=""))
"""The parts of a line that calls a loss, whatever its name."""
OTHER_SHAPE = PossibleCause("target_other_shape", fix=lines("print(scores.shape, target.shape)"))
_ROWS_FLATTENED = r"\b(h|hn|h_n|hidden)(\[0\])?\.(view|reshape|flatten)\("
_FLAT = Roles(owner="steps", uses=r"^(view|reshape|flatten)$")


def _warns(facts: Facts) -> bool:
    """Return whether the loss goes on and broadcasts, as MSELoss and L1Loss do."""
    return "broadcasting" in facts.raised.message and not _same_axes(facts)


def _one_axis_less(facts: Facts) -> bool:
    return not _warns(facts) and not _same_axes(facts) and not _one_axis_more(facts)


def _one_axis_more(facts: Facts) -> bool:
    """Return whether the target has an axis of size 1 that the scores have not, or lost."""
    more = len(facts.sizes("got")) > len(facts.sizes("expected"))
    return more and not _warns(facts) and not _same_axes(facts)


def _several_scores(facts: Facts) -> bool:
    """Return whether each target has several scores, as many as the last axis has."""
    *rows, scores = facts.sizes("expected") or (0,)
    return tuple(rows) == facts.sizes("got") and scores > 1


def _other_shape(facts: Facts) -> bool:
    return _same_axes(facts) and not _several_scores(facts)


def _same_axes(facts: Facts) -> bool:
    """Return whether no axis of size 1 alone explains the difference."""
    expected, got = (
        [size for size in facts.sizes(name) if size != 1] for name in ("expected", "got")
    )
    return expected != got


def _as_many_axes(facts: Facts) -> bool:
    return len(facts.sizes("expected")) == len(facts.sizes("got"))


def _target_without_steps(facts: Facts) -> bool:
    return len(facts.sizes("got")) < len(facts.sizes("expected"))


def _counts(facts: Facts) -> tuple[int, int]:
    return facts.number("expected"), facts.number("got")


def _times(facts: Facts) -> int:
    scores, targets = _counts(facts)
    return scores // (targets or 1)


def _scores_are_multiple(facts: Facts) -> bool:
    scores, targets = _counts(facts)
    return 0 < targets < scores and scores % targets == 0


def _scores_per_row(facts: Facts) -> bool:
    """Return whether there are as many scores per sequence as h_n can have rows."""
    few = _times(facts) in (2, 4)
    return _scores_are_multiple(facts) and (few or facts.has_code(_ROWS_FLATTENED))


def _scores_per_step(facts: Facts) -> bool:
    return _scores_are_multiple(facts) and not facts.has_code(_ROWS_FLATTENED)


def _targets_are_multiple(facts: Facts) -> bool:
    scores, targets = _counts(facts)
    return 0 < scores < targets and targets % scores == 0


def _rows_fit(facts: Facts) -> bool:
    return _scores_are_multiple(facts) or _targets_are_multiple(facts)


def _flattened_on_line(facts: Facts) -> bool:
    return bool(_FLAT.names(facts.failing))


def _last_step(facts: Facts) -> Lines:
    """Keep the scores of the last step of each sequence."""
    if not _flattened_on_line(facts):
        size = "scores.size(-1)"
        return (f"loss = criterion(scores.view(target.size(0), -1, {size})[:, -1], target)",)
    return (
        "scores = steps[:, -1] if steps.size(0) == target.size(0) else steps[-1]",
        "loss = criterion(scores, target)",
    )


def _below_zero(facts: Facts) -> bool:
    return facts.number("index") < 0


def _same_shape(_: Facts) -> Lines:
    return ("loss = criterion(scores, target.view_as(scores).float())",)


_CLASSES_TOO_FEW = PossibleCause("classes_too_few")
_HEAD_OF_CLASSES = lines("head = nn.Linear(in_features, int(target.max()) + 1)")

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
        causes=(
            PossibleCause("classes_not_second", _as_many_axes),
            PossibleCause(
                "target_per_sequence",
                _target_without_steps,
                fix=lines("loss = criterion(scores[:, -1], target)"),
            ),
        ),
        comparison=by_axis(("batch", "N"), (None, "d_1"), (None, "d_2")),
        fix=lines("loss = criterion(scores.transpose(1, 2), target)"),
        setting=nothing,
        roles=LOSS,
    ),
    ErrorRecord(
        code="target_shape_differs",
        patterns=(
            Pattern(
                rf"Using a target size \(torch\.Size\({_SIZES.format('got')}\)\) that is different "
                rf"to the input size \(torch\.Size\({_SIZES.format('expected')}\)\)"
            ),
            Pattern(
                rf"Target size \(torch\.Size\({_SIZES.format('got')}\)\) must be the same as "
                rf"input size \(torch\.Size\({_SIZES.format('expected')}\)\)"
            ),
        ),
        sample="Target size (torch.Size([3])) must be the same as input size (torch.Size([3, 1]))",
        causes=(
            PossibleCause("target_broadcasts", _warns),
            PossibleCause("target_without_axis", _one_axis_less),
            PossibleCause("target_with_axis", _one_axis_more),
            PossibleCause(
                "several_scores",
                _several_scores,
                {"scores": lambda facts: facts.sizes("expected")[-1]},
                fix=lines("print(scores.shape, target.shape)"),
            ),
            OTHER_SHAPE.only(_other_shape),
        ),
        comparison=by_axis(),
        fix=_same_shape,
        roles=LOSS,
    ),
    ErrorRecord(
        code="target_has_axis",
        patterns=(Pattern(r"multi-target not supported"),),
        sample="0D or 1D target tensor expected, multi-target not supported",
        causes=(
            PossibleCause("target_has_axis"),
            PossibleCause("scores_per_sequence"),
        ),
        fix=lines("target = target.squeeze(1)", "loss = criterion(scores, target)"),
        roles=LOSS,
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
        causes=(
            PossibleCause(
                "scores_per_row",
                _scores_per_row,
                {"times": _times, "expected": number("expected"), "got": number("got")},
                fix=lines("scores = head(h_n[-1])", "loss = criterion(scores, target)"),
            ),
            PossibleCause(
                "scores_per_step",
                _scores_per_step,
                {"times": _times, "expected": number("expected"), "got": number("got")},
                fix=_last_step,
            ),
            PossibleCause(
                "steps_flattened_on_one_side",
                _targets_are_multiple,
                fix=lines(
                    "loss = criterion(scores.reshape(-1, scores.size(-1)), target.reshape(-1))"
                ),
            ),
            PossibleCause(
                "rows_are_time",
                unless(_rows_fit),
                {"expected": number("expected"), "got": number("got")},
                fix=lines(
                    "output, _ = layer(input.transpose(0, 1))",
                    "scores = head(output[-1])",
                ),
            ),
            AXES_SWAPPED.only(_rows_fit),
            PossibleCause("target_of_another_batch", unless(_rows_fit)),
        ),
        comparison=one_size("batch", "N"),
        fix=lines("print(scores.shape, target.shape)"),
        roles=(*LOSS, _FLAT),
    ),
    ErrorRecord(
        code="target_asserted",
        patterns=(
            older(r"Assertion [`'](cur_target|t) >= 0 && (cur_target|t) < n_classes[`'] failed"),
        ),
        sample="Assertion `t >= 0 && t < n_classes` failed.",
        causes=(_CLASSES_TOO_FEW,),
        fix=_HEAD_OF_CLASSES,
        roles=LOSS,
    ),
    ErrorRecord(
        code="target_beyond",
        patterns=(Pattern(r"^Target (?P<index>-?\d+) is out of bounds\.?$"),),
        sample="Target 4 is out of bounds.",
        causes=(
            PossibleCause(
                "target_below_zero",
                _below_zero,
                {"index": number("index")},
                fix=lines("keep = target >= 0", "loss = criterion(scores[keep], target[keep])"),
            ),
            _CLASSES_TOO_FEW.only(unless(_below_zero)),
        ),
        fix=_HEAD_OF_CLASSES,
        roles=LOSS,
    ),
)
