"""Errors of the input's features: the last axis differs from ``input_size``."""

from __future__ import annotations

from backend.errors.comparison import one_size
from backend.errors.facts import Facts
from backend.errors.known.shared import FEATURES_DIFFER
from backend.errors.record import (
    EXPECTED_AND_GOT,
    ErrorRecord,
    Lines,
    Pattern,
    PossibleCause,
    number,
    unless,
)
from backend.errors.setting import Setting, named_layer


def _one_feature(facts: Facts) -> bool:
    return facts.number("expected") == 1


def _got_twice(facts: Facts) -> bool:
    return facts.number("got") == 2 * facts.number("expected")


def _is_seen(facts: Facts) -> bool:
    """Return whether a printed shape has the features on an earlier axis."""
    expected, got = facts.number("expected"), facts.number("got")
    return any(
        len(shape) > 1 and shape[-1] == got and expected in shape[:-1]
        for shape in facts.raised.shapes
    )


def _other_order(facts: Facts) -> bool:
    """Return whether the sizes are so different that another axis is the likelier reason."""
    expected, got = sorted((facts.number("expected"), facts.number("got")))
    return _is_seen(facts) or (3 * expected < 2 * got and not _one_feature(facts))


def _first_by_order(facts: Facts) -> bool:
    return _other_order(facts) and not _got_twice(facts)


def _last_by_order(facts: Facts) -> bool:
    return not _first_by_order(facts) and not _one_feature(facts)


def _moved(facts: Facts) -> Lines:
    """Move the features to the last axis."""
    call = facts.call
    # The kind of the layer decides the names on the left side only.
    again = call.again(facts.layer == "LSTM", call.states)
    return (f"{call.input} = {call.input}.transpose(1, 2)", again)


def _with_feature_axis(facts: Facts) -> Lines:
    call = facts.call
    again = call.again(facts.layer == "LSTM", call.states)
    return (f"{call.input} = {call.input}.unsqueeze(-1)", again)


def _wider_layer(facts: Facts) -> Lines:
    """Create a layer that reads both directions of the one below."""
    size = f"2 * {facts.number('expected')}"
    return (f"layer = nn.{facts.layer or 'LSTM'}({size}, hidden_size)",)


def _setting(facts: Facts) -> Setting:
    return named_layer(facts) | {"input_size": facts.number("expected")}


def _printed(facts: Facts) -> Lines:
    """Print both sizes: the numbers do not say which of the two is right."""
    return (f"print({facts.call.input}.shape, {facts.call.layer}.input_size)",)


_FEATURES_NOT_LAST = PossibleCause("features_not_last", values=EXPECTED_AND_GOT, fix=_moved)


RECORDS = (
    ErrorRecord(
        code="input_size_differs",
        patterns=(
            Pattern(
                r"input\.size\(-1\) must be equal to input_size\. "
                r"Expected (?P<expected>\d+), got (?P<got>\d+)"
            ),
        ),
        sample="input.size(-1) must be equal to input_size. Expected 10, got 11",
        causes=(
            PossibleCause(
                "no_feature_axis",
                _one_feature,
                {"got": number("got")},
                fix=_with_feature_axis,
            ),
            PossibleCause(
                "layer_below_is_bidirectional", _got_twice, EXPECTED_AND_GOT, fix=_wider_layer
            ),
            _FEATURES_NOT_LAST.only(_first_by_order),
            FEATURES_DIFFER.only(unless(_is_seen)),
            _FEATURES_NOT_LAST.only(_last_by_order),
        ),
        comparison=one_size("feature", "H_in"),
        fix=_printed,
        setting=_setting,
    ),
)
