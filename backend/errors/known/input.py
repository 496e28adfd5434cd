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
    lines,
    number,
)
from backend.errors.setting import Setting, named_layer


def _one_feature(facts: Facts) -> bool:
    return facts.number("expected") == 1


def _got_twice(facts: Facts) -> bool:
    return facts.number("got") == 2 * facts.number("expected")


def _setting(facts: Facts) -> Setting:
    return named_layer(facts) | {"input_size": facts.number("expected")}


def _fix(facts: Facts) -> Lines:
    """Make a layer that reads the features of the input."""
    return (f"layer = nn.{facts.layer or 'LSTM'}({facts.number('got')}, hidden_size)",)


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
                fix=lines("input = input.unsqueeze(-1)", "output, h_n = layer(input)"),
            ),
            PossibleCause("layer_below_is_bidirectional", _got_twice, EXPECTED_AND_GOT),
            FEATURES_DIFFER,
            PossibleCause("features_not_last", values=EXPECTED_AND_GOT),
        ),
        comparison=one_size("feature", "H_in"),
        fix=_fix,
        setting=_setting,
    ),
)
