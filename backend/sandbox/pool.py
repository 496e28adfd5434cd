"""A few processes in which a crash, a hang or a huge allocation hurts nobody.

Each is a Python of its own (``python -m backend.sandbox.worker``), started once and warm, with
which a thread of this process exchanges JSON. One that dies is replaced at once. It is begun by the
thread that talks to it, as Linux ends a child with the thread that started it and not with the
process; and not by ``multiprocessing``, whose children run the server's main script again.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import subprocess
import sys
from collections import deque
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from multiprocessing import Pipe
from pathlib import Path
from signal import SIGALRM, SIGXCPU, Signals
from threading import Condition, Thread
from typing import Any, Literal

Ending = Literal["done", "died", "too_slow", "busy", "unavailable"]
_LOG = logging.getLogger("shape_explorer")
_ROOT = Path(__file__).parents[2]
_START_SECONDS = 60.0
_GRACE_SECONDS = 1.0
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True)
class Limits:
    """What one job may take.

    Attributes:
        seconds: of wall-clock time.
        cpu_seconds: of processor time.
        bytes: of memory beside that of the warm process, where the system can limit it.
    """

    seconds: float = 2.0
    cpu_seconds: int = 2
    bytes: int = 512 * 2**20


@dataclass(frozen=True)
class Reply:
    """What became of a job.

    Attributes:
        ending: ``done``; ``died``, by a signal; ``too_slow``, stopped at the limits; ``busy``, too
            many jobs are waiting; ``unavailable``, the pool is closed or no process would start.
        data: what the job returned, where it is done.
        signal: what ended its process, ``SIGSEGV``.
    """

    ending: Ending
    data: Any = None
    signal: str = ""


UNAVAILABLE = Reply("unavailable")


class Pool:
    """Processes that run ``work(data)`` of one module, any number of threads asking at a time."""

    def __init__(
        self, module: str, workers: int = 2, waiting: int = 16, limits: Limits | None = None
    ) -> None:
        """Nothing is started yet.

        Args:
            module: has ``work``, from JSON values to JSON values, and ``warm_up()``.
            workers: processes, each with one job at a time.
            waiting: jobs that may wait for one of them.
        """
        self._module = module
        self._workers = workers
        self._waiting = waiting
        self._limits = limits or Limits()
        self._jobs: deque[tuple[bytes, Future[Reply]]] = deque()
        self._running: list[_Process] = []
        self._changed = Condition()
        self._threads: list[Thread] = []
        self._closed = False

    def start(self) -> None:
        """Start the processes, unless they are; they get warm while this returns."""
        with self._changed:
            if self._threads or self._closed:
                return
            names = [f"sandbox-{self._module}-{place}" for place in range(self._workers)]
            self._threads = [Thread(target=self._keep, name=name, daemon=True) for name in names]
            for thread in self._threads:
                thread.start()
        atexit.register(self.close)

    def ask(self, data: Any) -> Reply:
        """What becomes of ``work(data)``; waits for it.

        Raises:
            TypeError: for data that is not of JSON's values.
        """
        job = json.dumps(data).encode()
        self.start()
        answer: Future[Reply] = Future()
        with self._changed:
            if self._closed:
                return UNAVAILABLE
            if len(self._jobs) >= self._waiting:
                return Reply("busy")
            self._jobs.append((job, answer))
            self._changed.notify()
        return answer.result()

    def close(self) -> None:
        """End all worker processes and wait for them. Waiting jobs get ``unavailable``."""
        with self._changed:
            self._closed = True
            while self._jobs:
                self._jobs.popleft()[1].set_result(UNAVAILABLE)
            for process in self._running:
                process.kill()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()
        atexit.unregister(self.close)

    def _keep(self) -> None:
        """Keep one process running, and hand it one job after the other."""
        process: _Process | None = None
        while True:
            process = process or self._started()
            if (job := self._next()) is None:
                break
            sent, answer = job
            reply = process.ask(sent) if process else UNAVAILABLE
            if process and not process.alive:
                self._ended(process)
                process = None
            answer.set_result(UNAVAILABLE if self._closed else reply)
        if process:
            self._ended(process)

    def _next(self) -> tuple[bytes, Future[Reply]] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._closed)
            return None if self._closed else self._jobs.popleft()

    def _started(self) -> _Process | None:
        """A warm process, or ``None`` where it does not get that far."""
        with self._changed:
            if self._closed:
                return None
            try:
                process = _Process(self._module, self._limits)
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
    """One worker: a Python with the module in it, and the connection to it."""

    def __init__(self, module: str, limits: Limits) -> None:
        self.alive = True
        self._patience = limits.seconds + _GRACE_SECONDS
        self._connection, theirs = Pipe()
        with theirs:
            arguments = [str(theirs.fileno()), module, json.dumps(asdict(limits))]
            self._process = subprocess.Popen(
                [sys.executable, "-m", "backend.sandbox.worker", *arguments],
                cwd=_ROOT,
                # Neither more threads than the one that can be copied, nor anybody's GPU.
                env=os.environ | dict.fromkeys(_ONE_THREAD, "1") | {"CUDA_VISIBLE_DEVICES": ""},
                stdin=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                # What Ctrl-C in a terminal is meant for ends it by its connection.
                start_new_session=True,
            )

    def is_warm(self) -> bool:
        """Wait until the worker has said so; false where it never does."""
        return self._received(_START_SECONDS).ending == "done"

    def ask(self, job: bytes) -> Reply:
        """Hand over one job and wait for what becomes of it."""
        try:
            self._connection.send_bytes(job)
        except OSError:
            return self._lost()
        return self._received(self._patience)

    def kill(self) -> None:
        """End the worker from any thread; the one that waits for it finds out."""
        self._process.kill()

    def end(self) -> None:
        """End the worker and leave nothing of it."""
        self.alive = False
        self._connection.close()
        self._process.kill()
        self._process.wait()

    def _received(self, seconds: float) -> Reply:
        try:
            if not self._connection.poll(seconds):
                self.alive = False
                return Reply("too_slow")
            return Reply(**json.loads(self._connection.recv_bytes()))
        except (EOFError, OSError, ValueError, TypeError):
            return self._lost()

    def _lost(self) -> Reply:
        """What became of a worker that hung up."""
        self.alive = False
        self._process.kill()
        return ending_of(self._process.wait())


def ending_of(exit_code: int) -> Reply:
    """How a process ended that did not finish its job.

    Args:
        exit_code: negative for a signal, as :mod:`subprocess` has it.
    """
    if -exit_code in (SIGALRM, SIGXCPU):
        return Reply("too_slow")
    names = {each.value: each.name for each in Signals}
    return Reply("died", signal=names.get(-exit_code, ""))
