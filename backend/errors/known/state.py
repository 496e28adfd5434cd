"""Errors of the initial states: their sizes differ from those that the layer needs."""

from __future__ import annotations

from collections.abc import Callable

from backend.errors.comparison import Comparison, NamedAxis, by_axis
from backend.errors.facts import Facts
from backend.errors.known.shared import (
    DIRECTIONS_LEFT_OUT,
    ONE_TENSOR_FOR_TWO_STATES,
    STATE_HAS_NO_BATCH,
    packed_states,
)
from backend.errors.record import (
    Condition,
    ErrorRecord,
    Lines,
    Pattern,
    PossibleCause,
    Value,
)
from backend.errors.setting import Setting, layer_of_one_state, named_layer
from backend.layer.spec import LayerName

_SIZES = r"[\[(](?P<{}>[\d, ]*)[\])]"
# https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
_H_0: tuple[NamedAxis, ...] = (("layers", "D*num_layers"), ("batch", "N"), ("feature", "H_out"))
_C_0: tuple[NamedAxis, ...] = (*_H_0[:2], ("feature", "H_cell"))
_ROWS, _BATCH, _WIDTH = range(3)


def _is_pair(facts: Facts) -> bool:
    """Return whether the message numbers the state, as it does for an LSTM's pair only."""
    return "state" in facts.params


def _has_three_axes(facts: Facts) -> bool:
    return len(facts.sizes("expected")) == len(facts.sizes("got")) == 3


def _one_tensor_for_two(facts: Facts) -> bool:
    return not _has_three_axes(facts) and _is_pair(facts) and len(facts.sizes("got")) == 2


def _no_batch(facts: Facts) -> bool:
    return not _has_three_axes(facts) and not _one_tensor_for_two(facts)


def _batch_first(facts: Facts) -> bool:
    expected, got = facts.sizes("expected"), facts.sizes("got")
    if not _has_three_axes(facts) or expected[_ROWS] == expected[_BATCH]:
        return False
    return got == (expected[_BATCH], expected[_ROWS], expected[_WIDTH])


def _when(axis: int, holds: Callable[[int, int], bool]) -> Condition:
    """Return a condition on the expected and the actual size of an axis.

    It is False for states in the wrong order, because their axes do not correspond.
    """

    def condition(facts: Facts) -> bool:
        if not _has_three_axes(facts) or _batch_first(facts):
            return False
        return holds(facts.sizes("expected")[axis], facts.sizes("got")[axis])

    return condition


def _size(name: str, axis: int) -> Value:
    return lambda facts: facts.sizes(name)[axis]


def _both(axis: int) -> dict[str, Value]:
    return {"expected": _size("expected", axis), "got": _size("got", axis)}


_narrower = _when(_WIDTH, lambda expected, got: got < expected)
_wider = _when(_WIDTH, lambda expected, got: expected < got)


def _h_too_wide(facts: Facts) -> bool:
    return _is_pair(facts) and facts.number("state") == 0 and _wider(facts)


def _c_too_narrow(facts: Facts) -> bool:
    return facts.number("state") == 1 and _narrower(facts)


def _sizes_are_equal(facts: Facts) -> bool:
    expected = facts.sizes("expected")
    return _has_three_axes(facts) and expected == facts.sizes("got") and expected[_ROWS] != 0


def _compare(facts: Facts) -> Comparison:
    return by_axis(*(_C_0 if facts.number("state") == 1 else _H_0))(facts)


def _setting(facts: Facts) -> Setting:
    """Return the layer whose state has the expected sizes."""
    expected, got = facts.sizes("expected"), facts.sizes("got")
    if len(expected) != 3:
        return named_layer(facts)
    rows, batch, width = expected
    layer: LayerName = "LSTM" if _is_pair(facts) else layer_of_one_state(facts)
    both = len(got) == 3 and 2 * got[_ROWS] == rows
    found: Setting = {"layer": layer, "batch": batch, "hidden_size": width}
    found |= {"bidirectional": both, "num_layers": got[_ROWS] if both else rows}
    if layer == "LSTM" and len(got) == 3 and got[_WIDTH] != width:
        # A projection makes h narrower than c, so the smaller width is that of h.
        h, c = (width, got[_WIDTH]) if facts.number("state") == 0 else (got[_WIDTH], width)
        found |= {"hidden_size": c, "proj_size": h} if h < c else {}
    return found


def _fix(facts: Facts) -> Lines:
    """Make states of the expected sizes."""
    sizes = facts.sizes("expected")
    if not _is_pair(facts) or len(sizes) != 3:
        return (
            f"h_0 = torch.zeros({', '.join(map(str, sizes))})",
            "output, h_n = layer(input, h_0)",
        )
    rows, batch, width = sizes
    other = (facts.sizes("got") or (width,))[-1]
    # With a projection h is narrower than c, and the message has the width of one of them only.
    h, c = (width, max(width, other)) if facts.number("state") == 0 else (min(width, other), width)
    return (
        f"h_0 = torch.zeros({rows}, {batch}, {h})",
        f"c_0 = torch.zeros({rows}, {batch}, {c})",
        "output, (h_n, c_n) = layer(input, (h_0, c_0))",
    )


def _transpose(facts: Facts) -> Lines:
    """Swap the first two axes of the states."""
    if not _is_pair(facts):
        return ("h_0 = h_0.transpose(0, 1).contiguous()", "output, h_n = layer(input, h_0)")
    return (
        "h_0, c_0 = (state.transpose(0, 1).contiguous() for state in (h_0, c_0))",
        "output, (h_n, c_n) = layer(input, (h_0, c_0))",
    )


_CAUSES = (
    ONE_TENSOR_FOR_TWO_STATES.only(_one_tensor_for_two),
    STATE_HAS_NO_BATCH.only(_no_batch),
    PossibleCause("state_is_batch_first", _batch_first, fix=_transpose),
    PossibleCause(
        "directions_missing",
        _when(_ROWS, lambda expected, got: expected == 2 * got),
        {"num_layers": _size("got", _ROWS), "expected": _size("expected", _ROWS)},
    ),
    PossibleCause(
        "directions_needless",
        _when(_ROWS, lambda expected, got: 2 * expected == got != 0),
        {"num_layers": _size("expected", _ROWS), "got": _size("got", _ROWS)},
    ),
    PossibleCause(
        "layers_differ",
        _when(_ROWS, lambda expected, got: expected not in (got, 2 * got) and 2 * expected != got),
        _both(_ROWS),
    ),
    PossibleCause(
        "batch_shrank", _when(_BATCH, lambda expected, got: expected < got), _both(_BATCH)
    ),
    PossibleCause("batch_grew", _when(_BATCH, lambda expected, got: expected > got), _both(_BATCH)),
    PossibleCause(
        "layer_reads_time_as_batch",
        _when(_BATCH, lambda expected, got: expected != got),
        {"batch": _size("expected", _BATCH)},
    ),
    # A projection makes h narrower and leaves c as wide as hidden_size.
    PossibleCause("h_is_projected", _h_too_wide, _both(_WIDTH)),
    PossibleCause("c_is_not_projected", _c_too_narrow, _both(_WIDTH)),
    PossibleCause(
        "hidden_size_other",
        _when(_WIDTH, lambda expected, got: expected != got),
        _both(_WIDTH),
    ),
    PossibleCause("hidden_size_differs", _sizes_are_equal),
)

RECORDS = (
    ErrorRecord(
        code="hidden_size_differs",
        patterns=(
            Pattern(
                rf"Expected hidden(\[(?P<state>\d)\])? size {_SIZES.format('expected')}, "
                rf"got {_SIZES.format('got')}"
            ),
        ),
        sample="Expected hidden[0] size (2, 3, 20), got [3, 2, 20]",
        causes=_CAUSES,
        comparison=_compare,
        fix=_fix,
        setting=_setting,
    ),
    # With a PackedSequence torch skips its own checks, so that the kernel raises these.
    ErrorRecord(
        code="state_rows_differ",
        patterns=(
            Pattern(r"Expected more hidden states in stacked_rnn"),
            Pattern(r"Odd number of params or hiddens given to a bidirectional RNN"),
        ),
        sample="Expected more hidden states in stacked_rnn",
        causes=(DIRECTIONS_LEFT_OUT, PossibleCause("layers_left_out")),
        fix=packed_states,
    ),
    ErrorRecord(
        code="state_width_differs",
        patterns=(Pattern(r"got an incorrect number of RNN parameters"),),
        sample="got an incorrect number of RNN parameters",
        causes=(PossibleCause("state_of_other_width"), PossibleCause("state_not_projected")),
        fix=packed_states,
    ),
)
