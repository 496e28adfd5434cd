"""The app, or any server, in its own process, and the check that it responds."""

from __future__ import annotations

import os
import random
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import (
    BaseHTTPRequestHandler,
    SimpleHTTPRequestHandler,
    ThreadingHTTPServer,
)
from pathlib import Path
from threading import Thread
from types import MappingProxyType
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[3]
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
SHORT_VISITS = (*CHROMIUM_ARGUMENTS, "--in-process-gpu", "--js-flags=--no-opt --no-maglev")
"""Options for tests, whose pages live for seconds: compiling their scripts takes longer than it
saves, a sixth of a load. Never use them for a benchmark."""


@dataclass(frozen=True)
class Server:
    """A running server: its URL and its log."""

    url: str
    log: Path
    process: int


@contextmanager
def running_app(
    *options: str,
    port: int | None = None,
    more: Mapping[str, str] = MappingProxyType({}),
    files: int | None = None,
) -> Iterator[Server]:
    """Run Shape Explorer as ``make run`` does, on a free port by default.

    Args:
        more: environment variables besides this process's own.
        files: the limit of open files; that of this process by default.
    """
    port = port or free_port()
    command = ["-m", "streamlit", "run", "app.py", "--server.port", str(port), *options]
    url = f"http://localhost:{port}"
    with running(command, url, "/_stcore/health", more, files=files) as server:
        yield server


@contextmanager
def running(
    arguments: Sequence[str],
    url: str,
    health: str,
    more: Mapping[str, str] = MappingProxyType({}),
    python: str | None = None,
    files: int | None = None,
) -> Iterator[Server]:
    """Run ``python *arguments`` until ``health`` responds.

    Args:
        python: another environment's than this one's.
        files: the limit of open files; that of this process by default.
    """
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        with log.open("wb") as out:
            environment = {**os.environ, **more, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
            process = subprocess.Popen(
                [python or sys.executable, *arguments],
                cwd=ROOT,
                stdout=out,
                stderr=out,
                env=environment,
            )
            if files:
                # The process has hardly begun, so it starts with this limit.
                resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (files, files))
            try:
                _wait_until_it_answers(process, url + health, log)
                yield Server(url, log, process.pid)
            finally:
                process.terminate()
                process.wait(timeout=20)


@contextmanager
def running_course(page: str = "<title>course</title>") -> Iterator[str]:
    """Serve a page of another origin on this machine, as a course is; yield its URL."""

    class Course(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_arguments: object) -> None:
            return

    with serving(Course) as address:
        yield address


@contextmanager
def running_site(folder: Path) -> Iterator[str]:
    """Serve a built course of another origin; yield its URL."""

    class Site(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(folder))

        def log_message(self, *_arguments: object) -> None:
            return

    with serving(Site) as address:
        yield address


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Run a server on this machine; yield its URL."""
    # Not by the app's name: a browser takes the two hosts for two sites.
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as course:
        thread = Thread(target=course.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{course.server_port}/"
        finally:
            course.shutdown()
            thread.join()


def free_port() -> int:
    """Return a free port that no outgoing connection takes before the server starts."""
    # Systems number the ends of connections from 32768 on.
    for port in random.sample(range(10_000, 32_768), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("", port))
            return port
    raise RuntimeError("no free port")


def chromium_path() -> str:
    """Return the path of the browser, which ``make test`` installs."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get("CHROME") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise RuntimeError("no Chromium or Chrome here; `make browser` installs or names one")
    return found


def shell_path() -> str:
    """Return the path of the headless shell if installed, because it loads a page in 0.85 of the
    time. Measurements, and readers who block cookies, use :func:`chromium_path`."""
    found = shutil.which("chromium-headless-shell")
    return chromium_path() if "CHROME" in os.environ or found is None else found


def _wait_until_it_answers(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"{url} did not answer:\n{log.read_text()}")
