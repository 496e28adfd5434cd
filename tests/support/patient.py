"""Long timeouts for attempts and for conditions, for tests that are not about speed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest

import backend.attempts.run
from backend.attempts.run import stop
from backend.sandbox.pool import Pool
from backend.sandbox.reply import Limits


@contextmanager
def patient_processes() -> Iterator[None]:
    """Let attempts run within a minute each, and end their processes afterwards."""
    stop()
    patient = partial(Pool, limits=Limits(seconds=60, cpu_seconds=60))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backend.attempts.run, "Pool", patient)
        yield
        stop()


def comes_true(what: Callable[[], object]) -> bool:
    """Return whether ``what`` becomes true within a minute."""
    for _ in range(6000):
        if what():
            return True
        time.sleep(0.01)
    return False
