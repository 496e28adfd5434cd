"""Workers as forks of one template process (on Linux): they start in milliseconds.

The template loads torch once, and its forks share that memory. See :mod:`backend.sandbox.template`.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from signal import SIGKILL
from threading import Lock
from typing import Any

from backend.sandbox.reply import Limits

ROOT = Path(__file__).parents[2]
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_LONGEST = 65_536
"""Bytes of a request or a reply."""


def environment() -> dict[str, str]:
    """Return the environment of sandboxed processes: no GPU, and one thread, as for a fork."""
    return os.environ | dict.fromkeys(_ONE_THREAD, "1") | {"CUDA_VISIBLE_DEVICES": ""}


class Fork:
    """A worker that the template forked; its methods are those of :class:`subprocess.Popen`."""

    def __init__(self, template: Template, pid: int) -> None:
        self.pid = pid
        self._template = template
        self._exit_code: int | None = None

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the end of the worker is known."""
        if self._exit_code is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill the worker."""
        self.send_signal(SIGKILL)

    def wait(self) -> int:
        """Wait for the end of the worker; return its exit code, negative for a signal."""
        if self._exit_code is None:
            try:
                self._exit_code = int(self._template.request("wait", self.pid)["code"])
            except OSError:
                # The template is gone, and its forks are gone with it.
                self._exit_code = -SIGKILL
        return self._exit_code


class Template:
    """The server's connection to one template process. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "backend.sandbox.template", str(theirs.fileno())],
                cwd=ROOT,
                env=environment(),
                stdin=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                # Ctrl-C reaches the server alone.
                start_new_session=True,
            )

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def load(self, module: str) -> None:
        """Import a module of jobs and warm it up; this takes seconds the first time.

        Raises:
            OSError: if the template is gone, or the module cannot be imported.
        """
        if error := self.request("load", module).get("error"):
            raise OSError(error)

    def fork(self, descriptor: int, module: str, limits: Limits, nice: int) -> Fork:
        """Fork a worker that runs the jobs of a module that is loaded.

        Args:
            descriptor: the worker's end of its connection.
            module: the module of its jobs.
            limits: the limits of each job.
            nice: how far the worker stands back behind other processes.

        Raises:
            OSError: if the template is gone.
        """
        reply = self.request("fork", module, asdict(limits), nice, descriptor=descriptor)
        return Fork(self, reply["process"])

    def request(self, *request: Any, descriptor: int | None = None) -> dict[str, Any]:
        """Send one request and return its reply.

        Raises:
            OSError: if the template is gone.
        """
        descriptors = [] if descriptor is None else [descriptor]
        with self._lock:
            socket.send_fds(self._control, [json.dumps(request).encode()], descriptors)
            reply = self._control.recv(_LONGEST)
        if not reply:
            raise ConnectionError("The template process is gone")
        data: dict[str, Any] = json.loads(reply)
        return data

    def close(self) -> None:
        """End the process and its forks."""
        self._control.close()
        self._process.kill()
        self._process.wait()


class Templates:
    """The template of this process; a new one takes the place of one that ended."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._template: Template | None = None
        atexit.register(self.close)

    def running(self) -> Template:
        """Return the template that runs; start it if needed."""
        with self._lock:
            if self._template and not self._template.alive:
                self._template.close()
                self._template = None
            self._template = self._template or Template()
            return self._template

    def close(self) -> None:
        """End the template if it runs."""
        with self._lock:
            if self._template:
                self._template.close()
                self._template = None


@cache
def templates() -> Templates:
    """Return the holder of this process's template."""
    return Templates()
