"""Pool of worker processes for jobs that may crash, hang or allocate too much memory.

Each worker is a Python process (``python -m backend.sandbox.worker``), started once, with which
a thread of this process exchanges JSON. Dead workers are replaced at once, silent ones too, and
their job is tried once more. Each worker is started
by the thread that talks to it, because the parent-death signal of Linux follows the thread, not
the process. We do not use ``multiprocessing``: its children would rerun the server's main script.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import asdict, dataclass
from multiprocessing import Pipe
from pathlib import Path
from signal import SIGALRM, SIGUSR1, SIGXCPU, Signals
from threading import Condition, Event, Thread
from typing import Any, Literal

Ending = Literal["done", "died", "too_slow", "busy", "unavailable", "cancelled"]
_LOG = logging.getLogger("shape_explorer")
_ROOT = Path(__file__).parents[2]
_START_SECONDS = 60.0
_GRACE_SECONDS = 1.0
_LOOK_SECONDS = 0.05
"""How often the pool looks whether somebody still waits for a result."""
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True)
class Limits:
    """Limits of one job.

    Attributes:
        seconds: wall-clock time.
        cpu_seconds: processor time.
        bytes: memory beyond that of the warm process, if the system can limit it.
    """

    seconds: float = 2.0
    cpu_seconds: int = 2
    bytes: int = 512 * 2**20


@dataclass(frozen=True)
class Reply:
    """The result of a job.

    Attributes:
        ending: ``done``; ``died``, by a signal; ``too_slow``, stopped at the limits; ``busy``, too
            many jobs are waiting; ``unavailable``, the pool is closed or no process starts;
            ``cancelled``, a newer job with the same key came, or nobody waits for the result.
        data: the return value of the job, if it is done.
        signal: the signal that killed the process, ``SIGSEGV``.
    """

    ending: Ending
    data: Any = None
    signal: str = ""


UNAVAILABLE = Reply("unavailable")
CANCELLED = Reply("cancelled")


@dataclass(eq=False)
class _Job:
    """One job: its data, the future of its reply, and the key that a newer job may share."""

    data: bytes
    answer: Future[Reply]
    key: str = ""
    process: _Process | None = None
    cancelled: bool = False


class Pool:
    """Pool of processes that run ``work(data)`` of one module, for any number of threads."""

    def __init__(
        self,
        module: str,
        workers: int = 2,
        waiting: int = 16,
        limits: Limits | None = None,
        nice: int = 0,
    ) -> None:
        """Create a pool without starting its processes.

        Args:
            module: a module with ``work``, from JSON values to JSON values, and ``warm_up()``.
            workers: the number of processes; each runs one job at a time.
            waiting: the number of jobs that may wait.
            nice: how far the processes stand back behind other ones, as of ``nice`` of the system.
        """
        self._module = module
        self._workers = workers
        self._waiting = waiting
        self._limits = limits or Limits()
        self._nice = nice
        self._jobs: deque[_Job] = deque()
        self._started_jobs: list[_Job] = []
        self._running: list[_Process] = []
        self._changed = Condition()
        self._threads: list[Thread] = []
        self._closed = False

    def start(self) -> None:
        """Start the processes unless they run; returns before they are warm."""
        with self._changed:
            if self._threads or self._closed:
                return
            names = [f"sandbox-{self._module}-{place}" for place in range(self._workers)]
            self._threads = [Thread(target=self._keep, name=name, daemon=True) for name in names]
            for thread in self._threads:
                thread.start()
        atexit.register(self.close)

    def ask(self, data: Any, key: str = "", gone: Event | None = None) -> Reply:
        """Run ``work(data)`` in a worker and wait for the result.

        Args:
            data: the argument of ``work``.
            key: a job cancels older jobs with the same key, unless it is empty.
            gone: is set when nobody waits for the result any longer; this cancels the job.

        Raises:
            TypeError: if ``data`` is not JSON-serializable.
        """
        job = json.dumps(data).encode()
        self.start()
        answer: Future[Reply] = Future()
        with self._changed:
            if self._closed:
                return UNAVAILABLE
            if key:
                self._cancel(lambda job: job.key == key)
            if len(self._jobs) >= self._waiting:
                return Reply("busy")
            self._jobs.append(_Job(job, answer, key))
            self._changed.notify()
        while gone is not None and not gone.is_set():
            with suppress(TimeoutError):
                return answer.result(_LOOK_SECONDS)
        if gone is not None:
            with self._changed:
                self._cancel(lambda job: job.answer is answer)
        return answer.result()

    def close(self) -> None:
        """End all worker processes and wait for them. Waiting jobs get ``unavailable``."""
        with self._changed:
            self._closed = True
            while self._jobs:
                self._jobs.popleft().answer.set_result(UNAVAILABLE)
            for process in self._running:
                process.kill()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()
        atexit.unregister(self.close)

    def _keep(self) -> None:
        """Keep one process running and send it one job after the other."""
        process: _Process | None = None
        while True:
            process = process or self._started()
            if (job := self._next()) is None:
                break
            reply = self._run(process, job)
            if process and process.silent and not job.cancelled:
                # It was stopped from outside, because its own limits end every job in time.
                self._ended(process)
                process = self._started()
                reply = self._run(process, job)
            if process and not process.alive:
                self._ended(process)
                process = None
            reply = CANCELLED if job.cancelled else reply
            job.answer.set_result(UNAVAILABLE if self._closed else reply)
        if process:
            self._ended(process)

    def _run(self, process: _Process | None, job: _Job) -> Reply:
        """Send a job to a process; meanwhile a newer job can cancel it."""
        if process is None:
            return UNAVAILABLE
        with self._changed:
            job.process = process
            self._started_jobs.append(job)
        reply = process.ask(job.data)
        with self._changed:
            self._started_jobs.remove(job)
        return reply

    def _cancel(self, is_meant: Callable[[_Job], bool]) -> None:
        """Cancel some jobs: waiting ones at once, running ones by their workers."""
        for job in [each for each in self._jobs if is_meant(each)]:
            self._jobs.remove(job)
            job.answer.set_result(CANCELLED)
        for job in self._started_jobs:
            if is_meant(job) and job.process and not job.cancelled:
                job.cancelled = True
                job.process.drop_job()

    def _next(self) -> _Job | None:
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._closed)
            return None if self._closed else self._jobs.popleft()

    def _started(self) -> _Process | None:
        """Return a warm process, or ``None`` if it does not start."""
        with self._changed:
            if self._closed:
                return None
            try:
                process = _Process(self._module, self._limits, self._nice)
            except (OSError, ValueError) as error:
                _LOG.error("No process for %s: %s", self._module, error)
                return None
            self._running.append(process)
        if process.is_warm():
            return process
        if not self._closed:
            _LOG.error("A process for %s did not start", self._module)
        self._ended(process)
        return None

    def _ended(self, process: _Process) -> None:
        process.end()
        with self._changed:
            self._running.remove(process)


class _Process:
    """One worker process and the connection to it."""

    def __init__(self, module: str, limits: Limits, nice: int) -> None:
        self.alive, self.silent = True, False
        self._patience = limits.seconds + _GRACE_SECONDS
        self._connection, theirs = Pipe()
        with theirs:
            arguments = [str(theirs.fileno()), module, json.dumps(asdict(limits)), str(nice)]
            self._process = subprocess.Popen(
                [sys.executable, "-m", "backend.sandbox.worker", *arguments],
                cwd=_ROOT,
                # One thread, because fork copies only one, and no GPU.
                env=os.environ | dict.fromkeys(_ONE_THREAD, "1") | {"CUDA_VISIBLE_DEVICES": ""},
                stdin=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                # Ctrl-C reaches the server alone; the worker ends with the connection.
                start_new_session=True,
            )

    def is_warm(self) -> bool:
        """Wait for the worker to start and return whether it did."""
        return self._received(_START_SECONDS).ending == "done"

    def ask(self, job: bytes) -> Reply:
        """Send one job and wait for its result."""
        try:
            self._connection.send_bytes(job)
        except OSError:
            return self._lost()
        return self._received(self._patience)

    def drop_job(self) -> None:
        """Let the worker kill the fork that runs the job; any thread may call this."""
        if sys.platform == "linux":
            self._process.send_signal(SIGUSR1)

    def kill(self) -> None:
        """Kill the worker; any thread may call this. The waiting thread notices it."""
        self._process.kill()

    def end(self) -> None:
        """End the worker and release its resources."""
        self.alive = False
        self._connection.close()
        self._process.kill()
        self._process.wait()

    def _received(self, seconds: float) -> Reply:
        try:
            if not self._connection.poll(seconds):
                self.alive, self.silent = False, True
                return Reply("too_slow")
            return Reply(**json.loads(self._connection.recv_bytes()))
        except (EOFError, OSError, ValueError, TypeError):
            return self._lost()

    def _lost(self) -> Reply:
        """Return the result for a worker that closed the connection."""
        self.alive = False
        self._process.kill()
        return ending_of(self._process.wait())


def ending_of(exit_code: int) -> Reply:
    """Return the result for a process that ended before its job was done.

    Args:
        exit_code: the exit code; negative for a signal, as in :mod:`subprocess`.
    """
    if -exit_code in (SIGALRM, SIGXCPU):
        return Reply("too_slow")
    names = {each.value: each.name for each in Signals}
    return Reply("died", signal=names.get(-exit_code, ""))
