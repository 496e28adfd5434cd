"""Runs of a paste without any guess, and a forked process that watches many of them."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import CodeType
from typing import Any

import torch

from backend.reader.bounds import Refused
from backend.reader.interpreter.engine import Engine
from backend.reader.reading import Binding, Failure
from backend.reader.source.program import parse

SECONDS = 6
BYTES = 2**30
_WATCHED = (
    *("os.", "subprocess.", "socket.", "shutil.", "ctypes.", "pty.", "signal.", "webbrowser."),
    *("exec", "pickle.", "urllib.", "http.", "code.", "gc."),
)
"""Beginnings of the names of audit events that no paste may cause."""


@dataclass(frozen=True)
class Run:
    """The end of one run."""

    result: Any = None
    failure: Failure | None = None
    bindings: tuple[Binding, ...] = ()


def run(text: str, *arguments: Any, name: str = "Model") -> Run:
    """Run ``forward`` of a class whose constructor needs no arguments."""
    try:
        program = parse(text)
    except Refused as error:
        return Run(failure=Failure(error.line, error.what, error.code))
    engine = Engine(program.tree)
    torch.manual_seed(0)
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            engine.load()
            model = engine.make(engine.globals[name], {})
            engine.record()
            method = engine.method(model, "forward")
            assert method is not None
            result = engine.call(method, (model, *arguments))
            return Run(result, None, engine.bindings())
        except Exception as error:
            return Run(None, engine.failure(error), engine.bindings())


@dataclass(frozen=True)
class Watched:
    """One run in the forked process: its end, its time and its forbidden events."""

    text: str
    code: str
    what: str
    seconds: float
    events: tuple[str, ...]


def watched(texts: Sequence[str]) -> list[Watched]:
    """Run pastes one after the other in a fork with limits; a killed one ends the list."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(reading)
            _watch(texts, writing)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        rows = pipe.read().splitlines()
    os.waitpid(child, 0)
    found = [json.loads(row) for row in rows]
    return [
        Watched(texts[place], code, what, seconds, tuple(events))
        for place, (code, what, seconds, events) in enumerate(found)
    ]


def _watch(texts: Sequence[str], writing: int) -> None:
    events: list[str] = []
    on = False

    def hook(event: str, details: tuple[Any, ...]) -> None:
        if event == "exec" and isinstance(details[0], CodeType):
            # The import of a module of torch or Python itself.
            details = (details[0].co_filename, "r")
        own = event in ("open", "exec") and _is_library(details)
        if on and not own and (event.startswith(_WATCHED) or event == "open"):
            events.append(f"{event} {str(details)[:80]}")

    pages = int(open("/proc/self/statm").read().split()[0])  # noqa: SIM115, PTH123
    limit = pages * resource.getpagesize() + BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    torch.set_num_threads(1)
    sys.addaudithook(hook)
    for text in texts:
        events.clear()
        # Processor time, because a busy machine stretches the clock.
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        start = time.perf_counter()
        on = True
        ended = run(text, torch.zeros(3, 8))
        on = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        failure = ended.failure
        code, what = (failure.code, failure.message[:200]) if failure else ("ran", "")
        row = json.dumps([code, what, time.perf_counter() - start, events])
        os.write(writing, f"{row}\n".encode())


def _is_library(details: tuple[Any, ...]) -> bool:
    """Return whether torch or Python reads a file of its own, or looks for its source."""
    path, mode = str(details[0]), str(details[1] or "r")
    own = ("site-packages", f"python{_VERSION}", "<unknown>")
    return mode in ("r", "rb") and any(each in path for each in own)


_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


def batches(texts: Sequence[str], size: int) -> Iterator[list[str]]:
    """Yield the texts in lists of one size."""
    for start in range(0, len(texts), size):
        yield list(texts[start : start + size])
