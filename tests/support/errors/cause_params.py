"""Causes of the known errors, with the names of their parameters."""

from __future__ import annotations

from collections.abc import Mapping

from backend.errors.known.catalog import RECORDS

CAUSES = tuple(cause for record in RECORDS for cause in record.causes)
CAUSE_PARAMS: Mapping[str, frozenset[str]] = {
    cause.code: frozenset(cause.values) for cause in CAUSES
}
"""Code and names; the sentence of a cause may use these names and no others."""
