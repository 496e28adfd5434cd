"""Errors of an index or an axis that a tensor does not have, often after a ``squeeze``."""

from __future__ import annotations

import re

from backend.errors.comparison import number_of_axes
from backend.errors.facts import Facts
from backend.errors.known.shared import ONE_TENSOR_FOR_TWO_STATES, SQUEEZED, SQUEEZED_ALL
from backend.errors.record import ErrorRecord, Pattern, PossibleCause, lines, number
from backend.errors.roles import Roles

_AXIS_GONE = PossibleCause("axis_gone")
_UNBATCHED_RUN = PossibleCause("unbatched_run")
_OF_METHOD = (
    Roles(owner="output", uses=r"^(permute|transpose|unsqueeze|size|bmm|view|\w+max|\w+min)$"),
)
_INDEXED = (Roles(indexed="output"),)


def _second_of_one_row(facts: Facts) -> bool:
    """Return whether the code unpacks a state of one row into h and c, as a layer does."""
    return tuple(map(facts.number, ("index", "size", "dim"))) == (1, 1, 0)


def _last_but_one_of_one(facts: Facts) -> bool:
    return (facts.number("index"), facts.number("size")) == (-2, 1)


def _squeezes_first(facts: Facts) -> bool:
    return bool(re.search(r"\.squeeze\((0|dim=0)\)", facts.raised.line))


def _squeezes_all(facts: Facts) -> bool:
    return ".squeeze()" in facts.raised.line


def _squeezes_nothing(facts: Facts) -> bool:
    return not (_squeezes_first(facts) or _squeezes_all(facts))


_AXIS_MISSING = (
    SQUEEZED.only(_squeezes_first),
    SQUEEZED_ALL.only(_squeezes_all),
    _AXIS_GONE,
    _UNBATCHED_RUN.only(_squeezes_nothing),
)

RECORDS = (
    ErrorRecord(
        code="too_many_indices",
        patterns=(Pattern(r"too many indices for tensor of dimension (?P<got>\d+)"),),
        sample="too many indices for tensor of dimension 2",
        causes=_AXIS_MISSING,
        fix=lines("print(output.shape)", "last = output[-1]"),
        roles=_INDEXED,
    ),
    ErrorRecord(
        code="no_such_axis",
        patterns=(
            Pattern(
                r"[Dd]imension out of range \(expected to be in range of "
                r"\[(?P<low>-?\d+), (?P<high>-?\d+)\], but got (?P<got>-?\d+)\)"
            ),
        ),
        sample="Dimension out of range (expected to be in range of [-2, 1], but got 2)",
        causes=_AXIS_MISSING,
        fix=lines("print(output.shape)", "swapped = output.transpose(-2, -1)"),
        roles=_OF_METHOD,
    ),
    ErrorRecord(
        code="order_of_other_axes",
        patterns=(
            Pattern(
                r"permute\(\w+\): number of dimensions in the tensor input does not match the "
                r"length of the desired ordering of dimensions i\.e\. input\.dim\(\) = "
                r"(?P<got>\d+) is not equal to len\(dims\) = (?P<expected>\d+)"
            ),
        ),
        sample="permute(sparse_coo): number of dimensions in the tensor input does not match the "
        "length of the desired ordering of dimensions i.e. input.dim() = 2 is not equal to "
        "len(dims) = 3",
        causes=_AXIS_MISSING,
        comparison=lambda facts: number_of_axes(facts.number("expected"))(facts),
        fix=lines("print(output.shape)", "swapped = output.transpose(-2, -1)"),
        roles=_OF_METHOD,
    ),
    ErrorRecord(
        code="product_needs_batch",
        patterns=(Pattern(r"batch(?P<operand>[12]) must be a 3D tensor"),),
        sample="batch1 must be a 3D tensor",
        causes=(
            SQUEEZED.only(_squeezes_first),
            SQUEEZED_ALL.only(_squeezes_all),
            PossibleCause("bmm_lacks_batch", values={"operand": number("operand")}),
        ),
        fix=lines("print(output.shape, query.shape)"),
        roles=(Roles(arguments=("output", "query"), calls=r"bmm$"),),
    ),
    ErrorRecord(
        code="no_such_row",
        patterns=(
            Pattern(
                r"index (?P<index>-?\d+) is out of bounds for dimension (?P<dim>\d+) "
                r"with size (?P<size>\d+)"
            ),
            Pattern(
                r"index (?P<index>-?\d+) out of range for tensor of size "
                r"\[(?P<size>\d+)(, \d+)*\] at dimension (?P<dim>0)"
            ),
        ),
        sample="index 1 is out of bounds for dimension 0 with size 1",
        causes=(
            ONE_TENSOR_FOR_TWO_STATES.only(_second_of_one_row),
            PossibleCause("one_direction_only", _last_but_one_of_one, fix=lines("last = h_n[-1]")),
            PossibleCause(
                "another_axis_meant",
                values={"index": number("index"), "size": number("size")},
            ),
        ),
        fix=lines("print(h_n.shape)", "last = h_n[-1]"),
    ),
    ErrorRecord(
        code="no_axes_left",
        patterns=(
            Pattern(r"invalid index of a 0-dim tensor"),
            Pattern(r"[Dd]imension specified as -?\d+ but tensor has no dimensions"),
            Pattern(r"iteration over a 0-d tensor"),
            Pattern(r"zero-dimensional tensor \(at position \d+\) cannot be concatenated"),
            Pattern(r"both arguments to linear need to be at least 1D, but they are 0D and 2D"),
        ),
        sample="invalid index of a 0-dim tensor. Use `tensor.item()` in Python to convert "
        "a 0-dim tensor to a number",
        causes=(_AXIS_GONE,),
        fix=lines("last = output[..., -1, :]"),
    ),
)
