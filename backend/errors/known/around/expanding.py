"""Errors of expand and repeat: an axis that is already larger, a missing axis, too few sizes."""

from __future__ import annotations

import ast

from backend.errors.comparison import one_size
from backend.errors.facts import Facts
from backend.errors.record import (
    EXPECTED_AND_GOT,
    ErrorRecord,
    Lines,
    Pattern,
    PossibleCause,
)
from backend.errors.roles import Roles
from backend.errors.setting import nothing

_OWNER = Roles(owner="h_0", uses=r"^(expand|repeat)$")
_STATE = "h_0 = h_0[:, :1].expand(-1, input.size(0), -1).contiguous()"


def _missing_axis(facts: Facts) -> int | None:
    """Return the axis that the tensor lacks; ``None`` if it has as many as it gets."""
    wanted, got = facts.sizes("wanted"), facts.sizes("has")
    if len(wanted) != len(got) + 1:
        return None
    return next((at for at in range(len(wanted)) if (*wanted[:at], *wanted[at + 1 :]) == got), None)


def _lacks_axis(facts: Facts) -> bool:
    return _missing_axis(facts) is not None


def _assigns(facts: Facts) -> bool:
    """Return whether the line assigns to a part of a tensor, and expands none."""
    return facts.failing.target.endswith("]") and not _OWNER.names(facts.failing)


def _expands_without_axis(facts: Facts) -> bool:
    return _lacks_axis(facts) and not _assigns(facts)


def _has_axes(facts: Facts) -> bool:
    return not _lacks_axis(facts) and not _assigns(facts)


def _shows_no_line(facts: Facts) -> bool:
    return not facts.raised.line and not _lacks_axis(facts)


def _both_sides(facts: Facts) -> Lines:
    """Print the part that gets the value, and the value."""
    part, _, value = facts.raised.line.partition("=")
    return (f"print({part.strip() or 'part'}.shape, ({value.strip() or 'value'}).shape)",)


_OF_A_PART = PossibleCause("part_of_other_size", values=EXPECTED_AND_GOT, fix=_both_sides)


def _on_line(facts: Facts, change: str) -> str:
    """Return the failing line with a change of the tensor that it expands; "" if it shows none."""
    owner = _OWNER.names(facts.failing).get("h_0", "")
    line = facts.raised.line.removeprefix("return ")
    changed = line.replace(f"{owner}.", f"{owner}{change}.", 1) if owner else ""
    try:
        ast.parse(changed)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    return changed


def _one_of_the_axis(facts: Facts) -> Lines:
    """Expand one entry of the axis that is already larger."""
    index = ":, " * facts.number("dim") + ":1"
    return (_on_line(facts, f"[{index}]") or _STATE,)


def _with_axis(facts: Facts) -> Lines:
    axis = _missing_axis(facts)
    return (_on_line(facts, f".unsqueeze({axis})") or f"h = h.unsqueeze({axis})",)


def _printed(facts: Facts) -> Lines:
    """Print the shape: which axis is meant stands in no message."""
    owner = _OWNER.names(facts.failing).get("h_0")
    return (f"print({owner}.shape)",) if owner else ("h_0 = h_0.repeat(1, input.size(0), 1)",)


RECORDS = (
    ErrorRecord(
        code="expand_needs_one",
        patterns=(
            Pattern(
                r"The expanded size of the tensor \((?P<expected>\d+)\) must match the existing "
                r"size \((?P<got>\d+)\) at non-singleton dimension (?P<dim>\d+)"
                r"(?:\.\s+Target sizes: \[(?P<wanted>[\d, ]+)\]"
                r"\.\s+Tensor sizes: \[(?P<has>[\d, ]+)\])?"
            ),
        ),
        sample="The expanded size of the tensor (20) must match the existing size (16) "
        "at non-singleton dimension 0.",
        causes=(
            _OF_A_PART.only(_assigns),
            PossibleCause(
                "expand_lacks_axis",
                _expands_without_axis,
                {"axis": lambda facts: _missing_axis(facts) or 0},
                fix=_with_axis,
            ),
            PossibleCause("expand_of_a_batch", _has_axes, EXPECTED_AND_GOT),
            _OF_A_PART.only(_shows_no_line),
        ),
        comparison=one_size(None, "size"),
        fix=_one_of_the_axis,
        setting=nothing,
    ),
    ErrorRecord(
        code="too_few_sizes",
        patterns=(
            Pattern(
                r"Number of dimensions of repeat dims can not be smaller than number of dimensions"
            ),
            Pattern(
                r"expand\(.*\): the number of sizes provided \(\d+\) must be greater or equal to "
                r"the number of dimensions in the tensor \(\d+\)"
            ),
        ),
        sample="Number of dimensions of repeat dims can not be smaller than number of dimensions "
        "of tensor",
        causes=(PossibleCause("size_per_axis"),),
        fix=_printed,
        setting=nothing,
    ),
)
