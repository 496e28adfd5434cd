"""Errors of the modules around a recurrent layer: norms and Conv1d."""

from __future__ import annotations

from backend.errors.comparison import Compared, Comparison, one_size
from backend.errors.facts import Facts
from backend.errors.record import (
    EXPECTED_AND_GOT,
    ErrorRecord,
    Lines,
    Pattern,
    PossibleCause,
    lines,
    number,
    unless,
)
from backend.errors.roles import Roles
from backend.errors.setting import nothing


def _channels_are_last(facts: Facts) -> bool:
    return facts.sizes("shape")[-1:] == (facts.number("expected"),)


def _norm_of_features(facts: Facts) -> Lines:
    return (f"norm = nn.LayerNorm({facts.sizes('shape')[-1]})",)


def _last_size(facts: Facts) -> int:
    return facts.sizes("shape")[-1]


def _another_axis(facts: Facts) -> bool:
    """Return whether the size of the norm is that of an earlier axis."""
    return facts.number("expected") in facts.sizes("shape")[:-1]


def _compare_last(facts: Facts) -> Comparison:
    return (Compared("feature", "normalized_shape", facts.number("expected"), _last_size(facts)),)


_NORM = (Roles("norm", ("output",), target="normed"),)
_CONV = (
    Roles("conv", ("input",), target="output", calls=r"(?i)conv\w*(\[\w+\])?$"),
    Roles("conv", ("input",), target="output"),
)


RECORDS = (
    ErrorRecord(
        code="batch_norm_axis",
        patterns=(
            Pattern(
                r"running_(mean|var) should contain (?P<got>\d+) elements not (?P<expected>\d+)"
            ),
        ),
        sample="running_mean should contain 7 elements not 20",
        causes=(
            PossibleCause("batch_norm_axis", values=EXPECTED_AND_GOT),
            PossibleCause("batch_norm_features", values=EXPECTED_AND_GOT),
        ),
        comparison=one_size("feature", "num_features"),
        fix=lines("normed = norm(output.transpose(1, 2)).transpose(1, 2)"),
        roles=_NORM,
        setting=nothing,
    ),
    ErrorRecord(
        code="batch_norm_axes",
        patterns=(Pattern(r"expected 2D or 3D input \(got (?P<got>\d+)D input\)"),),
        sample="expected 2D or 3D input (got 4D input)",
        causes=(PossibleCause("batch_norm_axes"),),
        fix=lines("print(output.shape)"),
        setting=nothing,
        roles=_NORM,
    ),
    ErrorRecord(
        code="norm_of_one_value",
        patterns=(
            Pattern(
                r"Expected more than 1 value per channel when training, got input size "
                r"(torch\.Size\()?\[(?P<shape>[\d, ]+)\]"
            ),
        ),
        sample="Expected more than 1 value per channel when training, "
        "got input size torch.Size([1, 20])",
        causes=(PossibleCause("batch_of_one_in_norm"),),
        fix=lines("loader = DataLoader(dataset, batch_size, shuffle=True, drop_last=True)"),
        setting=nothing,
    ),
    ErrorRecord(
        code="layer_norm_axis",
        patterns=(
            Pattern(
                r"Given normalized_shape=\[(?:\d+, )*(?P<expected>\d+)\], expected input with "
                r"shape \[\*(?:,? ?\d+)+\], but got input of size ?\[(?P<shape>[\d, ]+)\]"
            ),
        ),
        sample="Given normalized_shape=[7], expected input with shape [*, 7], "
        "but got input of size[3, 7, 32]",
        causes=(
            PossibleCause(
                "norm_of_another_axis",
                _another_axis,
                {"expected": number("expected"), "got": _last_size},
            ),
            PossibleCause("norm_of_other_features", unless(_another_axis), {"got": _last_size}),
        ),
        comparison=_compare_last,
        fix=_norm_of_features,
        roles=_NORM,
        setting=nothing,
    ),
    ErrorRecord(
        code="conv_axes",
        patterns=(
            Pattern(
                r"Expected 2D \(unbatched\) or 3D \(batched\) input to conv1d, "
                r"but got input of size: \[(?P<shape>[\d, ]+)\]"
            ),
        ),
        sample="Expected 2D (unbatched) or 3D (batched) input to conv1d, "
        "but got input of size: [3, 7, 10, 2]",
        causes=(PossibleCause("conv_axes"),),
        fix=lines("print(input.shape)"),
        roles=_CONV,
        setting=nothing,
    ),
    ErrorRecord(
        code="conv_kernel_longer",
        patterns=(
            Pattern(
                r"Calculated padded input size per channel: \((?P<got>\d+)\)\. "
                r"Kernel size: \((?P<expected>\d+)\)\. Kernel size can't be greater"
            ),
        ),
        sample="Calculated padded input size per channel: (3). Kernel size: (5). "
        "Kernel size can't be greater than actual input size",
        causes=(PossibleCause("conv_kernel_longer", values=EXPECTED_AND_GOT),),
        comparison=one_size("time", "L", at_least=True),
        fix=lines("print(input.shape, conv.kernel_size)"),
        setting=nothing,
        roles=_CONV,
    ),
    ErrorRecord(
        code="conv_channels",
        patterns=(
            Pattern(
                r"Given groups=\d+, weight of size \[\d+, \d+, \d+\], expected input ?"
                r"\[(?P<shape>\d+, \d+(, \d+)?)\] to have (?P<expected>\d+) channels, "
                r"but got (?P<got>\d+) channels instead"
            ),
        ),
        sample="Given groups=1, weight of size [16, 8, 3], expected input[32, 10, 8] "
        "to have 8 channels, but got 10 channels instead",
        causes=(
            PossibleCause("conv_features_last", _channels_are_last, EXPECTED_AND_GOT),
            PossibleCause(
                "conv_channels",
                unless(_channels_are_last),
                EXPECTED_AND_GOT,
                fix=lines("print(input.shape, conv.in_channels)"),
            ),
        ),
        comparison=one_size("feature", "in_channels"),
        fix=lines("output = conv(input.transpose(1, 2)).transpose(1, 2)"),
        setting=nothing,
        roles=_CONV,
    ),
)
