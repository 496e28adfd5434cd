"""Sentences for pasted errors and for attempts."""

from __future__ import annotations

from collections.abc import Mapping

from backend.attempts.cancel import Cancelled
from backend.attempts.fit import Culprit
from backend.attempts.outcome import Outcome
from backend.errors.pasted import PastedError
from backend.errors.record import Cause
from components.words.catalogue import Messages
from components.words.problems import inert


def culprit_sentence(culprit: Culprit, words: Messages) -> str:
    """Return the sentence that names the mismatch and its place."""
    return words.text(f"culprit.{culprit.reason}", **vars(culprit))


def outcome_sentences(outcome: Outcome, words: Messages) -> list[str]:
    """Return the sentences for an outcome; the first one introduces torch's own message."""
    kind = outcome.verdict
    if kind == "ran" and outcome.culprit is not None:
        kind_id = "attempt.ran_silently"
    elif kind == "refused":
        kind_id = f"attempt.refused.{outcome.code}"
    else:
        kind_id = f"attempt.{kind}"
    found = [
        words.text(
            kind_id, exception=outcome.exception, signal=outcome.signal, **dict(outcome.params)
        )
    ]
    if outcome.culprit is not None:
        found.append(culprit_sentence(outcome.culprit, words))
    known = outcome.explained
    if known is not None and words.has(f"error.{known.code}"):
        found.append(words.text(f"error.{known.code}", **_inert(known.params)))
    return found


def cancel_sentences(found: Cancelled, words: Messages) -> list[str]:
    """Return the sentences for two mistakes that cancel out."""
    sentences = [words.text(f"attempt.cancel.{_certainty(found)}", **vars(found))]
    kind = "input" if found.state is None else "state"
    return [*sentences, words.text(f"attempt.cancel.{kind}", **vars(found))]


def _certainty(found: Cancelled) -> str:
    return "proved" if found.proved else "maybe"


def error_sentences(error: PastedError, words: Messages) -> list[str]:
    """Return the sentences for a pasted error, with the nearest known error if it is unknown."""
    if error.code is None:
        found = [words.text("mistakes.unknown")]
        if error.nearest is not None:
            found.append(words.text("mistakes.nearest", message=inert(error.nearest.message)))
        return found
    found = [] if error.certain else [words.text("mistakes.uncertain")]
    found.append(words.text(f"error.{error.code}", **_inert(error.params)))
    return found


def cause_sentence(cause: Cause, words: Messages) -> str:
    """Return the sentence for a cause; "" if the catalog has none."""
    name = f"cause.{cause.code}"
    return words.text(name, **_inert(cause.params)) if words.has(name) else ""


def line_sentence(error: PastedError, words: Messages) -> str:
    """Return the sentence with the failing line of code."""
    return words.text("mistakes.line", line=inert(error.line))


def _inert(params: Mapping[str, object]) -> dict[str, object]:
    """Return params without backticks, so that pasted text cannot begin or end a code span."""
    return {name: inert(each) if isinstance(each, str) else each for name, each in params.items()}
