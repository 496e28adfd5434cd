"""The correction of an attempt at the place that its culprit names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from backend.attempts.attempt import OMITTED, Attempt, TensorArg
from backend.attempts.fit import Culprit, fitting_sizes, sizes_of


def fixed(attempt: Attempt, culprit: Culprit) -> Attempt:
    """Return ``attempt`` with the one correction that ``culprit`` names."""
    match culprit.where, culprit.reason:
        case "lengths", "beyond" | "zero":
            lengths = list(attempt.packed or ())
            assert isinstance(culprit.expected, int)
            assert culprit.axis is not None
            assert lengths[culprit.axis] == culprit.got
            lengths[culprit.axis] = culprit.expected
            return replace(attempt, packed=tuple(lengths))
        case "lengths", "unsorted":
            return replace(attempt, packed=tuple(sorted(attempt.packed or (), reverse=True)))
        case "lengths", "count":
            assert isinstance(culprit.expected, int)
            return replace(attempt, packed=((attempt.packed or ()) * 9)[: culprit.expected])
        case "h_n", "opened":
            return replace(attempt, unpack=culprit.expected)  # type: ignore[arg-type]
        case "c_0", "missing":
            return replace(attempt, c_0=TensorArg(fitting_sizes(attempt, "c_0")))
        case "c_0", "extra":
            return replace(attempt, c_0=OMITTED)
        case ("input" | "h_0" | "c_0") as name, reason:
            given = attempt.tensor(name)
            if reason == "dtype":
                assert given.dtype == culprit.got
                return _with(attempt, name, TensorArg(given.sizes, "float32"))
            sizes = list(sizes_of(attempt, name))
            if reason == "axes":
                assert len(sizes) == culprit.got
                sizes = list(fitting_sizes(attempt, name))
                assert len(sizes) == culprit.expected
            else:
                assert isinstance(culprit.expected, int)
                assert culprit.axis is not None
                assert sizes[culprit.axis] == culprit.got
                sizes[culprit.axis] = culprit.expected
            return _with(attempt, name, TensorArg(tuple(sizes), given.dtype))
    raise AssertionError(culprit)


def _with(attempt: Attempt, name: str, given: TensorArg) -> Attempt:
    changed: dict[str, Any] = {name: given}
    return replace(attempt, **changed)
