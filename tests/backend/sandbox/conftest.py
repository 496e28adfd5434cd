"""Pools of harmful jobs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from backend.sandbox import process
from backend.sandbox.pool import Pool
from backend.sandbox.reply import Limits
from tests.support.sandbox_jobs import JOBS


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    pool = Pool(JOBS, limits=Limits(seconds=20, cpu_seconds=20))
    yield pool
    pool.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    monkeypatch.setattr(process, "_GRACE_SECONDS", 0.5)
    pool = Pool(JOBS, workers=1, limits=Limits(seconds=1, cpu_seconds=20))
    yield pool
    pool.close()
