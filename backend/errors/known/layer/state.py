"""Errors of the initial states: their sizes differ from those that the layer needs."""

from __future__ import annotations

from backend.errors.comparison import Comparison, NamedAxis, by_axis
from backend.errors.facts import Facts
from backend.errors.known.layer.state_causes import CAUSES
from backend.errors.known.layer.state_fixes import expected_and_got, fresh, is_pair
from backend.errors.known.shared import DIRECTIONS_LEFT_OUT, packed_states
from backend.errors.record import ErrorRecord, Pattern, PossibleCause
from backend.errors.setting import Setting, layer_of_one_state, named_layer
from backend.layer.spec import LayerName

# Python 2 wrote a size as 48L.
_SIZES = r"[\[(](?P<{}>[\dL, ]*)[\])]"
# https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
_H_0: tuple[NamedAxis, ...] = (("layers", "D*num_layers"), ("batch", "N"), ("feature", "H_out"))
_C_0: tuple[NamedAxis, ...] = (*_H_0[:2], ("feature", "H_cell"))


def _compare(facts: Facts) -> Comparison:
    return by_axis(*(_C_0 if facts.number("state") == 1 else _H_0))(facts)


def _setting(facts: Facts) -> Setting:
    """Return the layer whose state has the expected sizes, without its rows."""
    expected, got = expected_and_got(facts)
    if len(expected) != 3:
        return named_layer(facts)
    _, batch, width = expected
    layer: LayerName = "LSTM" if is_pair(facts) else layer_of_one_state(facts)
    found: Setting = {"layer": layer, "batch": batch, "hidden_size": width}
    if layer == "LSTM" and len(got) == 3 and got[-1] not in (width, 2 * width):
        # A projection makes h narrower than c, so the smaller width is that of h.
        h, c = (width, got[-1]) if facts.number("state") == 0 else (got[-1], width)
        found |= {"hidden_size": c, "proj_size": h} if h < c else {}
    return found


def _choices(facts: Facts) -> tuple[Setting, ...]:
    """Return the layers that have the expected rows, the likelier first."""
    expected, got = expected_and_got(facts)
    if len(expected) != 3:
        return ()
    rows = expected[0]
    one: Setting = {"num_layers": rows, "bidirectional": False}
    two: Setting = {"num_layers": rows // 2, "bidirectional": True}
    if rows % 2:
        return (one,)
    both_first = len(got) == 3 and 2 * got[0] == rows
    return (two, one) if both_first else (one, two)


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
        causes=CAUSES,
        fix=fresh,
        comparison=_compare,
        setting=_setting,
        choices=_choices,
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
