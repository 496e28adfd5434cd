"""Errors of unpacking a result into names; the words are Python's own."""

from __future__ import annotations

from backend.errors.facts import Facts
from backend.errors.python_words import PythonWords
from backend.errors.record import ErrorRecord, Pattern, PossibleCause, always, lines


def _into_two(facts: Facts) -> bool:
    return facts.params.get("expected") == 2


def _few_into_few(facts: Facts) -> bool:
    """Return whether as many names are unpacked as a layer or its state has values."""
    return facts.number("expected") <= 3 and facts.number("got") <= 2


_CAUSES = (PossibleCause("no_cell_state", _into_two), PossibleCause("result_opened_wrong"))

RECORDS = (
    ErrorRecord(
        code="too_many_values",
        patterns=(
            Pattern(r"too many values to unpack \(expected (?P<expected>\d+)(, got \d+)?\)"),
        ),
        sample="too many values to unpack (expected 2)",
        line="output, (h, c) = self.gru(x)",
        causes=_CAUSES,
        fix=lines("output, h_n = layer(input)"),
        python=PythonWords(counts_bare=always),
    ),
    ErrorRecord(
        code="too_few_values",
        patterns=(
            Pattern(
                r"not enough values to unpack \(expected (?P<expected>\d+), got (?P<got>\d+)\)"
            ),
        ),
        sample="not enough values to unpack (expected 2, got 1)",
        causes=_CAUSES,
        fix=lines("output, h_n = layer(input)"),
        python=PythonWords(counts_bare=_few_into_few),
    ),
)
