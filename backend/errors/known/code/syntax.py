"""Error of Python's grammar that keeps a model from being created: an open parenthesis."""

from __future__ import annotations

from backend.errors.facts import Facts
from backend.errors.python_words import PythonWords
from backend.errors.record import ErrorRecord, Lines, Pattern, PossibleCause, always, older
from backend.errors.setting import nothing

_CLOSES = {"(": ")", "[": "]", "{": "}"}


def _closed(facts: Facts) -> Lines:
    """Return the failing line with its open parentheses closed."""
    line = facts.raised.line.rstrip()
    opened: list[str] = []
    for sign in line.partition("#")[0]:
        if sign in _CLOSES:
            opened.append(_CLOSES[sign])
        elif opened and sign == opened[-1]:
            opened.pop()
    return (line + "".join(reversed(opened)),) if opened else ("# ( -> ()",)


RECORDS = (
    ErrorRecord(
        code="parenthesis_open",
        patterns=(
            Pattern(r"^'[(\[{]' was never closed"),
            older(r"^unexpected EOF while parsing"),
        ),
        sample="'(' was never closed",
        line="self.fc = nn.Linear(2 * hidden_size, classes",
        causes=(PossibleCause("parenthesis_missing"),),
        fix=_closed,
        setting=nothing,
        python=PythonWords(counts_bare=always),
    ),
)
