"""Harmful jobs for a pool of :mod:`backend.sandbox.pool`."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from pathlib import Path
from typing import Any

JOBS = __name__
"""The module as a pool names it."""
_LEFT_BEHIND: list[str] = []


def work(job: list[Any]) -> Any:
    """Do ``[name, *arguments]``."""
    name, *arguments = job
    return _JOBS[name](*arguments)


def warm_up() -> None:
    """Do nothing."""


def _spin() -> None:
    while True:
        pass


def _work(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def _wait_for(began: str, path: str) -> str:
    Path(began).touch()
    while not Path(path).exists():
        time.sleep(0.01)
    return "it came"


def _leave(text: str) -> list[str]:
    before = list(_LEFT_BEHIND)
    _LEFT_BEHIND.append(text)
    return before


def _threads() -> int:
    return len(list(Path(f"/proc/{os.getppid()}/task").iterdir()))


_JOBS: dict[str, Any] = {
    "echo": lambda value: value,
    "fork": os.getpid,
    "worker": os.getppid,
    "threads": _threads,
    "nice": lambda: os.nice(0),
    "environment": os.environ.get,
    "leave": _leave,
    "wait_for": _wait_for,
    "work": _work,
    "spin": _spin,
    "sleep": lambda: time.sleep(600),
    "stop": lambda: os.kill(os.getpid(), signal.SIGSTOP),
    "segfault": lambda: ctypes.string_at(0),
    "abort": os.abort,
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "exit": lambda: os._exit(3),
    "raise": lambda: 1 / 0,
    "hog": lambda megabytes: len(bytearray(megabytes * 2**20)),
    "no_json": object,
}
