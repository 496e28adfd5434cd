"""Coroutines in their own thread, because browser tests leave a running loop in this one."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def by_itself(doing: Coroutine[Any, Any, T]) -> T:
    """Return the result of ``doing``."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, doing).result()
