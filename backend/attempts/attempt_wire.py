"""Attempts and outcomes as plain values, for the way to another process and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from backend.attempts.attempt import TENSORS, Attempt, Given
from backend.attempts.outcome import Outcome, culprit_of
from backend.layer.spec import LayerSpec


def attempt_sent(attempt: Attempt) -> dict[str, Any]:
    """An attempt as values that JSON knows."""
    return asdict(attempt)


def attempt_received(sent: dict[str, Any]) -> Attempt:
    """The attempt that :func:`attempt_sent` wrote."""
    given = {
        name: Given(None if sizes is None else tuple(sizes), dtype)
        for name, (sizes, dtype) in ((name, sent[name]) for name in TENSORS)
    }
    packed = None if sent["packed"] is None else tuple(sent["packed"])
    return Attempt(LayerSpec(**sent["spec"]), **given, packed=packed, unpack=sent["unpack"])


def outcome_sent(outcome: Outcome) -> dict[str, Any]:
    """What a worker says of an attempt; what the attempt itself tells is left out."""
    names = ("verdict", "made", "stage", "exception", "message")
    return {name: getattr(outcome, name) for name in names}


def outcome_received(attempt: Attempt, sent: dict[str, Any]) -> Outcome:
    """The outcome that :func:`outcome_sent` wrote."""
    made = {name: tuple(sizes) for name, sizes in sent["made"].items()}
    culprit = culprit_of(attempt, sent["stage"], sent["message"])
    return Outcome(**sent | {"made": made}, culprit=culprit)
