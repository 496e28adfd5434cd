"""Pool of worker processes for jobs that may crash, hang or allocate too much memory.

A thread of this process exchanges JSON with each worker. Dead workers are replaced at once, silent
ones too, and a job that did not end them is tried once more. We do not use the pools of
``multiprocessing``: their children would rerun the server's main script, and one that dies can
break the whole pool.
"""

from __future__ import annotations

import atexit
import json
import logging
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from threading import Condition, Event, Thread
from typing import Any

from backend.sandbox.process import Process, prepare
from backend.sandbox.reply import CANCELLED, UNAVAILABLE, Limits, Reply

_LOG = logging.getLogger("shape_explorer")
_LOOK_SECONDS = 0.05
"""Seconds between two checks whether a caller still waits for a result."""
_GROUPS = 32
"""The number of jobs among which a group must come twice before a fork stays for it."""
_WORKED: ContextVar[float] = ContextVar("worked", default=0.0)


def worked() -> float:
    """Return the processor time in seconds of all jobs that the caller has waited for.

    It is a clock of work in other processes, as :func:`time.thread_time` is one of this thread.
    """
    return _WORKED.get()


@dataclass(eq=False)
class _Job:
    """One job: its data, its group, and the future of its reply."""

    data: bytes
    group: str
    answer: Future[Reply]
    process: Process | None = None
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
        self._running: list[Process] = []
        self._idle: list[Process | None] = []
        self._groups: deque[str] = deque(maxlen=_GROUPS)
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

    def ask(self, data: Any, group: str = "", gone: Event | None = None) -> Reply:
        """Run ``work(data)`` in a worker and wait for the result.

        Args:
            data: the argument of ``work``.
            group: jobs of one group may run one after the other in the same fork, from the second
                one on, which makes the later ones faster; a job without a group has a fork of its
                own.
            gone: is set when nobody waits for the result any longer; this cancels the job.

        Raises:
            TypeError: if ``data`` is not JSON-serializable.
        """
        reply = self._asked(json.dumps(data).encode(), group, gone)
        _WORKED.set(_WORKED.get() + reply.seconds)
        return reply

    def _asked(self, data: bytes, group: str, gone: Event | None) -> Reply:
        self.start()
        with self._changed:
            if self._closed:
                return UNAVAILABLE
            if len(self._jobs) >= self._waiting:
                return Reply("busy")
            # The first job of a group gets no fork that stays: most groups have no other one.
            job = _Job(data, group if group in self._groups else "", Future())
            self._groups.append(group)
            self._jobs.append(job)
            self._changed.notify_all()
        while gone is not None and not gone.is_set():
            with suppress(TimeoutError):
                return job.answer.result(_LOOK_SECONDS)
        if gone is not None:
            with self._changed:
                self._cancel(job)
        return job.answer.result()

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
        process: Process | None = None
        while True:
            process = process or self._started()
            if (job := self._next(process)) is None:
                break
            reply = self._run(process, job)
            if process and process.lost and not job.cancelled:
                # The job is not the reason, so it gets one more process.
                self._ended(process)
                process = self._started()
                reply = self._run(process, job)
            if process and not process.alive:
                self._ended(process)
                process = None
            reply = replace(CANCELLED, seconds=reply.seconds) if job.cancelled else reply
            job.answer.set_result(UNAVAILABLE if self._closed else reply)
        if process:
            self._ended(process)

    def _run(self, process: Process | None, job: _Job) -> Reply:
        """Send a job to a process; meanwhile it can be cancelled."""
        if process is None:
            return UNAVAILABLE
        with self._changed:
            if job.cancelled:
                return CANCELLED
            job.process = process
        reply = process.ask(job.data, job.group)
        with self._changed:
            job.process = None
        return reply

    def _cancel(self, job: _Job) -> None:
        """Cancel a job: a waiting one at once, a running one by its worker."""
        if job in self._jobs:
            self._jobs.remove(job)
            job.answer.set_result(CANCELLED)
            return
        job.cancelled = True
        if job.process:
            job.process.drop_job()

    def _next(self, process: Process | None) -> _Job | None:
        """Wait for a job for this process, or for the end of the pool."""
        with self._changed:
            self._idle.append(process)
            self._changed.wait_for(lambda: self._closed or self._job_for(process))
            job = None if self._closed else self._job_for(process)
            self._idle.remove(process)
            if job:
                self._jobs.remove(job)
                # The next job may wait for another process now.
                self._changed.notify_all()
            return job

    def _job_for(self, process: Process | None) -> _Job | None:
        """Return the first job for this process.

        A job is for an idle process that has a fork for its group, or else for the one that is
        idle the longest, because the next fork of the others may not be ready.
        """
        for job in self._jobs:
            able = [each for each in self._idle if each and job.group in each.groups]
            if (able or self._idle)[0] is process:
                return job
        return None

    def _started(self) -> Process | None:
        """Return a warm process, or ``None`` if it does not start."""
        try:
            prepare(self._module)
            with self._changed:
                if self._closed:
                    return None
                process = Process(self._module, self._limits, self._nice)
                self._running.append(process)
        except (OSError, ValueError) as error:
            if not self._closed:
                _LOG.error("No process for %s: %s", self._module, error)
            return None
        if process.is_warm():
            return process
        if not self._closed:
            _LOG.error("A process for %s did not start", self._module)
        self._ended(process)
        return None

    def _ended(self, process: Process) -> None:
        process.end()
        with self._changed:
            self._running.remove(process)
