"""Sentences for pasted errors and for attempts."""

from __future__ import annotations

from backend.attempts.cancel import Cancelled
from backend.attempts.fit import Culprit
from backend.attempts.outcome import Outcome
from components.page.error_card import inert_params
from components.words.catalogue import Messages


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
        found.append(words.text(f"error.{known.code}", **inert_params(known.params)))
    return found


def cancel_sentences(found: Cancelled, words: Messages) -> list[str]:
    """Return the sentences for two mistakes that cancel out."""
    sentences = [words.text(f"attempt.cancel.{_certainty(found)}", **vars(found))]
    kind = "input" if found.state is None else "state"
    return [*sentences, words.text(f"attempt.cancel.{kind}", **vars(found))]


def _certainty(found: Cancelled) -> str:
    return "proved" if found.proved else "maybe"
