"""The number of random examples of a law."""

from __future__ import annotations

from hypothesis import settings


def at_least(count: int) -> int:
    """Return ``count``, or as many examples as the profile asks for, if these are more.

    ``make test`` runs ``count`` examples, ``make test-long`` thousands.
    """
    return max(count, settings().max_examples)
