"""One worker process and the connection to it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import deque
from dataclasses import asdict
from multiprocessing import Pipe
from signal import SIGUSR1

from backend.sandbox.forks import ROOT, Fork, environment, templates
from backend.sandbox.reply import Limits, Reply, ending_of
from backend.sandbox.worker import KEPT

FORKS = sys.platform == "linux"
"""Whether workers and jobs are forks. Elsewhere a fork must not use the libraries of torch."""
_START_SECONDS = 60.0
_GRACE_SECONDS = 1.0


def prepare(module: str) -> None:
    """Load what all workers of a module share; this takes seconds the first time.

    Raises:
        OSError: if the module cannot be loaded.
    """
    if FORKS:
        templates().running().load(module)


def _forked(descriptor: int, module: str, limits: Limits, nice: int) -> Fork:
    return templates().running().fork(descriptor, module, limits, nice)


def _alone(descriptor: int, module: str, limits: Limits, nice: int) -> subprocess.Popen[bytes]:
    """Start a worker that loads everything by itself."""
    arguments = [str(descriptor), module, json.dumps(asdict(limits)), str(nice)]
    return subprocess.Popen(
        [sys.executable, "-m", "backend.sandbox.worker", *arguments],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        pass_fds=(descriptor,),
        # Ctrl-C reaches the server alone; the worker ends with the connection.
        start_new_session=True,
    )


class Process:
    """One worker process and the connection to it.

    Attributes:
        alive: whether it runs.
        lost: whether something other than its last job stopped or ended it.
        groups: the groups of its last jobs.
    """

    def __init__(self, module: str, limits: Limits, nice: int) -> None:
        """Start a worker; :func:`prepare` has loaded the module.

        Args:
            module: the module of its jobs.
            limits: the limits of each job.
            nice: how far the worker stands back behind other processes.

        Raises:
            OSError: if it does not start.
        """
        self.alive, self.lost = True, False
        self.groups: deque[str] = deque(maxlen=KEPT)
        self._patience = limits.seconds + _GRACE_SECONDS
        self._connection, theirs = Pipe()
        with theirs:
            start = _forked if FORKS else _alone
            self._process = start(theirs.fileno(), module, limits, nice)

    @property
    def number(self) -> int:
        """The number that the system gives the process."""
        return self._process.pid

    def is_warm(self) -> bool:
        """Wait for the worker to start and return whether it did."""
        return self._received(_START_SECONDS).ending == "done"

    def ask(self, job: bytes, group: str) -> Reply:
        """Send one job and wait for its result.

        Args:
            job: the job as JSON.
            group: the worker keeps the fork for further jobs of this group, unless it is empty.
        """
        if group:
            self.groups.append(group)
        try:
            self._connection.send_bytes(group.encode())
            self._connection.send_bytes(job)
        except OSError:
            # It ended before it had the job.
            self.lost = True
            return self._ended()
        return self._received(self._patience)

    def drop_job(self) -> None:
        """Let the worker kill the fork that runs the job; any thread may call this."""
        if FORKS:
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
                # Its own limits end every job in time.
                self.alive, self.lost = False, True
                return Reply("too_slow")
            return Reply(**json.loads(self._connection.recv_bytes()))
        except (EOFError, OSError, ValueError, TypeError):
            # Only where jobs are not forks can a job end the worker.
            self.lost = FORKS
            return self._ended()

    def _ended(self) -> Reply:
        """Return the result for a worker that closed the connection."""
        self.alive = False
        self._process.kill()
        return ending_of(self._process.wait())
