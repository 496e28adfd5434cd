"""Errors and attempts told in words."""

from __future__ import annotations

from collections.abc import Mapping

from backend.attempts.fit import Culprit
from backend.attempts.outcome import Outcome
from backend.errors.causes import Cause
from backend.errors.pasted import PastedError
from components.words.catalogue import Messages
from components.words.problems import code_span


def culprit_sentence(culprit: Culprit, words: Messages) -> str:
    """What does not fit, and where."""
    return words.text(f"culprit.{culprit.reason}", **vars(culprit))


def outcome_sentences(outcome: Outcome, words: Messages) -> list[str]:
    """What became of an attempt; the first one stands before torch's own words."""
    kind = outcome.verdict
    if kind == "ran" and outcome.culprit is not None:
        kind_id = "attempt.ran_silently"
    elif kind == "refused":
        kind_id = f"attempt.refused.{outcome.code}"
    else:
        kind_id = f"attempt.{kind}"
    said = [
        words.text(
            kind_id, exception=outcome.exception, signal=outcome.signal, **dict(outcome.params)
        )
    ]
    if outcome.culprit is not None:
        said.append(culprit_sentence(outcome.culprit, words))
    known = outcome.explained
    if known is not None and words.has(f"error.{known.code}"):
        said.append(words.text(f"error.{known.code}", **_inert(known.params)))
    return said


def error_sentences(error: PastedError, words: Messages) -> list[str]:
    """What a pasted error is, or that it is not known and what comes nearest."""
    if error.code is None:
        said = [words.text("mistakes.unknown")]
        if error.nearest is not None:
            said.append(words.text("mistakes.nearest", message=_bare(error.nearest.message)))
        return said
    said = [] if error.certain else [words.text("mistakes.uncertain")]
    said.append(words.text(f"error.{error.code}", **_inert(error.params)))
    return said


def cause_sentence(cause: Cause, words: Messages) -> str:
    """One likely reason; "" where the numbers point to none."""
    name = f"cause.{cause.code}"
    return words.text(name, **_inert(cause.params)) if words.has(name) else ""


def line_sentence(error: PastedError, words: Messages) -> str:
    """The line of code that failed."""
    return words.text("mistakes.line", line=_bare(error.line))


def _inert(params: Mapping[str, object]) -> dict[str, object]:
    """Params out of a pasted text, none of which begins or ends a span of code."""
    return {name: _bare(each) if isinstance(each, str) else each for name, each in params.items()}


def _bare(text: str) -> str:
    return code_span(text)[1:-1]
