"""Worker process of the pool: a fork of the template on Linux.

Elsewhere it is ``python -m backend.sandbox.worker FD MODULE LIMITS NICE``.

On Linux every job runs in a fork of this process, so that corrupted memory does not outlive the
job and a crash costs milliseconds. On other systems a fork must not use the libraries that torch
loads; there the job runs in this process, and a crash ends it.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from math import ceil
from multiprocessing.connection import Connection
from pathlib import Path
from signal import (
    ITIMER_REAL,
    SIG_DFL,
    SIG_IGN,
    SIGALRM,
    SIGKILL,
    SIGUSR1,
    setitimer,
    signal,
)
from time import process_time
from types import ModuleType
from typing import Any

from backend.sandbox.reply import Limits, Reply, ending_of

Work = Callable[[Any], Any]
_COPIES = sys.platform == "linux"
_PR_SET_PDEATHSIG = 1
_END = b"\n"
"""The sign that a result is whole; JSON without indentation has no line breaks."""


def main(descriptor: int, module_name: str, limits: Limits, nice: int) -> None:
    """Load and warm up everything, then run jobs; the start of a worker outside of Linux."""
    with suppress(OSError):
        # If memory runs out, the kernel kills this process before the server.
        Path("/proc/self/oom_score_adj").write_text("1000")
    module = import_module(module_name)
    module.warm_up()
    serve(descriptor, module, limits, nice, os.getppid())


def serve(descriptor: int, module: ModuleType, limits: Limits, nice: int, parent: int) -> None:
    """Report that this worker is ready, and run one job after the other until the connection ends.

    Args:
        descriptor: this end of the connection.
        module: the module of the jobs, which is warm.
        limits: the limits of each job.
        nice: how far this process stands back behind others, as of ``nice`` of the system.
        parent: the process that must not end before this one.
    """
    _die_with_parent()
    if os.getppid() != parent:
        # The parent ended before prctl took effect.
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal(SIGALRM, SIG_DFL)
    # Before the first fork there is nothing to cancel.
    signal(SIGUSR1, SIG_IGN)
    os.nice(nice)
    _limit_memory(limits)
    _hush()
    with Connection(descriptor) as connection:
        _say(connection, Reply("done"))
        with suppress(EOFError):
            if _COPIES:
                _serve_by_copies(connection, module.work, limits)
            while True:
                data, before = json.loads(connection.recv_bytes()), process_time()
                made = _here(module.work, data, limits)
                _say(connection, Reply("done", made, seconds=process_time() - before))


def _serve_by_copies(connection: Connection, work: Work, limits: Limits) -> None:
    """Give each job to a fork that waits for it already, and reply before that fork has ended.

    A fork of a process with torch's libraries takes as long as a small job, and so does its end.
    """
    while True:
        copy = _Copy.made(work, limits, connection.fileno())
        job = connection.recv_bytes()
        signal(SIGUSR1, lambda *_, copy=copy: os.kill(copy.process, SIGKILL))
        written = copy.answer(job)
        signal(SIGUSR1, SIG_IGN)
        if written is not None:
            connection.send_bytes(b'{"ending":"done","data":' + written + b"}")
        _, status, used = os.wait4(copy.process, 0)
        if written is None:
            seconds = used.ru_utime + used.ru_stime
            _say(connection, ending_of(os.waitstatus_to_exitcode(status), seconds))


@dataclass(frozen=True)
class _Copy:
    """A fork that waits for one job.

    Attributes:
        process: its process id.
        job, result: the pipes to it and from it.
    """

    process: int
    job: int
    result: int

    @staticmethod
    def made(work: Work, limits: Limits, connection: int) -> _Copy:
        """Return a new fork of this process."""
        job, to_copy = os.pipe()
        from_copy, result = os.pipe()
        original = os.getpid()
        if not (process := os.fork()):
            for other in (to_copy, from_copy, connection):
                os.close(other)
            _be_the_copy(work, limits, job, result, original)
        os.close(job)
        os.close(result)
        return _Copy(process, to_copy, from_copy)

    def answer(self, job: bytes) -> bytes | None:
        """Give it the job. Return result and time as JSON, or ``None`` if it ended before."""
        with suppress(BrokenPipeError), os.fdopen(self.job, "wb") as pipe:
            pipe.write(job)
        with os.fdopen(self.result, "rb") as pipe:
            written = pipe.read()
        return written[:-1] if written.endswith(_END) else None


def _be_the_copy(work: Work, limits: Limits, job: int, result: int, original: int) -> None:
    """Run the job in the fork and exit in any case, without Python's cleanup."""
    code = 1
    try:
        _die_with_parent()
        if os.getppid() != original:
            # The parent died before prctl took effect.
            return
        with os.fdopen(job, "rb") as pipe:
            data = pipe.read()
        if not data:
            return
        written = json.dumps(_here(work, json.loads(data), limits))
        with os.fdopen(result, "wb") as pipe:
            pipe.write(f'{written},"seconds":{process_time():.4f}'.encode() + _END)
        code = 0
    finally:
        os._exit(code)


def _here(work: Work, data: Any, limits: Limits) -> Any:
    """Run the job in this process; the system kills it after its time limit."""
    _limit(resource.RLIMIT_CPU, ceil(process_time()) + limits.cpu_seconds)
    setitimer(ITIMER_REAL, limits.seconds)
    done = work(data)
    setitimer(ITIMER_REAL, 0)
    return done


def _say(connection: Connection, reply: Reply) -> None:
    connection.send_bytes(json.dumps(asdict(reply)).encode())


def _limit_memory(limits: Limits) -> None:
    """Limit memory to the present size plus the limit, because torch's libraries are large."""
    with suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        _limit(resource.RLIMIT_AS, pages * resource.getpagesize() + limits.bytes)


def _limit(kind: int, most: int) -> None:
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _hush() -> None:
    """Redirect stdout and stderr, because output of a crash does not belong in the server's log."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _die_with_parent() -> None:
    """Die with the parent on Linux; elsewhere the closed connection ends this process."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, SIGKILL)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Limits(**json.loads(sys.argv[3])), int(sys.argv[4]))
