"""Errors of gather and of a mask, with which people select the last real steps."""

from __future__ import annotations

from backend.errors.facts import Facts
from backend.errors.record import ErrorRecord, Lines, Pattern, PossibleCause, lines, older
from backend.errors.roles import Roles
from backend.errors.setting import nothing

_GATHERS = (Roles(owner="output", uses="^gather$"),)
_SIZES = r"\[(?P<{}>[\d, ]+)\]"


def _mask_cut(facts: Facts) -> Lines:
    """Cut a longer mask to the steps of the output; print where another axis differs."""
    expected, got = facts.sizes("expected"), facts.sizes("got")
    if len(got) == 2 and got[0] == expected[0] and got[1] > expected[1]:
        return ("mask = mask[:, : output.size(1)]", "selected = output[mask]")
    return ("print(output.shape, mask.shape)",)


RECORDS = (
    ErrorRecord(
        code="gather_axes",
        patterns=(
            Pattern(r"Index tensor must have the same number of dimensions as input tensor"),
        ),
        sample="Index tensor must have the same number of dimensions as input tensor",
        causes=(PossibleCause("gather_index_axes"),),
        fix=lines(
            "index = (lengths - 1).view(-1, 1, 1).expand(-1, 1, output.size(2))",
            "last = output.gather(1, index).squeeze(1)",
        ),
        setting=nothing,
        roles=_GATHERS,
    ),
    ErrorRecord(
        code="gather_beyond",
        patterns=(
            Pattern(
                rf"Size does not match at dimension \d+ expected index {_SIZES.format('got')} "
                rf"to be no larger than self {_SIZES.format('expected')}"
            ),
            older(
                rf"Size does not match at dimension \d+ expected index {_SIZES.format('got')} "
                rf"to be smaller than self {_SIZES.format('expected')}"
            ),
        ),
        sample="Size does not match at dimension 0 expected index [5, 1, 4] to be no larger than "
        "self [3, 7, 4] apart from dimension 1",
        causes=(PossibleCause("gather_index_of_another_batch"),),
        fix=lines("print(output.shape, index.shape)"),
        setting=nothing,
        roles=(Roles("", ("dim", "index"), {"index": "index"}, calls="gather$"), *_GATHERS),
    ),
    ErrorRecord(
        code="mask_selects",
        patterns=(
            Pattern(
                rf"The shape of the mask {_SIZES.format('got')} at index \d+ does not match the "
                rf"shape of the indexed tensor {_SIZES.format('expected')} at index \d+"
            ),
        ),
        sample="The shape of the mask [3, 9] at index 1 does not match the shape of the indexed "
        "tensor [3, 7, 4] at index 1",
        causes=(PossibleCause("mask_longer_than_output"),),
        fix=_mask_cut,
        setting=nothing,
        roles=(Roles(indexed="output", index="mask"),),
    ),
)
