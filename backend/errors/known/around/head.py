"""Errors of a matrix product: the last axis does not fit a head, or a layer with a packed input."""

from __future__ import annotations

from math import gcd

from backend.errors.comparison import Compared, Comparison
from backend.errors.facts import Facts
from backend.errors.known.shared import FEATURES_DIFFER
from backend.errors.record import (
    EXPECTED_AND_GOT,
    ErrorRecord,
    Lines,
    Pattern,
    PossibleCause,
    lines,
    older,
)
from backend.errors.roles import Roles
from backend.errors.setting import Setting, named_layer

_PACKED_INPUT_SIZE = PossibleCause(
    "packed_input_size",
    values=EXPECTED_AND_GOT,
    fix=lines("print(packed.data.shape, layer.input_size)"),
)


_HEAD = Roles("head", ("features",), target="scores")
_FLAT = Roles(owner="output", uses=r"^(view|reshape|flatten)$")
_STATE = Roles(indexed="h_n")


def _sizes(facts: Facts) -> tuple[int, int]:
    return facts.number("expected"), facts.number("got")


def _is_gate_product(facts: Facts) -> bool:
    """Return whether the product has the columns of a recurrent layer's weight."""
    return facts.number("makes") % facts.gates == 0


def _in_layer_with_gates(facts: Facts) -> bool:
    return facts.recurrent and _is_gate_product(facts)


def _in_layer_without_gates(facts: Facts) -> bool:
    return facts.recurrent and not _is_gate_product(facts)


def _in_head(facts: Facts) -> bool:
    return not facts.recurrent


def _may_be_in_layer(facts: Facts) -> bool:
    """Return whether no traceback excludes a layer with a packed input."""
    return not facts.raised.traced and not facts.recurrent and _is_gate_product(facts)


def _got_twice(facts: Facts) -> bool:
    expected, got = _sizes(facts)
    return _in_head(facts) and got == 2 * expected


def _got_half(facts: Facts) -> bool:
    expected, got = _sizes(facts)
    return _in_head(facts) and expected == 2 * got != 0


def _got_multiple(facts: Facts) -> bool:
    expected, got = _sizes(facts)
    multiple = expected != 0 and got % expected == 0
    times = got // (expected or 1)
    return _in_head(facts) and multiple and times > 2 and not _counts_layers(facts)


def _counts_layers(facts: Facts) -> bool:
    """Return whether the head has as many inputs as a layer has rows, not features."""
    expected, got = _sizes(facts)
    small = expected in (2, 4, 6, 8) and got % 2 == 0
    return _in_head(facts) and small and got >= 8 * expected


def _head_differs(facts: Facts) -> bool:
    other = (_counts_layers, _other_steps, _reads_all_steps)
    return _in_head(facts) and not any(holds(facts) for holds in other)


def _reads_all_steps(facts: Facts) -> bool:
    """Return whether the head reads several steps in one row, and each row has only one."""
    expected, got = _sizes(facts)
    times = expected // (got or 1)
    fits = got > 0 and times > 2 and expected % got == 0
    return _in_head(facts) and fits and facts.number("rows") % times == 0


def _other_steps(facts: Facts) -> bool:
    """Return whether the line flattens time, and the two sizes are multiples of one width."""
    expected, got = _sizes(facts)
    halves = expected in (got, 2 * got) or got % (expected or 1) == 0
    flat = facts.has_code(r"\.(view|reshape|flatten)\(.*(-1|\b1)\)")
    return _in_head(facts) and flat and not halves and gcd(expected, got) > 1


def _head_of_features(facts: Facts) -> Lines:
    got, makes = facts.number("got"), facts.number("makes")
    both = facts.number("expected") > 2
    return (f"head = nn.Linear({f'2 * {got // 2}' if both else got}, {makes})",)


def _steps_kept(facts: Facts) -> Lines:
    """Read each step by itself: before it is flattened, or by the size that the head has."""
    if _FLAT.names(facts.failing) or not facts.raised.line:
        return ("print(output.shape)", "scores = head(output)")
    return (
        "print(features.shape)",
        "scores = head(features.unflatten(-1, (-1, head.in_features)))",
    )


def _times(facts: Facts) -> int:
    expected, got = _sizes(facts)
    return got // expected


def _compare(facts: Facts) -> Comparison:
    symbol = "H_in" if facts.recurrent else "in_features"
    return (Compared("feature", symbol, *_sizes(facts)),)


def _setting(facts: Facts) -> Setting:
    expected, got = _sizes(facts)
    if facts.recurrent:
        found = named_layer(facts) | {"input_size": expected}
        if _is_gate_product(facts):
            found["hidden_size"] = facts.number("makes") // facts.gates
        return found
    if got == 2 * expected:
        return {"hidden_size": expected, "bidirectional": True}
    if expected == 2 * got:
        return {"hidden_size": got, "bidirectional": False}
    return {}


def _fix(facts: Facts) -> Lines:
    """Create a head that reads the features of the input."""
    got, makes = facts.number("got"), facts.number("makes")
    return (f"head = nn.Linear({got}, {makes or 'classes'})",)


RECORDS = (
    ErrorRecord(
        code="last_axis_differs",
        patterns=(
            Pattern(
                r"mat1 and mat2 shapes cannot be multiplied "
                r"\((?P<rows>\d+)x(?P<got>\d+) and (?P<expected>\d+)x(?P<makes>\d+)\)"
            ),
            # Words of the meta device.
            Pattern(
                r"a and b must have same reduction dim, but got "
                r"\[(?P<rows>\d+), (?P<got>\d+)\] X \[(?P<expected>\d+), (?P<makes>\d+)\]"
            ),
            older(
                r"size mismatch, m1: \[(?P<rows>\d+) x (?P<got>\d+)\], "
                r"m2: \[(?P<expected>\d+) x (?P<makes>\d+)\]",
                "until 1.7",
            ),
            # Words for the product of a matrix and a vector.
            older(r"size mismatch, [gG][eo]t:? (?P<makes>\d+), \d+x(?P<expected>\d+),(?P<got>\d+)"),
        ),
        sample="mat1 and mat2 shapes cannot be multiplied (3x40 and 20x2)",
        causes=(
            _PACKED_INPUT_SIZE.only(_in_layer_with_gates),
            FEATURES_DIFFER.only(_in_layer_without_gates),
            PossibleCause("head_sees_both_directions", _got_twice, EXPECTED_AND_GOT),
            PossibleCause(
                "head_sees_one_direction",
                _got_half,
                EXPECTED_AND_GOT,
                fix=lines("both = torch.cat([h_n[-2], h_n[-1]], dim=-1)", "scores = head(both)"),
            ),
            PossibleCause(
                "layers_for_features", _counts_layers, EXPECTED_AND_GOT, fix=_head_of_features
            ),
            PossibleCause(
                "axes_flattened",
                _got_multiple,
                {**EXPECTED_AND_GOT, "times": _times},
                fix=_steps_kept,
            ),
            PossibleCause(
                "head_of_other_steps",
                _other_steps,
                EXPECTED_AND_GOT,
                fix=lines("print(output.shape, head.in_features)"),
            ),
            PossibleCause(
                "head_reads_all_steps",
                _reads_all_steps,
                {**EXPECTED_AND_GOT, "times": lambda facts: _sizes(facts)[0] // _sizes(facts)[1]},
                fix=lines("scores = head(features.flatten(-2))"),
            ),
            PossibleCause("head_in_features", _head_differs, EXPECTED_AND_GOT),
            _PACKED_INPUT_SIZE.only(_may_be_in_layer),
        ),
        comparison=_compare,
        fix=_fix,
        setting=_setting,
        roles=(_HEAD, _FLAT, _STATE),
    ),
    ErrorRecord(
        code="matrices_do_not_fit",
        patterns=(older(r"mat1 dim 1 must match mat2 dim 0"),),
        sample="mat1 dim 1 must match mat2 dim 0",
        causes=(PossibleCause("features_between_layers"),),
        fix=lines("head = nn.Linear(output.shape[-1], classes)"),
    ),
)
