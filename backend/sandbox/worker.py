"""Worker process of the pool: a fork of the template on Linux.

Elsewhere it is ``python -m backend.sandbox.worker FD MODULE LIMITS NICE``.

On Linux jobs run in forks of this process, so that corrupted memory does not outlive the job and a
crash costs milliseconds. Only jobs of the same group share a fork. On other systems a fork must not
use the libraries that torch loads; there the job runs in this process, and a crash ends it.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from signal import (
    ITIMER_PROF,
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
KEPT = 2
"""The number of groups whose forks a worker keeps."""
_KEPT_SECONDS = 60.0
"""After this time without a job a worker keeps no fork."""
_MOST_JOBS = 256
"""The largest number of jobs of one fork, so that what they leave in its memory stays small."""


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
                _group, data = connection.recv_bytes(), json.loads(connection.recv_bytes())
                before = process_time()
                made = _here(module.work, data, limits)
                _say(connection, Reply("done", made, seconds=process_time() - before))


def _serve_by_copies(connection: Connection, work: Work, limits: Limits) -> None:
    """Give each job to a fork that waits for it already, and reply before that fork has ended.

    A fork of a process with torch's libraries takes as long as a small job, and so does its end.
    The first job in a fork takes three times as long as the next one, because its writes copy
    thousands of pages. So the forks of the last few groups stay for their next jobs.
    """
    fresh: _Copy | None = None
    kept: dict[bytes, _Copy] = {}
    while True:
        fresh = fresh or _Copy.made(work, limits, [connection, *kept.values()])
        if kept and not connection.poll(_KEPT_SECONDS):
            _end(kept, 0)
        group, job = connection.recv_bytes(), connection.recv_bytes()
        copy = kept.pop(group, fresh)
        if copy is not fresh and copy.has_ended():
            copy.end()
            copy = fresh
        if copy is fresh:
            fresh = None
        signal(SIGUSR1, lambda *_, process=copy.process: os.kill(process, SIGKILL))
        reply = copy.answer(job)
        signal(SIGUSR1, SIG_IGN)
        if reply is None:
            _say(connection, copy.end())
            continue
        connection.send_bytes(reply)
        if group and copy.jobs < _MOST_JOBS:
            kept[group] = copy
            _end(kept, KEPT)
        else:
            copy.end()


def _end(kept: dict[bytes, _Copy], most: int) -> None:
    """End the forks whose last jobs are the oldest, until ``most`` are left."""
    while len(kept) > most:
        kept.pop(next(iter(kept))).end()


class _Copy:
    """A fork that waits for jobs.

    Attributes:
        process: its process id.
        jobs: the number of jobs that it has had.
    """

    def __init__(self, process: int, connection: Connection) -> None:
        self.process = process
        self.jobs = 0
        self._connection = connection
        self._seconds = 0.0

    def close(self) -> None:
        """Close this process's end of the connection."""
        self._connection.close()

    @staticmethod
    def made(work: Work, limits: Limits, others: Iterable[Connection | _Copy]) -> _Copy:
        """Return a new fork of this process, which has no way to the server and other forks."""
        ours, theirs = Pipe()
        original = os.getpid()
        if not (process := os.fork()):
            for other in (ours, *others):
                other.close()
            _be_the_copy(work, limits, theirs, original)
        theirs.close()
        return _Copy(process, ours)

    def has_ended(self) -> bool:
        """Return whether it ended since its last job: only then is there something to read."""
        return self._connection.poll()

    def answer(self, job: bytes) -> bytes | None:
        """Run a job. Return the reply as JSON, or ``None`` if the fork ended before."""
        self.jobs += 1
        try:
            self._connection.send_bytes(job)
            seconds, data = self._connection.recv_bytes(), self._connection.recv_bytes()
        except (EOFError, OSError):
            return None
        self._seconds += float(seconds)
        return b'{"ending":"done","seconds":%b,"data":%b}' % (seconds, data)

    def end(self) -> Reply:
        """End it, and return the reply for a job that it did not answer."""
        self.close()
        with suppress(ProcessLookupError):
            os.kill(self.process, SIGKILL)
        _, status, used = os.wait4(self.process, 0)
        seconds = used.ru_utime + used.ru_stime - self._seconds
        return ending_of(os.waitstatus_to_exitcode(status), seconds)


def _be_the_copy(work: Work, limits: Limits, connection: Connection, original: int) -> None:
    """Run jobs in the fork until the connection ends, and exit without Python's cleanup."""
    spent = 0.0
    try:
        _die_with_parent()
        # Unless the parent died before prctl took effect.
        while os.getppid() == original:
            data = json.loads(connection.recv_bytes())
            written = json.dumps(_here(work, data, limits)).encode()
            before, spent = spent, process_time()
            connection.send_bytes(b"%.4f" % (spent - before))
            connection.send_bytes(written)
    finally:
        os._exit(1)


def _here(work: Work, data: Any, limits: Limits) -> Any:
    """Run the job in this process; the system kills it after its limits of time."""
    times = {ITIMER_PROF: limits.cpu_seconds, ITIMER_REAL: limits.seconds}
    for timer, seconds in times.items():
        setitimer(timer, seconds)
    done = work(data)
    for timer in times:
        setitimer(timer, 0)
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
