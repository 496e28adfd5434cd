"""Errors of unpacking a result into names; the words are Python's own."""

from __future__ import annotations

import re
from dataclasses import replace

from backend.errors.facts import Facts
from backend.errors.lines import Line
from backend.errors.python_words import PythonWords, unpacks_a_module
from backend.errors.record import ErrorRecord, Lines, Pattern, PossibleCause, always


def _into_two(facts: Facts) -> bool:
    return facts.params.get("expected") == 2


def _model_returns_one(facts: Facts) -> bool:
    """Return whether a model, not a layer, is unpacked into two names."""
    flat = bool(re.fullmatch(r"[\w.]+, *[\w.]+", facts.failing.target))
    return flat and unpacks_a_module(facts) and "cell" not in facts.call.layer.lower()


def _of_a_layer(facts: Facts) -> bool:
    return _into_two(facts) and not _model_returns_one(facts)


def _few_into_few(facts: Facts) -> bool:
    """Return whether as many names are unpacked as a layer or its state has values."""
    return facts.number("expected") <= 3 and facts.number("got") <= 2


def _unpacked(facts: Facts) -> Lines:
    """Unpack the result into two values, of which an LSTM's second one is a pair."""
    call, (first, *others) = facts.call, _names(facts.failing)
    if "cell" in call.layer.lower() and facts.layer != "LSTM":
        # The cell of a GRU or RNN returns its state alone.
        return (replace(call, target=first).again(False, call.states),)
    pair = facts.layer == "LSTM" and len(others) > 1
    if facts.layer is None and len(others) > 1:
        # Nothing says whether the second value is a pair.
        others = ["state"]
    state = f"({', '.join(others)})" if pair else others[0]
    # A layer without states of its own gets none.
    return (replace(call, target=f"{first}, {state}").again(pair, call.states),)


def _printed(facts: Facts) -> Lines:
    """Print what the call returns: only the model's own code says it."""
    value = facts.raised.line.partition(" = ")[2]
    return (f"result = {value}", "print(type(result), getattr(result, 'shape', ''))")


def _names(line: Line) -> list[str]:
    """Return the names on the left side, flat; those of the app if there are none."""
    found = re.findall(r"[\w.]+", line.target)
    return found if len(found) > 1 else ["output", "h_n"]


_CAUSES = (
    PossibleCause("model_returns_one", _model_returns_one, fix=_printed),
    PossibleCause("no_cell_state", _of_a_layer),
    PossibleCause("result_opened_wrong"),
)

RECORDS = (
    ErrorRecord(
        code="too_many_values",
        patterns=(
            Pattern(r"too many values to unpack \(expected (?P<expected>\d+)(, got \d+)?\)"),
        ),
        sample="too many values to unpack (expected 2)",
        line="output, (h, c) = self.gru(x)",
        causes=_CAUSES,
        fix=_unpacked,
        python=PythonWords(counts_bare=always, counts_traced=unpacks_a_module),
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
        fix=_unpacked,
        python=PythonWords(counts_bare=_few_into_few, counts_traced=unpacks_a_module),
    ),
)
