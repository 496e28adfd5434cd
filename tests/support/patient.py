"""Processes for attempts that wait for a slow machine: what is tested there is not its speed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest

import backend.attempts.run
from backend.attempts.run import stop
from backend.sandbox.pool import Limits, Pool


@contextmanager
def patient_processes() -> Iterator[None]:
    """Attempts run within a minute each, and their processes end with the block."""
    stop()
    patient = partial(Pool, limits=Limits(seconds=60, cpu_seconds=60))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backend.attempts.run, "Pool", patient)
        yield
        stop()
